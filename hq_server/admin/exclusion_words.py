"""Data that registers must not hold, in words: what can be left away, what cannot, and what comes of it."""

from dataclasses import dataclass

from hq_server.admin.console import words
from hq_server.admin.states import State
from hq_server.db.exclusions import RegisterStanding
from hq_server.domain.exclusion import BOOKS, EVERYBODY, OWN, Exclusion
from hq_server.services.exclusion import Consequence, Moves
from hq_server.texts import _, ngettext


@dataclass(frozen=True, slots=True)
class Choice:
    """``about`` says what registers are without, or for what is needed why it stays."""

    name: str
    label: str
    about: str


def customer_choices() -> list[Choice]:
    return [
        Choice(EVERYBODY, _("All customers"), _("Every register knows every customer of the chain.")),
        Choice(
            BOOKS,
            _("Those of the store's address books"),
            _("Its own ones, those of the stores in an address book with it, and whoever has an order waiting there."),
        ),
        Choice(OWN, _("Only its own"), _("Those that the store's own registers made. Of all others only hashes.")),
    ]


def table_choices() -> list[Choice]:
    return [
        Choice(
            "addresses",
            _("Addresses"),
            _("An order for delivery needs it typed again; one of another store comes without it."),
        ),
        Choice(
            "contacts",
            _("Further phone numbers and e-mail addresses"),
            _("The first number and address stay: customers are found by them."),
        ),
        Choice("attributes", _("Attributes"), _("Such as size or birthday; the card and the form are without them.")),
        Choice("loyalty", _("Loyalty cards and points"), _("Points still count; the register shows no balance.")),
        Choice(
            "purchases",
            _("What a customer bought elsewhere"),
            _("Goods still come back on any receipt; whose it was is not told."),
        ),
    ]


def feed_choices() -> list[Choice]:
    return [
        Choice("discounts", _("1020 · Discounts and coupons"), _("Registers then sell at the plain prices.")),
        Choice("categories", _("1040 · Categories"), _("No tiles; products are scanned, typed or searched.")),
        Choice(
            "orders",
            _("1090 · Orders that other stores took"),
            _("An order can then be handed over only where it was taken."),
        ),
    ]


def needed() -> list[Choice]:
    """What no register works without."""
    return [
        Choice("", _("1010 · Account numbers and hashes"), _("Without them one customer would get two numbers.")),
        Choice("", _("1020 · Prices"), _("Without prices a register cannot sell.")),
        Choice("", _("1040 · Products"), _("Without products nothing that is scanned is known.")),
        Choice("", _("1060 · Staff and permissions"), _("Without them nobody can sign in without network.")),
        Choice("", _("1070 · Store, tenders, receipts"), _("They say how the store sells and what it prints.")),
        Choice("", _("1090 · States and keys"), _("By them a register knows what HQ has, and checks receipts.")),
        Choice("", _("1110 · Attributes and groups"), _("Rules without people: a form for new customers needs them.")),
    ]


def customers_word(exclusion: Exclusion) -> str:
    return {choice.name: choice.label for choice in customer_choices()}[exclusion.customers]


def away(exclusion: Exclusion) -> list[str]:
    """Tables and feeds that are left away, by name."""
    names = {choice.name: choice.label for choice in (*table_choices(), *feed_choices())}
    return [label for name, label in names.items() if name in exclusion.tables | exclusion.feeds]


def register_state(standing: RegisterStanding) -> State:
    if standing.is_done:
        return State("ok", "circle-check", _("Done"))
    if standing.purge == standing.asked:
        return State("wait", "loader", _("Removing"))
    return State("wait", "clock", _("Not told yet") if standing.purge is None else _("Not begun"))


def left(standing: RegisterStanding) -> str:
    """What is still there, as the register counted it."""
    known = {
        "customers": _("customers"),
        "held": _("news that waits"),
        "discount": _("discounts"),
        "coupon": _("coupons"),
        "category": _("categories"),
        "hq_question": _("receipts of others"),
        "customer_order": _("orders"),
        "file": _("the file, to be rewritten"),
        "copies": _("files that were set aside"),
    }
    counted = [f"{known.get(name, name)} {words().number(count)}" for name, count in standing.left.items() if count]
    return " · ".join(counted)


def happens(found: Consequence) -> list[str]:
    """What is deleted, and what comes back."""
    told = [*_customers_move(found)]
    names = {choice.name: choice.label for choice in (*table_choices(), *feed_choices())}
    at = ngettext("{count} register", "{count} registers", found.registers).format(count=_number(found.registers))
    for name in (*found.tables_out, *found.feeds_out):
        told.append(_("{what}: removed from {registers}.").format(what=names[name], registers=at))
    for name in (*found.tables_back, *found.feeds_back):
        told.append(_("{what}: loaded again by {registers}.").format(what=names[name], registers=at))
    if found.registers and not told:
        told.append(_("No register gains or loses anything now; customers that come later follow it."))
    if not found.registers:
        told.append(_("No register is in use here yet: those that are activated later follow it from the start."))
    return told


def works(found: Consequence) -> list[str]:
    """What goes on with all that left away."""
    told = [_("Customers are created as ever, also without network; HQ issues their numbers.")]
    if found.after.customers != EVERYBODY:
        told.append(
            _(
                "Duplicates are still found: registers compare keyed hashes of names, phone numbers and e-mail "
                "addresses, from which nobody can read a person."
            )
        )
    told.append(_("Nothing that is not at HQ yet is lost: documents and edits go up first, then the data goes."))
    return told


def fails(found: Consequence) -> list[str]:
    """What a cashier will miss."""
    told = []
    if found.after.customers != EVERYBODY:
        told.append(
            _("No name for a customer of another store: a search by name finds nobody, only the account number does.")
        )
        told.append(_("The cashier sees that a new customer looks known, not who it is."))
    if found.after.customers != EVERYBODY and not found.after.hides_orders:
        told.append(_("Orders that wait at the store go on naming their customers: they have to be handed over."))
    if found.after.customers == BOOKS:
        told.append(_("Once an order is handed over, its customer's name leaves the store again."))
    abouts = {choice.name: choice for choice in (*table_choices(), *feed_choices())}
    missed = [name for name in abouts if name in found.after.tables | found.after.feeds]
    told.extend(f"{abouts[name].label}: {abouts[name].about}" for name in missed)
    return told


def _customers_move(found: Consequence) -> list[str]:
    told = []
    if found.leaving.registers:
        text = ngettext(
            "{customers} leave {count} register.", "{customers} leave {count} registers.", found.leaving.registers
        )
        told.append(text.format(customers=_customers(found.leaving), count=_number(found.leaving.registers)))
        stay = _("None of {total} customers stays there by name.")
        if found.kept:
            stay = ngettext(
                "At most {count} customer of {total} stays there by name.",
                "At most {count} customers of {total} stay there by name.",
                found.kept,
            )
        told.append(stay.format(count=_number(found.kept), total=_number(found.total)))
    if found.coming.registers:
        text = ngettext(
            "{customers} come back to {count} register, which loads them again.",
            "{customers} come back to {count} registers, which load them again.",
            found.coming.registers,
        )
        told.append(text.format(customers=_customers(found.coming), count=_number(found.coming.registers)))
    return told


def _customers(moves: Moves) -> str:
    if moves.fewest == moves.most:
        return ngettext("{count} customer", "{count} customers", moves.most).format(count=_number(moves.most))
    return _("{fewest} to {most} customers").format(fewest=_number(moves.fewest), most=_number(moves.most))


def _number(count: int) -> str:
    return words().number(count)
