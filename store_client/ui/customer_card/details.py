"""What is on a customer's card, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store_client.domain.customer import Address, Customer
from store_client.domain.purchase import Purchase
from store_client.services.customer_card import CardFacts
from store_client.texts import _, ngettext
from store_client.ui.formats import Formats


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    made: str
    receipt: str
    amount: str
    icon: str = "receipt-text"


@dataclass(frozen=True, slots=True)
class CardDetails:
    """`facts` are names and texts: other contacts, the address, the group, what the store chose of the attributes.

    `chosen` are the attributes alone, for which the small card may have room.
    `conflicts` and `waiting` are sentences about HQ, empty where there is nothing to say, and so is `blocked`, which
    has HQ's reason. `known`: it was read.
    """

    points: str = ""
    blocked: str = ""
    conflicts: str = ""
    conflicts_short: str = ""
    waiting: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()
    purchases: tuple[PurchaseRow, ...] = ()
    known: bool = False

    @property
    def spoken(self) -> str:
        said = [self.blocked, self.conflicts, self.waiting, *(f"{name}: {text}" for name, text in self.facts)]
        said += [f"{row.made}, {row.receipt}, {row.amount}" for row in self.purchases]
        return ". ".join(part for part in said if part)


def card_details(customer: Customer, facts: CardFacts, formats: Formats) -> CardDetails:
    points = points_words(facts.points.total) if facts.points is not None else ""
    return CardDetails(
        points=points,
        blocked=blocked_words(customer),
        conflicts=conflict_words(facts.conflicts),
        conflicts_short=_conflict_words_short(facts.conflicts),
        waiting="" if facts.pending else _waiting_words(facts.unanswered),
        facts=(*_contacts(customer), *_facts(facts)),
        chosen=facts.attributes,
        purchases=tuple(_purchase(purchase, formats) for purchase in facts.purchases),
        known=True,
    )


def blocked_words(customer: Customer) -> str:
    """Empty for who is not blocked."""
    if customer.hashed and customer.blocked:
        return _("Blocked: ask HQ for the reason")
    return _("Blocked: {reason}").format(reason=customer.blocked) if customer.blocked else ""


def conflict_words(count: int) -> str:
    """Empty without any."""
    if not count:
        return ""
    return ngettext("{count} field differs at HQ", "{count} fields differ at HQ", count).format(count=count)


def _conflict_words_short(count: int) -> str:
    return ngettext("{count} differs", "{count} differ", count).format(count=count) if count else ""


def conflicts_of(customer: Customer) -> int:
    """How many fields somebody has to decide."""
    return len({conflict.field for conflict in customer.conflicts})


def points_words(points: int) -> str:
    return ngettext("{count} point", "{count} points", points).format(count=points)


def _waiting_words(count: int) -> str:
    if not count:
        return ""
    return ngettext("{count} change waits for HQ", "{count} changes wait for HQ", count).format(count=count)


def _contacts(customer: Customer) -> Iterator[tuple[str, str]]:
    """How to reach them but for the first contact, which stands below the name; and their main address."""
    others = [one.value for one in customer.contacts]
    for text in [*([customer.email] if customer.phone else []), *others]:
        if text:
            yield (_("E-mail") if "@" in text else _("Phone"), text)
    address = first_address(customer)
    if address is not None:
        place = ", ".join(part for part in (address.street.replace("\n", ", "), address.postcode, address.city) if part)
        yield _("Address"), place


def first_address(customer: Customer) -> Address | None:
    """The main one."""
    chosen = (one for one in customer.addresses if one.id == customer.primary_address)
    return next(chosen, customer.addresses[0] if customer.addresses else None)


def _facts(facts: CardFacts) -> Sequence[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if facts.group:
        found.append((_("Customer group"), facts.group))
    if facts.affiliations:
        found.append((_("Affiliations"), ", ".join(facts.affiliations)))
    return [*found, *facts.attributes]


def _purchase(purchase: Purchase, formats: Formats) -> PurchaseRow:
    icon = "undo-2" if purchase.total_minor < 0 else "receipt-text"
    amount = formats.money(purchase.total_minor, purchase.currency)
    return PurchaseRow(formats.day_and_clock(purchase.made_ms), purchase.receipt, amount, icon)
