"""What the right column and F12 say: whose form it is, what is looked at before saving, what was bought."""

from collections.abc import Mapping, Sequence

from store_client.domain.customer import Customer
from store_client.domain.customer_words import field_name
from store_client.domain.duplicates import Duplicate
from store_client.domain.purchase import Purchase
from store_client.services.customer_card import CardFacts
from store_client.texts import _, ngettext
from store_client.ui.customer_card.details import blocked_words
from store_client.ui.customer_form.draft_words import not_saved
from store_client.ui.customer_form.form import Form
from store_client.ui.customer_form.opening import Opened
from store_client.ui.customer_form.page import address_name, contact_name
from store_client.ui.customer_form.shown import Check, FormHead, Likeness, SideWords
from store_client.ui.formats import Formats
from store_client.ui.screen import Answer, Offer, Primary

DECIDE = "decide"
MOST_SHOWN = 4
_ENOUGH_TO_COMPARE = ("first_name", "last_name", "organization", "phone", "email")


def head(form: Form) -> FormHead:
    customer = form.customer
    if customer is None:
        return FormHead(_("New customer"), "pending", _("Pending sync"))
    title = customer.name or _("Customer")
    if customer.account_number is None:
        return FormHead(title, "pending", _("Pending sync"))
    return FormHead(title, "numbered", customer.account_number)


def problem_name(form: Form, path: str) -> str:
    """The field as a person finds it: also whose address or which phone."""
    name = field_name(path, form.rules, form.language)
    if path.startswith("address."):
        address = next((one for one in form.details.addresses if path.startswith(f"address.{one.id}.")), None)
        return f"{address_name(form, address)}: {name}" if address and len(form.details.addresses) > 1 else name
    if path.startswith("contact."):
        contact = next((one for one in form.details.contacts if path.startswith(f"contact.{one.id}.")), None)
        return contact_name(form, contact) if contact else name
    return name


def side(form: Form, duplicates: Sequence[Duplicate], conflicts: int, facts: CardFacts | None) -> SideWords:
    return SideWords(
        form.details.name or _("No name yet"),
        _whose(form),
        _("Before saving"),
        tuple(_checks(form, duplicates, conflicts, facts)),
        tuple(_likeness(at, one) for at, one in enumerate(duplicates[:MOST_SHOWN], 1)),
        note=_account_note(form),
        back=_("Back, keep as draft"),
    )


def purchases_side(form: Form, purchases: Sequence[Purchase], formats: Formats) -> SideWords:
    bought = tuple(
        (f"{formats.date(one.business_date)} · {one.receipt}", formats.money(one.total_minor, one.currency))
        for one in purchases
    )
    note = "" if bought else _("Nothing was bought at this register yet.")
    title, back = _("Purchases at this register"), _("Back to the form")
    return SideWords(form.details.name, _whose(form), title, facts=bought, note=note, back=back)


def decisions_side(form: Form, undecided: int) -> SideWords:
    count = ngettext("{count} field is not decided yet", "{count} fields are not decided yet", undecided)
    words = count.format(count=undecided) if undecided else _("Everything is decided")
    check = Check("circle-alert", "warn", words) if undecided else Check("circle-check", "ok", words)
    note = _("What was typed into other fields is kept, and so is what somebody else changed there.")
    back = _("Back to the form")
    return SideWords(form.details.name, _whose(form), _("To decide"), (check,), note=note, back=back)


def _whose(form: Form) -> str:
    customer = form.customer
    if form.attach:
        return _("will be attached to the sale")
    if customer is None or customer.account_number is None:
        return _("Pending sync")
    return _("account {number}").format(number=customer.account_number)


