"""The shop's own paper for the window's tests: signed codes of receipts and vouchers, genuine and not."""

from store_client.db import register_keys
from store_client.domain.vouchers import SealedVoucher
from store_client.services import seal
from tests.store_client.ui.returning import ELSEWHERE, ELSEWHERE_KEY
from tests.store_client.ui.shop import Shop

UNKNOWN = "202-1-10000009"
"""A receipt of another register, which nothing here knows."""
VOUCHER = f"V{ELSEWHERE}"
TORN = "CR1" + "A" * 90


def code_of_voucher(shop: Shop, amount_minor: int = 500, *, known: bool = True) -> str:
    """As another register printed it; `known` once HQ has sent that register's key."""
    register = ELSEWHERE.rpartition("-")[0]
    if known:
        with shop.agent.write():
            register_keys.upsert(shop.agent, [(register, [seal.public_key_of(ELSEWHERE_KEY)])])
    return seal.seal_voucher(ELSEWHERE_KEY, register, SealedVoucher(VOUCHER, amount_minor, "EUR"))
