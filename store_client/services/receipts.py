"""Receipts: reading a recorded transaction again, and laying it out with all that the register knows about it."""

from datetime import date, timedelta

from store_client import texts
from store_client.db import customers, orders, remote_counts, settings, shifts, staff, transactions, vouchers
from store_client.db.database import RegisterDatabase
from store_client.devices.escpos import DOTS_A_COLUMN
from store_client.devices.logo import fits, read_logo
from store_client.devices.receipt import IssuedVoucher, ReceiptFacts, lay_out_facts
from store_client.domain.built_in_setup import completed
from store_client.domain.channel import Channel
from store_client.domain.declaration import DeclaredCount
from store_client.domain.order import Order
from store_client.domain.receipt_model import GIFT, ORDER_SLIP, RECEIPT, VOUCHER, WIDTHS, ReceiptLine
from store_client.domain.setup import ReceiptFormat, Setup
from store_client.domain.tender import VOUCHER as VOUCHER_TENDER
from store_client.domain.tender import Tender
from store_client.domain.transaction import ORDER_DEPOSIT, RETURN, SALE, Transaction
from store_client.domain.vouchers import SealedVoucher
from store_client.errors import Refused
from store_client.services import seal
from store_client.services.set_up_items import load_setup
from store_client.texts import _, speaking


def load_transaction(db: RegisterDatabase, transaction_id: str) -> Transaction:
    """Raises ``Refused`` when there is no such transaction here."""
    transaction = transactions.find(db, transaction_id)
    if transaction is None:
        raise Refused(_("This transaction is not in this register."))
    return transaction


def receipt(
    db: RegisterDatabase,
    transaction_id: str,
    variant: str = RECEIPT,
    width: int | None = None,
    *,
    copy: int = 0,
    signing_key: bytes = b"",
) -> list[ReceiptLine]:
    """The receipt for screen and printer, in the customer's language or the store's.

    ``width`` None: as the shop's format says. Without ``signing_key`` there is no signed code on it. Raises ``Refused``
    as ``load_transaction``.
    """
    transaction = load_transaction(db, transaction_id)
    setup = load_setup(db)
    channel = settings.channel(db) or Channel(store="", name="", currency=transaction.currency)
    format_ = setup.receipt_format(_format_type(transaction, variant))
    columns = width or (format_.width if format_.width in WIDTHS else ReceiptFormat(SALE).width)
    customer = customers.find(db, transaction.customer) if transaction.customer else None
    language = customer.language if customer and customer.language in texts.languages() else channel.language
    logo = read_logo(format_.logo)
    names = _names(db, transaction, setup, language)
    with speaking(language):
        facts = ReceiptFacts(
            transaction,
            channel,
            _called(db, transaction.staff),
            format_,
            variant,
            copy,
            customer=customer.name if customer else "",
            language=language,
            logo=logo if logo and fits(logo, columns * DOTS_A_COLUMN) else None,
            seal=seal.seal_receipt(signing_key, transaction) if signing_key else "",
            until=_until(transaction, setup),
            names=names,
            vouchers=_vouchers(db, transaction, setup, signing_key),
            order=_order(db, transaction),
        )
        return lay_out_facts(facts, columns)


def has_order_slip(transaction: Transaction) -> bool:
    """Whether an order was taken, whose goods want a slip of their own."""
    return transaction.type == ORDER_DEPOSIT


def _order(db: RegisterDatabase, transaction: Transaction) -> Order | None:
    return orders.find(db, transaction.more.order) if transaction.more and transaction.more.order else None


def has_vouchers(transaction: Transaction) -> bool:
    """Whether vouchers were handed out, each of which wants its own slip."""
    return any(tender.issued for tender in transaction.tenders)


def _format_type(transaction: Transaction, variant: str) -> str:
    return variant if variant in (GIFT, VOUCHER, ORDER_SLIP) else transaction.type


def _called(db: RegisterDatabase, staff_id: str) -> str:
    person = staff.find(db, staff_id)
    return person.name if person else staff_id


def _until(transaction: Transaction, setup: Setup) -> str:
    days = setup.policy.return_days
    if not days or transaction.type not in (SALE, RETURN):
        return ""
    return (date.fromisoformat(transaction.business_date) + timedelta(days=days)).isoformat()


def names_of_codes(setup: Setup, language: str) -> dict[str, str]:
    """What tenders, reasons and accounts are called: by HQ, or built in, and then in the paper's own language."""
    names = _names_in(setup)
    if language != texts.language():
        here = _names_in(completed(Setup()))
        with speaking(language):
            there = _names_in(completed(Setup()))
        names = {code: there[code] if name == here.get(code) else name for code, name in names.items()}
    return names


def _names(db: RegisterDatabase, transaction: Transaction, setup: Setup, language: str) -> dict[str, str]:
    """Also the people who approved something of this receipt, and the shift that it counted."""
    names = names_of_codes(setup, language)
    if transaction.more is not None:
        names |= {approval.approved_by: _called(db, approval.approved_by) for approval in transaction.more.approvals}
        names |= _counted_shift(db, transaction.more.declared)
    return names


def _counted_shift(db: RegisterDatabase, declared: DeclaredCount | None) -> dict[str, str]:
    """The number of the shift, as far as it is known here."""
    if declared is None:
        return {}
    own = shifts.find(db, declared.shift)
    if own is not None:
        return {own.id: str(own.number)}
    waiting = remote_counts.find_waiting(db, declared.shift)
    return {} if waiting is None else {waiting.shift: str(waiting.number)}


def _names_in(setup: Setup) -> dict[str, str]:
    names = {tender.tender: tender.name for tender in setup.tender_types if tender.name}
    names |= {reason.reason: reason.name for reason in setup.reason_codes}
    return names | {account.account: account.name for account in setup.accounts}


def _vouchers(
    db: RegisterDatabase, transaction: Transaction, setup: Setup, signing_key: bytes
) -> tuple[IssuedVoucher, ...]:
    kinds = {tender.tender for tender in setup.tender_types if tender.kind == VOUCHER_TENDER} | {VOUCHER_TENDER}
    return tuple(
        _voucher(db, transaction, tender, signing_key)
        for tender in transaction.tenders
        if tender.reference and (tender.issued or tender.tender in kinds)
    )


def _voucher(db: RegisterDatabase, transaction: Transaction, tender: Tender, signing_key: bytes) -> IssuedVoucher:
    known = vouchers.find(db, tender.reference)
    sealed = ""
    if tender.issued and signing_key:
        said = SealedVoucher(
            number=tender.reference,
            amount_minor=-tender.amount_minor,
            currency=transaction.currency,
            transaction=transaction.id,
            issued_date=transaction.business_date,
            expires=known.expires if known else "",
        )
        sealed = seal.seal_voucher(signing_key, transaction.receipt.rpartition("-")[0], said)
    return IssuedVoucher(
        tender.reference,
        tender.amount_minor,
        known.balance_minor if known else None,
        known.expires if known else "",
        sealed,
    )