def _checks(form: Form, duplicates: Sequence[Duplicate], conflicts: int, facts: CardFacts | None) -> list[Check]:
    problems, details = form.problems(), form.details
    found = []
    if details.name.strip():
        found.append(Check("circle-check", "ok", _("Name is complete")))
    else:
        path = "organization" if details.customer_type == "organization" else "last_name"
        found.append(Check("circle", "muted", _("The name is missing"), path))
    if not duplicates and any(getattr(details, path).strip() for path in _ENOUGH_TO_COMPARE):
        found.append(Check("circle-check", "ok", _("Nobody else here looks like this one")))
    if form.customer is not None and form.customer.blocked:
        found.append(Check("ban", "err", blocked_words(form.customer)))
    if conflicts:
        words = ngettext(
            "{count} field is disputed between HQ and a register",
            "{count} fields are disputed between HQ and a register",
            conflicts,
        )
        found.append(Check("git-merge", "warn", words.format(count=conflicts), DECIDE, "F10"))
    if facts is not None and facts.unanswered:
        words = ngettext("{count} change waits for HQ", "{count} changes wait for HQ", facts.unanswered)
        found.append(Check("clock", "muted", words.format(count=facts.unanswered)))
    seen = form.seen_problems()
    return [*found, *_errors(form, {path: text for path, text in problems.items() if path in seen})]


def _errors(form: Form, seen: Mapping[str, str]) -> list[Check]:
    errors = [
        Check(
            "circle-alert",
            "err",
            _("{field}: {message}").format(field=problem_name(form, path), message=message),
            path,
            "F9" if at == 0 else "",
        )
        for at, (path, message) in enumerate(seen.items())
    ]
    left = len(errors) - MOST_SHOWN
    if left <= 0:
        return errors
    more = ngettext("{count} more, F9 goes to it", "{count} more, F9 goes to each", left).format(count=left)
    return [*errors[:MOST_SHOWN], Check("ellipsis", "muted", more)]


def _likeness(at: int, one: Duplicate) -> Likeness:
    name = one.customer.name if one.customer else _("Known, but not kept on this register")
    account = one.account_number or _("Pending sync")
    return Likeness(name or account, account, ", ".join(one.reasons), f"Alt+{at}")


def _account_note(form: Form) -> str:
    if form.customer is not None and form.customer.account_number is not None:
        return _("Saved here first, then sent to HQ.")
    return _("Account number: given by HQ. Saved here first, then sent; the customer can buy at once.")


def primary(form: Form) -> Primary:
    name = _("Save and use") if form.attach else _("Save")
    if form.customer is not None and form.customer.hashed:
        return Primary(name, _("not kept on this register"), "save", False)
    count = len(form.problems())
    if count:
        words = ngettext("{count} field to correct", "{count} fields to correct", count).format(count=count)
        return Primary(name, words, "save")
    if form.customer is not None and not form.touched:
        return Primary(name, _("nothing was changed"), "save")
    return Primary(name, _("kept here, then sent"), "save")


def opened_answer(opened: Opened, formats: Formats) -> Answer:
    form = opened.form
    if form.customer is not None and form.customer.hashed:
        text = _("This customer's data is not kept on this register, so it cannot be changed here.")
        return Answer(text, tone="warn", icon="lock")
    if opened.kept_ms:
        discard = Offer("F11", _("Discard"), "trash-2")
        when = not_saved(opened.kept_ms, formats)
        if opened.disputed:
            text = _("Kept, but the same fields were changed meanwhile: F12 lets you choose")
            return Answer(text, label=when, tone="warn", icon="git-merge", offer=discard)
        text = _("It was kept: save it or discard it")
        return Answer(text, label=when, tone="warn", icon="notebook-pen", offer=discard)
    if opened.aside:
        text = _("A draft of {name} is kept").format(name=opened.aside)
        return Answer(text, label=_("F3 brings it back"), icon="notebook-pen")
    return filling_answer(form)


def filling_answer(form: Form) -> Answer:
    """While nothing is wrong."""
    if form.customer is None:
        return Answer(
            _("Enter goes to the next field, F12 saves"), label=_("Only the name is required"), icon="user-plus"
        )
    label = _("Change what is different now")
    return Answer(_("Enter goes to the next field, F12 saves"), label=label, icon="pencil")


def discarded_answer() -> Answer:
    return Answer(_("F3 brings it back while this form is open"), label=_("Discarded"), icon="trash-2")


def saved_answer(customer: Customer) -> Answer:
    label = _("Saved here; waits for HQ")
    return Answer(customer.name, label=label, tone="ok", icon="user-check")
