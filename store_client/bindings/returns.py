"""Gives the services for goods that come back their database, clock and ids."""

from collections.abc import Callable
from functools import partial

from store_client import clock
from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.domain.returns import Original, RefundTender
from store_client.domain.seal import SealedReceipt
from store_client.domain.vouchers import SealedVoucher
from store_client.ids import new_id
from store_client.services import receipt_questions, returning, seal
from store_client.services.set_up_items import load_setup
from store_client.ui.services_returns import ReturnServices


def return_services(db: RegisterDatabase, now: Callable[[], Moment] = clock.now) -> ReturnServices:
    def find_original(text: str) -> Original:
        return returning.find_original(db, text, now=now())

    def refund_ways(original: Original | None) -> tuple[RefundTender, ...]:
        return returning.refund_tenders(load_setup(db), original)

    def read_code(text: str) -> SealedReceipt | SealedVoucher | None:
        return seal.read_qr(db, text) if seal.is_sealed(text) else None

    return ReturnServices(
        find_original=find_original,
        read_code=read_code,
        ask_hq=lambda receipt: receipt_questions.ask_hq(db, receipt, now=now(), new_id=new_id),
        question_state=partial(receipt_questions.state, db),
        refund_ways=refund_ways,
        allow_late=returning.allow_late,
    )
