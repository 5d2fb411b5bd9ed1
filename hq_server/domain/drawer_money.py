"""What HQ checks in a transaction that moves or counts the money of a drawer: float entry, removal, drops, declaration.

As in ``validation``, a check returns the finding in plain words, or an empty text; nothing is refused.
"""

from collections.abc import Sequence
from typing import Protocol

from hq_server.domain.money import money_text
from hq_server.texts import _

INCOME, EXPENSE = "income", "expense"
FLOAT_ENTRY, TENDER_REMOVAL = "float_entry", "tender_removal"
SAFE_DROP, BANK_DROP, DECLARATION = "safe_drop", "bank_drop", "declaration"
TAKEN_OUT = (TENDER_REMOVAL, SAFE_DROP, BANK_DROP)
# What moves a drawer's money without anybody buying, in the order of reports.
MOVEMENTS = (INCOME, EXPENSE, FLOAT_ENTRY, *TAKEN_OUT)
_CASH = "cash"


class Pieces(Protocol):
    @property
    def value_minor(self) -> int: ...
    @property
    def pieces(self) -> int: ...


class CashMoved(Protocol):
    @property
    def pieces(self) -> Sequence[Pieces]: ...
    @property
    def bag(self) -> str: ...


class DeclaredTender(Protocol):
    @property
    def tender(self) -> str: ...
    @property
    def counted_minor(self) -> int: ...
    @property
    def pieces(self) -> Sequence[Pieces]: ...


class Declared(Protocol):
    @property
    def shift(self) -> str: ...
    @property
    def register(self) -> str: ...
    @property
    def tenders(self) -> Sequence[DeclaredTender]: ...


class Tender(Protocol):
    @property
    def tender(self) -> str: ...


class More(Protocol):
    @property
    def cash(self) -> CashMoved | None: ...
    @property
    def declared(self) -> Declared | None: ...


class Movement(Protocol):
    @property
    def type(self) -> str: ...
    @property
    def shift(self) -> str: ...
    @property
    def customer(self) -> str | None: ...
    @property
    def currency(self) -> str: ...
    @property
    def total_minor(self) -> int: ...
    @property
    def rounding_minor(self) -> int: ...
    @property
    def tenders(self) -> Sequence[Tender]: ...
    @property
    def more(self) -> More | None: ...


def check_movement(moved: Movement) -> str:
    """Of one of the types above, but for income and expense, without any line."""
    if moved.customer is not None or moved.rounding_minor:
        return _("A transaction of the type “{type}” has no customer and is not rounded.").format(type=moved.type)
    if moved.type == DECLARATION:
        return _check_declaration(moved)
    if moved.type == FLOAT_ENTRY and moved.total_minor <= 0:
        return _("A float entry is not above zero.")
    if moved.type in TAKEN_OUT and moved.total_minor >= 0:
        return _("What was taken out of the drawer is not below zero.")
    if len(moved.tenders) != 1:
        return _("A transaction of the type “{type}” has one tender.").format(type=moved.type)
    if moved.type == FLOAT_ENTRY and moved.tenders[0].tender != _CASH:
        return _("A float entry is in cash.")
    return _check_cash(moved, moved.more.cash if moved.more is not None else None)


def check_pieces(pieces: Sequence[Pieces], amount_minor: int, currency: str) -> str:
    """Coins and notes stand there once each, and come to the amount; none at all: it was typed."""
    if len({one.value_minor for one in pieces}) != len(pieces):
        return _("One kind of coin or note is counted twice.")
    total = sum(one.value_minor * one.pieces for one in pieces)
    if pieces and total != amount_minor:
        message = _("The coins and notes come to {found}, the amount says {amount}.")
        return message.format(found=money_text(total, currency), amount=money_text(amount_minor, currency))
    return ""


def _check_cash(moved: Movement, cash: CashMoved | None) -> str:
    if moved.type == BANK_DROP and (cash is None or not cash.bag):
        return _("A bank drop names its bag.")
    return "" if cash is None else check_pieces(cash.pieces, abs(moved.total_minor), moved.currency)


def _check_declaration(moved: Movement) -> str:
    declared = moved.more.declared if moved.more is not None else None
    if moved.total_minor or moved.tenders:
        return _("A transaction of the type “{type}” moves no money, this one does.").format(type=moved.type)
    if declared is None:
        return _("A declaration says what was counted.")
    if not declared.register and declared.shift != moved.shift:
        return _("A declaration of the register's own shift stands under another one.")
    if len({counted.tender for counted in declared.tenders}) != len(declared.tenders):
        return _("One tender is counted twice in a declaration.")
    for counted in declared.tenders:
        if finding := check_pieces(counted.pieces, counted.counted_minor, moved.currency):
            return finding
    return ""
