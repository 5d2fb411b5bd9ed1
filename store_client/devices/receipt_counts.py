"""Lays out cash that was moved or counted: pieces times their value, sums, and room for signatures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from store_client.clock import Moment
from store_client.devices import receipt_template
from store_client.devices.receipt_rows import Rows
from store_client.devices.receipt_sums import SIGNATURE, known_tender, lay_out_more, tender_name
from store_client.devices.receipt_text import format_date, is_right_to_left
from store_client.domain.channel import Channel
from store_client.domain.declaration import Declared
from store_client.domain.denominations import Pieces
from store_client.domain.money import format_amount
from store_client.domain.quantity import format_quantity
from store_client.domain.receipt_model import ReceiptLine
from store_client.domain.setup import ReceiptFormat
from store_client.domain.transaction import (
    BANK_DROP,
    EXPENSE,
    FLOAT_ENTRY,
    INCOME,
    ORDER_DEPOSIT,
    ORDER_REFUND,
    SAFE_DROP,
    TENDER_REMOVAL,
    CashMoved,
    Transaction,
)
from store_client.texts import _

_TIMES = "\u00d7"


@dataclass(frozen=True, slots=True)
class CountFacts:
    """Everything that the paper of a count says. ``shift`` is its number, empty while it is being opened.

    ``handed_in``: it is recorded, not only typed. ``made``: when this paper was wanted, by the shop's own clock.
    """

    counted: tuple[Declared, ...]
    channel: Channel
    register: str
    currency: str
    made: Moment
    shift: str = ""
    drawer: str = ""
    handed_in: bool = False
    format: ReceiptFormat = field(default_factory=lambda: ReceiptFormat(""))
    language: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


def lay_out_count(facts: CountFacts, width: int) -> list[ReceiptLine]:
    """The rows, in the language that is chosen for the program's texts now."""
    rows = Rows(width, is_right_to_left(facts.language))
    header = facts.format.header or receipt_template.HEADER
    receipt_template.fill(rows, header, head_values(facts.channel, facts.register))
    rows.blank()
    rows.center(_("COUNT"), bold=True, large=True)
    rows.pair(_("Register"), facts.register)
    rows.pair(_("Shift"), facts.shift or _("being opened"))
    drawer_row(rows, facts.drawer)
    when = f"{format_date(facts.made.iso_date(), facts.language)} {facts.made.time_text()}"
    rows.pair(_("Printed"), when)
    rows.rule()
    _tenders(rows, facts.counted, facts.currency, facts.language, facts.names)
    if not facts.handed_in:
        rows.text(_("Not handed in yet: nothing of this is recorded."))
    rows.blank()
    _signatures(rows, _("Counted by"), _("Seen by"))
    return rows.made


def lay_out_moved(rows: Rows, transaction: Transaction, language: str, names: Mapping[str, str]) -> None:
    """A float entry, a removal, or a drop to the safe or the bank."""
    more = transaction.more
    cash = (more.cash if more else None) or CashMoved()
    for tender in transaction.tenders:
        amount = format_amount(abs(tender.amount_minor), transaction.currency, language)
        rows.pair(tender_name(tender, names), amount, bold=True)
    _pieces(rows, cash.pieces, transaction.currency, language)
    if cash.bag:
        rows.pair(_("Bag number"), cash.bag, bold=True)
    if cash.safe:
        rows.pair(_("Safe"), cash.safe)
    _said(rows, transaction, names)
    rows.blank()
    _signatures(rows, _("Given by"), _("Received by"))


def lay_out_declared(rows: Rows, transaction: Transaction, language: str, names: Mapping[str, str]) -> None:
    """What was counted of a shift; never what was expected."""
    more = transaction.more
    declared = more.declared if more else None
    if declared is not None:
        if declared.register:
            rows.pair(_("Counted for register"), declared.register)
        if declared.shift in names:
            rows.pair(_("Shift"), names[declared.shift])
        if declared.recount:
            rows.text(_("Counted again"), bold=True)
        _tenders(rows, declared.tenders, transaction.currency, language, names)
    _said(rows, transaction, names)
    rows.blank()
    _signatures(rows, _("Counted by"), _("Seen by"))


def head_values(channel: Channel, register: str) -> dict[str, str]:
    """What the head of a paper can say that is no transaction's."""
    nothing = dict.fromkeys(receipt_template.FIELDS, "")
    return nothing | {"store": channel.name, "address": "\n".join(channel.address), "register": register}


def drawer_row(rows: Rows, drawer: str) -> None:
    """Nothing for the register's own."""
    if drawer:
        rows.pair(_("Drawer"), drawer)


def movement_name(type_: str) -> str:
    return {
        INCOME: _("Paid in"),
        EXPENSE: _("Paid out"),
        ORDER_DEPOSIT: _("Deposits of orders"),
        ORDER_REFUND: _("Deposits given back"),
        FLOAT_ENTRY: _("Float put in"),
        TENDER_REMOVAL: _("Taken out"),
        SAFE_DROP: _("To the safe"),
        BANK_DROP: _("To the bank"),
    }.get(type_, type_)


def _tenders(rows: Rows, counted: Sequence[Declared], currency: str, language: str, names: Mapping[str, str]) -> None:
    for one in counted:
        label = names.get(one.tender) or known_tender(one.tender)
        rows.pair(label, format_amount(one.counted_minor, currency, language), bold=True)
        _pieces(rows, one.pieces, currency, language)


def _pieces(rows: Rows, pieces: Sequence[Pieces], currency: str, language: str) -> None:
    """The largest first; what there is none of is not worth a row."""
    for one in sorted(pieces, key=lambda one: -one.value_minor):
        if one.pieces:
            count = format_quantity(one.pieces * 1000, language)
            value = format_amount(one.value_minor, currency, language)
            sum_ = format_amount(one.pieces * one.value_minor, currency, language)
            rows.pair(f"{count} {_TIMES} {value}", sum_)


def _said(rows: Rows, transaction: Transaction, names: Mapping[str, str]) -> None:
    more = transaction.more
    if more is None:
        return
    if more.reason:
        rows.text(names.get(more.reason, more.reason))
    lay_out_more(rows, transaction, names)


def _signatures(rows: Rows, *labels: str) -> None:
    for label in labels:
        rows.pair(label, SIGNATURE)
        rows.blank()
