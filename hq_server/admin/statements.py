"""Statements: the days of every store, one day with what holds it, and what a person does about it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from hq_server.admin import books_words, statement_words
from hq_server.admin.console import database, flash, form_text, now_ms, page, seen_stores, stores_seen, user, words
from hq_server.admin.periods import asked_period
from hq_server.admin.statement_events import told_events
from hq_server.admin.statement_words import statement_address
from hq_server.admin.transaction_words import TransactionWords
from hq_server.domain.statement import StatementId
from hq_server.domain.statement_checks import CAN_BE_ACCEPTED
from hq_server.domain.statement_words import check_text, part_text
from hq_server.errors import Refused
from hq_server.services import (
    fiscal_overview,
    reconciliation,
    repair_pages,
    statement_actions,
    statement_list,
    statement_pages,
)
from hq_server.services.statement_list import StatementListed
from hq_server.services.statement_pages import StatementPage
from hq_server.services.transaction_names import TENDER, names_at
from hq_server.texts import _

_DAYS = 14
_NEIGHBOURS = timedelta(days=14)


def add_pages(console: Blueprint) -> None:
    day = "/statements/<store>/<day>"
    console.get("/statements", endpoint="statements")(statements)
    console.get(day, endpoint="statement")(statement)
    console.get(f"{day}/reconciliation", endpoint="reconciliation")(show_reconciliation)
    console.post(f"{day}/again", endpoint="post_again")(post_again)
    console.post(f"{day}/release", endpoint="post_release")(post_release)
    console.get(f"{day}/accept", endpoint="accept_checks")(accept_checks)
    console.post(f"{day}/accept", endpoint="post_accept_checks")(post_accept_checks)
    console.get("/vouchers/<store>/<identifier>", endpoint="voucher")(voucher)


def statements() -> ResponseReturnValue:
    """What waits for a person first, however old; then the days, newest first."""
    first, last = asked_period(_DAYS, ahead=1)
    store = request.args.get("store", "").replace("\x00", "")[:20]
    word, after = request.args.get("state", ""), request.args.get("after", "").replace("\x00", "")
    word = word if word in statement_list.WORDS else ""
    found = statement_list.list_page(database(), first, last, store, seen=stores_seen(), word=word, after=after)
    days: dict[str, list[StatementListed]] = {}
    for one in found.listed:
        days.setdefault(one.statement.id.business_date, []).append(one)
    return page(
        "statements.html",
        waiting=[] if word or after else found.waiting,
        days=days,
        counts=found.counts,
        total=found.total,
        most=statement_list.MOST_COUNTED,
        first=first,
        last=last,
        store=store,
        stores=seen_stores(),
        word=word,
        after=after,
        following=found.following,
        names=tender_names(store) if store else TransactionWords.built_in(),
        say=statement_words,
    )


def statement(store: str, day: str) -> ResponseReturnValue:
    shown = statement_pages.get_statement(database(), store, day, asked_number())
    return page("statement.html", **about(shown))


def about(shown: StatementPage) -> dict[str, Any]:
    """What a statement's page, its print and its table for spreadsheets tell of it."""
    key = shown.statement.id
    names = tender_names(key.store)
    calculated = shown.statement.calculated_ms
    moment = words().hour(calculated, key.business_date) if calculated else ""
    reconciled = reconciliation.reconcile_day(database(), key.store, key.business_date)
    sealed = fiscal_overview.count_sealed(database(), key.store, key.business_date)
    admins = repair_pages.names_of_people(database())
    before, after = _neighbours(key)
    return {
        "shown": shown,
        "statement": shown.statement,
        "store": shown.store,
        "state": statement_words.statement_state(shown.word),
        "sentence": statement_words.sentence(shown, names),
        "steps": statement_words.steps(shown, sealed, moment),
        "checks": statement_words.told_checks(shown, names, admins),
        "events": told_events(shown, words(), admins),
        "reconciled": reconciled,
        "to_come": books_words.to_come(shown, reconciled, names, words()),
        "can_accept": any(one.code in CAN_BE_ACCEPTED for one in shown.statement.causes),
        "names": names,
        "people": names_at(database(), key.store).people,
        "part_text": part_text,
        "before": before,
        "after": after,
        "say": statement_words,
        "books": books_words,
    }


