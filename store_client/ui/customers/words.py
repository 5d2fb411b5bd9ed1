"""What the find screen says: its keys, F12, its help and the quiet answers."""

from collections.abc import Sequence

from store_client.domain.customer import Customer
from store_client.texts import _, ngettext
from store_client.ui.customer_card.details import blocked_words, conflict_words, conflicts_of
from store_client.ui.customers.found import Found
from store_client.ui.screen import Answer, HelpLine, Key, Offer, Primary


def keys(marked: Found | None, *, attached: bool) -> Sequence[Key]:
    readable = marked is not None and marked.readable
    opens = _("Open, edit") if marked is not None else _("Full form")
    return (
        Key(1, _("Help"), "circle-question-mark"),
        Key(2, _("Search"), "search"),
        Key(4, opens, "pencil", readable or marked is None),
        Key(5, _("Purchases"), "history", readable),
        Key(6, _("Remove"), "x", attached),
        Key(7, _("Loyalty"), "id-card", readable),
    )


def primary(marked: Found | None, *, doubted: bool) -> Primary:
    """While somebody is doubted to be new, F12 says that it takes the one who is known."""
    if marked is None:
        return Primary(_("Use this customer"), _("nobody is marked"), "check", False)
    name = _("Use this one") if doubted else _("Use this customer")
    told = dict.fromkeys(part for part in (marked.name, marked.account) if part)
    return Primary(name, ", ".join(told) or _("Pending sync"), "check")


def found_words(count: int) -> str:
    return ngettext("{count} found", "{count} found", count).format(count=count)


def question(text: str, count: int, attached: Customer | None) -> Answer:
    if not text:
        return _of_this_sale(attached) if attached is not None else _who()
    if count:
        words = ngettext("{count} customer found", "{count} customers found", count).format(count=count)
        return Answer(words, label=_("F12 uses the marked one"), icon="user", tone="scan")
    words = _("Nobody is found under “{text}”").format(text=text[:40])
    return Answer(words, label=_("F11 creates the customer at the right"), icon="user-plus")


def _who() -> Answer:
    label = _("Type a name, a phone number, an e-mail address or an account number")
    return Answer(_("Who is the customer?"), label=label, icon="user")


def _of_this_sale(customer: Customer) -> Answer:
    if customer.blocked:
        return Answer(customer.name, label=blocked_words(customer), tone="warn", icon="ban")
    conflicts = conflict_words(conflicts_of(customer))
    if conflicts:
        offer = Offer("F4", _("Open and decide"), "git-merge")
        return Answer(customer.name, label=conflicts, tone="warn", icon="git-merge", offer=offer)
    return Answer(customer.name, label=_("Customer of this sale; type to find another one"), icon="user")


def help_lines() -> Sequence[HelpLine]:
    return (
        HelpLine("↑ ↓", _("choose a customer")),
        HelpLine("F12 Enter", _("use the marked customer")),
        HelpLine("F2", _("search again")),
        HelpLine("F4", _("open and edit the marked customer, or a new one in the full form")),
        HelpLine("F5", _("the last purchases of the marked customer")),
        HelpLine("F6", _("take the customer off the sale")),
        HelpLine("F7", _("enrol a loyalty card for the marked customer")),
        HelpLine("Ctrl+↓", _("into the form of a new customer")),
        HelpLine("Enter", _("in the form: next field")),
        HelpLine("F11", _("create and use the new customer; twice where somebody looks like them")),
        HelpLine("Esc", _("back one step, then to the basket")),
    )
