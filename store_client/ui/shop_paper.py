"""Recognises the shop's own paper when it is scanned, whatever screen is in front, and says what to do with it."""

from dataclasses import dataclass
from typing import Literal

from store_client.domain.paper_numbers import is_receipt_number, is_voucher_number
from store_client.domain.seal import SealedReceipt, UnknownSigner
from store_client.domain.vouchers import SealedVoucher
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui.screen import Answer, Offer
from store_client.ui.services_returns import ReturnServices


@dataclass(frozen=True, slots=True)
class ShopPaper:
    """`kind` is torn for a signed code of which nothing can be read or believed; `trouble` says why in words, and also
    why what another one says could not be checked.
    """

    kind: Literal["receipt", "voucher", "torn"]
    number: str = ""
    trouble: str = ""


def recognise(returns: ReturnServices, code: str) -> ShopPaper | None:
    """A receipt or a voucher of any register, by its signed code or by its printed number; None for all else."""
    if is_receipt_number(code):
        return ShopPaper("receipt", code.strip())
    if is_voucher_number(code):
        return ShopPaper("voucher", code.strip().upper())
    try:
        said = returns.read_code(code)
    except UnknownSigner as unknown:
        return _paper(unknown.sealed, unknown.message)
    except Refused as refusal:
        return ShopPaper("torn", trouble=refusal.message)
    return None if said is None else _paper(said)


def kept_receipt(receipt: str) -> Answer:
    """On a screen that a scan must not leave."""
    text = _("To take goods of it back, scan it on the sell screen. Everything here is kept.")
    return Answer(text, label=_("Receipt {number}").format(number=receipt), tone="warn", icon="receipt-text")


def answer(paper: ShopPaper, *, to_pay: bool = False) -> Answer:
    """What to do with it where it cannot be used. ``to_pay``: F10 leads to paying from here."""
    if paper.kind == "torn":
        return Answer(paper.trouble, label=_("The code on a receipt or voucher"), tone="error", icon="receipt-text")
    if paper.kind == "receipt":
        return kept_receipt(paper.number)
    label = _("Voucher {number}").format(number=paper.number)
    offer = Offer("F10", _("Pay"), "split") if to_pay else None
    text = _("It pays at the end: F10, then scan it. The basket is kept.")
    if not to_pay:
        text = _("It pays at the end of a sale: F10 on the sell screen, then scan it. The basket is kept.")
    return Answer(text, label=label, tone="warn", icon="ticket", offer=offer)


def no_badge(paper: ShopPaper) -> str:
    """Where another person is to sign."""
    if paper.kind == "torn":
        return _("This is no badge, but the code of a receipt or voucher. Scan a badge, or type the PIN.")
    if paper.kind == "voucher":
        return _("Voucher {number} is no badge. Scan a badge, or type the PIN.").format(number=paper.number)
    return _("Receipt {number} is no badge. Scan a badge, or type the PIN.").format(number=paper.number)


def _paper(said: SealedReceipt | SealedVoucher, trouble: str = "") -> ShopPaper:
    if isinstance(said, SealedVoucher):
        return ShopPaper("voucher", said.number, trouble)
    return ShopPaper("receipt", said.receipt, trouble)
