"""What repairs are called for people: fields, events, states, kinds."""

import re
from dataclasses import dataclass

from hq_server.admin.states import State
from hq_server.db.repairs import ACCEPT, CORRECT, DRAFT, PROPOSED, RETURNED, SET_ASIDE, VOID, Event
from hq_server.domain.rules import rule_name
from hq_server.services import findings_list
from hq_server.services.validation import QUARANTINED_RULE
from hq_server.texts import _, ngettext

_PLACE = re.compile(r"^(lines|tenders)\.(\d+)\.(.+)$")


@dataclass(frozen=True, slots=True)
class EventTold:
    """One thing that happened, for the timeline."""

    kind: str
    icon: str
    text: str
    note: str
    made_ms: int


def field_label(path: str) -> str:
    """``lines.0.tax_minor`` → “Line 1, tax”; a member that nobody named is told by the words it is made of."""
    found = _PLACE.match(path)
    if not found:
        return _members().get(path) or path.replace("_minor", "").replace("_", " ").replace(".", ", ")
    number, member = int(found[2]) + 1, member_label(found[3])
    text = _("Line {number}, {member}") if found[1] == "lines" else _("Payment {number}, {member}")
    return text.format(number=number, member=member)


def member_label(name: str) -> str:
    """A member of a line or a payment, within a sentence."""
    return {
        "line": _("number"),
        "sku": _("product"),
        "barcode": _("barcode"),
        "description": _("description"),
        "quantity_thousandths": _("quantity"),
        "unit_price_minor": _("price"),
        "total_minor": _("total"),
        "tax_rate": _("tax %"),
        "tax_minor": _("tax"),
        "voided": _("voided"),
        "unit": _("unit"),
        "discount_minor": _("discount"),
        "more.serial": _("serial number"),
        "more.comment": _("comment"),
        "more.reason": _("reason"),
        "more.tax_override": _("tax override"),
        "more.returned.receipt": _("receipt it brings back"),
        "more.returned.line": _("line it brings back"),
        "tender": _("tender"),
        "amount_minor": _("amount"),
        "tendered_minor": _("given"),
        "change_minor": _("change"),
    }.get(name, name)


def finding_state(state: str) -> State:
    return {
        findings_list.FOUND: State("bad", "octagon-alert", _("Rule broken"), pill=True),
        findings_list.QUARANTINE: State("bad", "shield-alert", _("Quarantined"), pill=True),
        findings_list.WAITING: State("wait", "user-check", _("Waits for approval"), pill=True),
        findings_list.KEPT: State("bad", "circle-x", _("No document"), pill=True),
    }[state]


def state_filter(state: str) -> str:
    return {
        findings_list.FOUND: _("Rules broken"),
        findings_list.QUARANTINE: _("Quarantined"),
        findings_list.WAITING: _("Wait for approval"),
        findings_list.KEPT: _("No documents"),
    }[state]


def repair_state(state: str) -> str:
    return {DRAFT: _("Draft"), PROPOSED: _("Sent for approval"), RETURNED: _("Returned")}.get(state, state)


def rule_label(code: str) -> str:
    return _("The document can be applied") if code == QUARANTINED_RULE else rule_name(code)


def told_events(events: list[Event], names: dict[str, str]) -> list[EventTold]:
    """Oldest first. The values that a repair changed are told as one; drafts saved in a row as the last of them."""
    told: list[EventTold] = []
    for place, event in enumerate(events):
        following = events[place + 1] if place + 1 < len(events) else None
        if event.event == "changed" or (event.event == "saved" and _says_the_same(event, following)):
            continue
        changed = 0
        if event.event == "approved":
            changed = sum(one.event == "changed" and one.repair == event.repair for one in events)
        told.append(_told(event, names, changed))
    return told


def _says_the_same(event: Event, following: Event | None) -> bool:
    return following is not None and following.event in ("saved", "proposed") and following.person == event.person


def _told(event: Event, names: dict[str, str], changed: int) -> EventTold:
    kind, icon, text = _events().get(event.event, ("", "info", event.event))
    note = event.note
    if event.event in ("found", "gone", "accepted"):
        note = rule_label(event.field) if event.event != "found" else event.note
    if changed:
        note = ngettext("{count} value changed", "{count} values changed", changed).format(count=changed)
    return EventTold(kind, icon, text.format(name=names.get(event.person, event.person)), note, event.made_ms)


def _events() -> dict[str, tuple[str, str, str]]:
    return {
        "found": ("bad", "shield-alert", _("A rule was broken")),
        "gone": ("ok", "circle-check", _("The rule is kept again")),
        "opened": ("wait", "pencil", _("{name} began to repair it")),
        "saved": ("wait", "pencil", _("{name} saved a draft")),
        "proposed": ("wait", "user-check", _("{name} sent it for approval")),
        "taken_back": ("", "history", _("{name} took it back")),
        "returned": ("warn", "history", _("{name} returned it")),
        "discarded": ("", "circle-minus", _("{name} discarded the draft")),
        "approved": ("ok", "circle-check", _("{name} approved it")),
        "accepted": ("ok", "circle-check", _("{name} let it stand")),
        "set_aside": ("ok", "circle-minus", _("{name} set it aside")),
    }


def kind_word(kind: str) -> str:
    return {
        CORRECT: _("Correction"),
        ACCEPT: _("Let stand"),
        VOID: _("Void"),
        SET_ASIDE: _("Set aside"),
    }.get(kind, kind)


def _members() -> dict[str, str]:
    return {
        "receipt": _("Receipt"),
        "type": _("Type"),
        "shift": _("Shift"),
        "staff": _("Cashier"),
        "customer": _("Customer"),
        "currency": _("Currency"),
        "total_minor": _("Total"),
        "tax_minor": _("Tax"),
        "discount_minor": _("Saved"),
        "rounding_minor": _("Rounding of cash"),
        "tax_included": _("Prices include tax"),
        "taxes": _("Table of taxes"),
        "number": _("Number"),
        "starting_minor": _("Starting cash"),
        "order": _("Order"),
        "event": _("What happened"),
        "method": _("How it is handed over"),
        "address": _("Address"),
        "pickup_store": _("Store that hands it over"),
        "wanted_date": _("Wanted on"),
        "deposit_minor": _("Deposit"),
        "comment": _("Comment"),
        "reason": _("Reason"),
        "more.order": _("Order"),
        "more.account": _("Account"),
        "more.reason": _("Reason"),
        "more.comment": _("Comment"),
        "more.tax_override": _("Another tax"),
    }
