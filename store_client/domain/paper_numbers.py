"""The numbers that stand on the shop's own paper: whether a text is a receipt's or a voucher's, of any register."""

import re
from typing import Final

_RECEIPT: Final = re.compile(r"[1-9][0-9]{0,5}-[1-9][0-9]{0,2}-[1-9][0-9]{7,9}")
"""Store, register, and the counter after the register's activation, as a receipt's number is printed."""
_VOUCHER: Final = re.compile(rf"V{_RECEIPT.pattern}(-[0-9]+)?")
"""The receipt that it was handed out with; its place there where there were several."""


def is_receipt_number(text: str) -> bool:
    """As it is printed: without its dashes it may as well be an article's."""
    return _RECEIPT.fullmatch(text.strip()) is not None


def is_voucher_number(text: str) -> bool:
    return _VOUCHER.fullmatch(text.strip().upper()) is not None
