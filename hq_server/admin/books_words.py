"""What the pages say of what stands in a statement: voucher lines, groups, where a Z report and the books differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hq_server.admin.states import State
from hq_server.admin.transaction_words import transaction_word
from hq_server.admin.words import Words
from hq_server.db.postings import DayShift
from hq_server.domain import reconciliation as kinds
from hq_server.domain import vouchers
from hq_server.domain.reconciliation import Explanation, ShiftReconciled
from hq_server.domain.statement import REGISTER, SHIFT, STAFF, Statement
from hq_server.domain.statement_words import state_text
from hq_server.services.statement_pages import StatementPage
from hq_server.texts import _, ngettext

_LEFT_OUT = (kinds.MISSING, kinds.PARKED, kinds.QUARANTINED, kinds.FINDING)


@dataclass(frozen=True, slots=True)
class ExplanationTold:
    state: State
    text: str


def state_of(statement: Statement) -> str:
    return _("Held") if statement.held else state_text(statement.state)


def shift_word(state: str) -> str:
    return {
        "open": _("Open"),
        "suspended": _("Suspended"),
        "counting": _("Waits for its count"),
        "waiting": _("Documents are missing"),
        "confirmed": _("Confirmed"),
        "differs": _("Differs"),
    }.get(state, state)


def method_word(method: str) -> str:
    return {STAFF: _("Operator"), REGISTER: _("Register"), SHIFT: _("Shift")}.get(method, "")


def group_word(method: str, group: str, shifts: Sequence[DayShift], people: Mapping[str, str]) -> str:
    """What a statement's line is of, as people know it."""
    if method == STAFF:
        return people.get(group, group)
    if method == REGISTER and shifts:
        return f"{shifts[0].store}-{group}"
    shift = next((one for one in shifts if one.shift == group), None)
    return f"{shift.register_code} · {shift.number}" if shift else group


def part_accounts(accounts: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(accounts))


def about_text(about: str, subject: str, tenders: Mapping[str, str], words: Words) -> str:
    """What a voucher's line is about: “Tax 5.5 %”, “Cash”."""
    if about in ("sales", "tax", "discount") and subject.lstrip("-").isdecimal():
        text = {"sales": _("Sales at {rate} %"), "tax": _("Tax {rate} %"), "discount": _("Discounts at {rate} %")}
        return text[about].format(rate=words.rate(int(subject)))
    tender = tenders.get(subject, subject)
    if about in vouchers.MOVEMENTS:
        return _("{what}, {tender}").format(what=movement_word(about), tender=tender)
    said = {
        "clearing": _("Clearing"),
        "tender": tender,
        "voucher_redeemed": _("Vouchers redeemed"),
        "voucher_issued": _("Vouchers issued"),
        "order_deposit": _("Deposits of orders"),
        "order_refund": _("Deposits given back"),
        vouchers.DEPOSIT_USED: _("Deposits that paid for orders"),
        "rounding": _("Rounding of cash"),
        vouchers.VARIANCE: _("Counted difference, {tender}").format(tender=tender),
    }.get(about)
    return said if said is not None else f"{transaction_word(about)} {subject}".strip()


def to_come(
    shown: StatementPage, reconciled: Sequence[ShiftReconciled], tenders: Mapping[str, str], words: Words
) -> list[str]:
    """What a counted difference becomes with the documents that the statement leaves out for now."""
    left_out: dict[str, int] = {}
    for one in (one for shift in reconciled for one in shift.explanations if one.kind in _LEFT_OUT):
        for tender, amount in (one.tenders or {}).items():
            left_out[tender] = left_out.get(tender, 0) + amount
    currency, told = shown.statement.currency, []
    for tender, amount in left_out.items():
        own = [line for line in shown.lines if line.tender == tender and line.variance_minor is not None]
        if not amount or not own or not shown.statement.version:
            continue
        text = _("With what is left out, expected {tender} becomes {expected} and its variance {variance}.")
        expected = sum(line.expected_minor for line in own) - amount
        variance = sum(line.variance_minor or 0 for line in own) + amount
        told.append(
            text.format(
                tender=tenders.get(tender, tender).lower(),
                expected=words.money(expected, currency),
                variance=words.difference(variance, currency),
            )
        )
    return told


def movement_word(kind: str) -> str:
    return {
        "float_entry": _("Float entry"),
        "tender_removal": _("Tender removal"),
        "safe_drop": _("Safe drop"),
        "bank_drop": _("Bank drop"),
    }.get(kind, kind)


def explanation(one: Explanation) -> ExplanationTold:
    """Why a document is in one and not in the other, and what becomes of it."""
    several = one.last_sequence - one.first_sequence + 1
    missing = ngettext(
        "The Z report counts it; HQ has not received it. It is posted as soon as it comes.",
        "The Z report counts these {count} documents; HQ has not received them. They are posted as soon as they come.",
        several,
    ).format(count=several)
    waits = _("It arrived after this statement was calculated; the next one posts it.")
    told = {
        kinds.MISSING: (State("bad", "wifi-off", _("Missing")), missing),
        kinds.PARKED: (State("wait", "circle-parking", _("Parked")), _("It waits for another document.")),
        kinds.QUARANTINED: (State("bad", "shield-alert", _("Quarantined")), _("It is not applied.")),
        kinds.FINDING: (State("bad", "shield-alert", _("Rule broken")), _("It is left out until it is repaired.")),
        kinds.WAITING: (State("wait", "clock", _("Waiting")), waits),
        kinds.SET_ASIDE: (State("off", "circle-minus", _("Set aside")), _("A person decided to read nothing of it.")),
        kinds.CORRECTED: (
            State("ok", "pencil", _("Corrected")),
            _("HQ reads a correction of what the register counted."),
        ),
        kinds.OUTSIDE: (State("warn", "triangle-alert", _("Not in the Z report")), _("It is in the books.")),
        kinds.OTHER_SHIFT: (State("warn", "triangle-alert", _("Of another shift")), _("The Z report counts it, too.")),
        kinds.OWN_FIGURE: (
            State("bad", "octagon-alert", _("The register's own figure")),
            _("No document accounts for it: what the Z report says is not what its documents come to."),
        ),
    }
    state, text = told.get(one.kind, (State("off", "info", one.kind), ""))
    return ExplanationTold(state, text)
