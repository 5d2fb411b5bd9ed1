"""The keys of the form and of its page of decisions, and what F1 says about them."""

from collections.abc import Sequence

from store_client.domain.customer import ORGANIZATION
from store_client.domain.customer_checks import tidy
from store_client.texts import _
from store_client.ui.customer_form.form import Form
from store_client.ui.screen import HelpLine, Key


def form_keys(form: Form, *, with_purchases: bool, errors: bool) -> Sequence[Key]:
    keys = [Key(1, _("Help"), "circle-question-mark"), Key(2, _("Find"), "search")]
    if form.taken_away is not None:
        keys.append(Key(3, _("Put back"), "undo-2"))
    elif form.touched:
        keys.append(Key(3, _("Reset"), "rotate-ccw"))
    person = form.details.customer_type != ORGANIZATION
    keys.append(Key(4, _("Company"), "building-2") if person else Key(4, _("Person"), "user"))
    keys += [
        Key(5, _("Add contact"), "phone"),
        Key(6, _("Add address") if adds_address(form) else _("Next one"), "map-pin"),
        Key(7, _("Attributes"), "tag"),
        Key(8, _("Purchases"), "history", with_purchases),
        Key(9, _("Next error"), "circle-alert", errors),
    ]
    return keys


def adds_address(form: Form) -> bool:
    """Whether F6 adds one: after the last, unless nothing was typed into one of them yet."""
    addresses = form.details.addresses
    at_last = not addresses or addresses[-1].id == form.address
    return at_last and len(tidy(form.details).addresses) == len(addresses)


def decision_keys(*, with_hq: bool) -> Sequence[Key]:
    """`with_hq`: HQ's texts stand against a register's."""
    theirs = _("Take HQ's") if with_hq else _("Take theirs")
    return (
        Key(1, _("Help"), "circle-question-mark"),
        Key(5, _("Keep ours"), "store"),
        Key(6, theirs, "landmark" if with_hq else "users"),
    )


def form_help() -> Sequence[HelpLine]:
    return (
        HelpLine("Enter", _("next field")),
        HelpLine("↑ ↓", _("previous or next field")),
        HelpLine("Space", _("tick, or open a list")),
        HelpLine("PgUp PgDn", _("scroll the form")),
        HelpLine("F12", _("save; goes to what has to be corrected first")),
        HelpLine("F9", _("next error")),
        HelpLine("F3", _("put back what was taken away, or start over")),
        HelpLine("F4", _("company or person")),
        HelpLine("F5", _("add a phone or an e-mail")),
        HelpLine("Del", _("remove the contact under the cursor, from its empty field")),
        HelpLine("F6", _("next address, or add one")),
        HelpLine("F7", _("what the shop wants to know")),
        HelpLine("F8", _("purchases")),
        HelpLine("F10", _("decide what HQ and a register disagree on")),
        HelpLine("F11", _("discard what was typed")),
        HelpLine("Alt+1 … Alt+4", _("use the customer who is here already")),
        HelpLine("F2", _("find another customer")),
        HelpLine("Esc", _("back; what was typed is kept")),
    )


def decision_help() -> Sequence[HelpLine]:
    return (
        HelpLine("↑ ↓", _("previous or next field")),
        HelpLine("← →", _("the one text or the other")),
        HelpLine("Space", _("choose it")),
        HelpLine("F5 F6", _("all texts of the one side, or of the other")),
        HelpLine("F12", _("record what was chosen")),
        HelpLine("Esc", _("back to the form; nothing is recorded")),
    )
