"""A statement as people read it: everything about one day."""

import contextlib
from dataclasses import dataclass

from hq_server.db import postings, statement_sums, statements, stores, vouchers
from hq_server.db.database import HqDatabase
from hq_server.db.postings import DayShift
from hq_server.db.statements import StatementEvent
from hq_server.db.vouchers import PostedVoucher
from hq_server.domain.posted_facts import Facts
from hq_server.domain.statement import POSTED, Statement, StatementId, TenderLine, Terms
from hq_server.domain.stores import Store
from hq_server.domain.vouchers import PARTS, Unbalanced, Voucher, make_voucher
from hq_server.errors import NotFound
from hq_server.services import statement_checks
from hq_server.services.posting import entries_of
from hq_server.services.statement_list import word_of
from hq_server.services.statement_terms import load_plan, load_terms, tender_names
from hq_server.texts import _


@dataclass(frozen=True, slots=True)
class StatementPage:
    """One statement, and its day. ``lines`` are the day's up to this statement; ``drafts`` what would be posted."""

    statement: Statement
    store: Store
    word: str
    terms: Terms
    others: tuple[Statement, ...]
    shifts: tuple[DayShift, ...]
    lines: tuple[TenderLine, ...]
    sums: Facts
    posted: tuple[PostedVoucher, ...]
    drafts: tuple[Voucher, ...]
    events: tuple[StatementEvent, ...]
    tender_names: dict[str, str]


def get_statement(db: HqDatabase, store: str, business_date: str, number: int = 0) -> StatementPage:
    """Number 0 is the day's newest. Raises ``NotFound``."""
    with db.read():
        there = statements.of_day(db, store, business_date)
        owner = stores.find_store(db, store)
        statement = next((one for one in reversed(there) if one.id.number == number or not number), None)
        if statement is None or owner is None:
            code = StatementId(store[:20], business_date[:10], number or 1).code
            raise NotFound(_("There is no statement {code}.").format(code=code))
        terms = load_terms(db, store)
        shifts = postings.shifts_of_day(db, store, business_date)
        own = [one for one in postings.of_day(db, store, business_date) if one.number == statement.id.number]
        posted = [one for one in vouchers.of_day(db, store, business_date) if one.number == statement.id.number]
        return StatementPage(
            statement=statement,
            store=owner,
            word=word_of(statement, [shift.state for shift in shifts], terms),
            terms=terms,
            others=tuple(one for one in there if one.id != statement.id),
            shifts=tuple(shifts),
            lines=tuple(statement_checks.all_lines(db, statement, terms)),
            sums=statement_sums.sums(db, store, [one.id for one in own]),
            posted=tuple(posted),
            drafts=tuple(_drafts(db, statement, {one.part for one in posted if not one.batch})),
            events=tuple(statements.events_of(db, store, business_date)),
            tender_names=tender_names(db, store),
        )


def get_voucher(db: HqDatabase, store: str, identifier: str) -> PostedVoucher:
    """Raises ``NotFound``."""
    with db.read():
        voucher = vouchers.find(db, store, identifier)
    if voucher is None:
        raise NotFound(_("There is no voucher {number}.").format(number=identifier[:40]))
    return voucher


def _drafts(db: HqDatabase, statement: Statement, posted: set[str]) -> list[Voucher]:
    """What the statement would post, of the parts that are not in the books; one that does not balance is left out, a
    check says why.
    """
    if statement.state == POSTED or not statement.version:
        return []
    plan = load_plan(db, statement.id.store)
    made = []
    for part in PARTS:
        if part not in posted:
            with contextlib.suppress(Unbalanced):
                made.append(make_voucher(part, entries_of(db, statement, part, plan), plan))
    return [voucher for voucher in made if voucher is not None]