def show_reconciliation(store: str, day: str) -> ResponseReturnValue:
    shown = statement_pages.get_statement(database(), store, day, asked_number())
    found = reconciliation.reconcile_day(database(), store, day)
    names, people = tender_names(store), names_at(database(), store).people
    return page(
        "reconciliation.html",
        shown=shown,
        found=found,
        names=names,
        people=people,
        say=statement_words,
        books=books_words,
    )


def post_again(store: str, day: str) -> ResponseReturnValue:
    key = StatementId(store, day, asked_number() or 1)
    statement_actions.calculate_again(database(), key, person=user().name, now_ms=now_ms())
    flash("ok", _("It is calculated again."), _("The worker does it next; its result appears here."))
    return redirect(statement_address(key), 303)


def post_release(store: str, day: str) -> ResponseReturnValue:
    key = StatementId(store, day, asked_number() or 1)
    statement_actions.release(database(), key, person=user().name, now_ms=now_ms())
    flash("ok", _("The statement is released."), _("The worker posts it next."))
    return redirect(statement_address(key), 303)


def accept_checks(store: str, day: str) -> ResponseReturnValue:
    return _accept(store, day)


def post_accept_checks(store: str, day: str) -> ResponseReturnValue:
    chosen, why = request.form.getlist("check")[:20], form_text("why", 500)
    key = StatementId(store, day, asked_number() or 1)
    try:
        if not chosen:
            raise Refused(_("Choose what may pass. Nothing was changed."))
        statement_actions.accept(database(), key, chosen, why, person=user().name, now_ms=now_ms())
    except Refused as refused:
        return _accept(store, day, chosen, why, refused.message)
    flash("ok", _("It may pass."), _("The worker goes on with the statement; your reason stays with it."))
    return redirect(statement_address(key), 303)


def voucher(store: str, identifier: str) -> ResponseReturnValue:
    found = statement_pages.get_voucher(database(), store, identifier)
    key = StatementId(store, found.business_date, found.number)
    return page(
        "voucher.html",
        voucher=found,
        key=key,
        names=tender_names(store),
        part_text=part_text,
        say=statement_words,
        books=books_words,
    )


def tender_names(store: str) -> dict[str, str]:
    """Tender → how people of the store call it."""
    names = names_at(database(), store)
    own = {key: name for (kind, key), name in names.items.items() if kind == TENDER and name}
    return TransactionWords.built_in() | own


def _accept(store: str, day: str, chosen: Sequence[str] = (), why: str = "", trouble: str = "") -> ResponseReturnValue:
    shown = statement_pages.get_statement(database(), store, day, asked_number())
    names = tender_names(store)
    causes = shown.statement.causes
    return page(
        "accept.html",
        422 if trouble else 200,
        shown=shown,
        statement=shown.statement,
        causes=[
            (one.code, check_text(one, shown.statement.currency, names), one.code in CAN_BE_ACCEPTED) for one in causes
        ],
        chosen=chosen,
        why=why,
        trouble=trouble,
        say=statement_words,
        books=books_words,
        full_name=repair_pages.names_of_people(database()).get(user().name, user().name),
    )


def _neighbours(key: StatementId) -> tuple[StatementListed | None, StatementListed | None]:
    """The store's days before and after this one that have a statement, near enough to go on to."""
    try:
        day = date.fromisoformat(key.business_date)
        first, last = day - _NEIGHBOURS, day + _NEIGHBOURS
    except (ValueError, OverflowError):  # a register may send the 31st of February, or the last day of all
        return None, None
    listed = statement_list.list_statements(database(), first.isoformat(), last.isoformat(), key.store)
    own = [one for one in listed if one.statement.id.number == 1]
    later = [one for one in own if one.statement.id.business_date > key.business_date]
    earlier = [one for one in own if one.statement.id.business_date < key.business_date]
    return (earlier[0] if earlier else None), (later[-1] if later else None)


def asked_number() -> int:
    """Which statement of the day; 0 is the newest."""
    text = request.args.get("number", "")[:9]
    return int(text) if text.isascii() and text.isdecimal() else 0
