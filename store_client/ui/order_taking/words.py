"""What the screen of a new order says: its rows, answers, keys, F12 and help."""

from collections.abc import Sequence

from store_client.domain.basket import Basket
from store_client.domain.basket_order import DELIVERY, PICKUP
from store_client.domain.channel import Channel
from store_client.domain.customer import Address
from store_client.texts import _
from store_client.ui.formats import Formats
from store_client.ui.order_taking.agreement import ANOTHER_ADDRESS, COMMENT, DAY, DEPOSIT, Agreement, place_of
from store_client.ui.order_taking.rows import AgreedRow, ToPay
from store_client.ui.screen import Answer, HelpLine, Key, Primary
from store_client.ui.sell.rows import articles_words


def rows(agreed: Agreement, channel: Channel | None, formats: Formats) -> list[AgreedRow]:
    known = {place_of(one): one for one in agreed.addresses}
    return [
        _address_row(known[place], agreed) if place in known else _row(place, agreed, channel, formats)
        for place in agreed.places
    ]


def _row(place: str, agreed: Agreement, channel: Channel | None, formats: Formats) -> AgreedRow:
    if place == PICKUP:
        shop = channel.name if channel else ""
        return AgreedRow("store", _("Picked up here"), shop, key="F4", chosen=agreed.method == PICKUP)
    if place == DELIVERY:
        return AgreedRow("truck", _("Delivered"), _("to the customer's address"), chosen=agreed.method == DELIVERY)
    if place == ANOTHER_ADDRESS:
        words = _("Another address") if agreed.addresses else _("Add an address")
        return AgreedRow("plus", words, _("in the customer's form"), key="F6", inner=True)
    if place == DAY:
        day = formats.date(agreed.wanted_date) if agreed.wanted_date else _("any day")
        return AgreedRow("calendar-days", _("Wanted for"), "", day, "F7")
    if place == COMMENT:
        return AgreedRow("message-square", _("Comment"), agreed.comment or _("none"), key="F8")
    percent = formats.quantity(agreed.basket.rules.setup.policy.deposit_percent)
    usual = _("usual: {amount}, {percent} % of the total")
    second = usual.format(amount=formats.money(agreed.usual_minor), percent=percent)
    return AgreedRow("piggy-bank", _("Deposit"), second, formats.money(agreed.to_pay_minor), "F9")


def _address_row(address: Address, agreed: Agreement) -> AgreedRow:
    first = ", ".join(address.street.splitlines()) or address.city
    place = " ".join(part for part in (address.postcode, address.city) if part)
    second = ", ".join(part for part in (address.name, place, address.region, address.country) if part)
    return AgreedRow("map-pin", first, second, chosen=address.id == agreed.address, inner=True)


def hint(place: str) -> str:
    """What the field takes while the cursor is there."""
    return {
        DAY: _("Day: 5.12. or, for in three days, 3"),
        COMMENT: _("Comment for whoever gets it ready"),
        DEPOSIT: _("Deposit: an amount, or a part such as 25 %"),
    }.get(place, _("↑ ↓ and Enter choose"))


def quiet_answer(basket: Basket, formats: Formats) -> Answer:
    customer = basket.customer
    name = customer.name if customer else _("No customer yet, F3")
    amount = formats.money(basket.total_minor)
    return Answer(name, label=_("New order"), amount=amount, icon="package-plus")


def noted_answer(row: AgreedRow) -> Answer:
    text = row.value or row.second or row.words
    return Answer(text, label=_("Noted: {what}").format(what=row.words), tone="ok", icon=row.icon)


def to_pay(agreed: Agreement, formats: Formats) -> ToPay:
    basket, deposit = agreed.basket, agreed.to_pay_minor
    lines = (
        (_("Total of the order"), formats.money(basket.total_minor)),
        (_("Deposit now"), formats.money(-deposit)),
        (_("When it is handed over"), formats.money(basket.total_minor - deposit)),
    )
    return ToPay(lines, _("Deposit"), articles_words(basket), formats.sign, formats.money(deposit))


def primary(agreed: Agreement, formats: Formats) -> Primary:
    lacks = agreed.lacks
    if not agreed.to_pay_minor:
        note = lacks or _("nothing is paid now")
        return Primary(_("Take the order"), note, "package-plus", enabled=not lacks)
    note = lacks or _("{amount}, then it is recorded").format(amount=formats.signed_money(agreed.to_pay_minor))
    return Primary(_("Take the deposit"), note, "package-plus", enabled=not lacks)


def keys(agreed: Agreement) -> Sequence[Key]:
    delivered = agreed.method == DELIVERY
    with_customer = agreed.basket.customer is not None
    return (
        Key(1, _("Help"), "circle-question-mark"),
        Key(3, _("Customer"), "user"),
        Key(4, _("Pick up") if delivered else _("Deliver"), "store" if delivered else "truck"),
        Key(5, _("Address"), "map-pin", enabled=delivered and len(agreed.addresses) > 1),
        Key(6, _("Add one"), "plus", enabled=with_customer),
        Key(7, _("Date"), "calendar-days"),
        Key(8, _("Comment"), "message-square"),
        Key(9, _("Deposit"), "piggy-bank"),
    )


def help_lines() -> Sequence[HelpLine]:
    return (
        HelpLine("↑ ↓", _("what to choose or to type")),
        HelpLine("Enter", _("choose it, or take what is typed")),
        HelpLine("F3", _("find or create the customer")),
        HelpLine("F4", _("picked up, or delivered")),
        HelpLine("F5", _("the customer's next address")),
        HelpLine("F6", _("one more address, in the customer's form")),
        HelpLine("F7", _("the day it is wanted for; type it before or after")),
        HelpLine("F8", _("a comment")),
        HelpLine("F9", _("another deposit; less than usual has to be approved")),
        HelpLine("F12", _("pay the deposit; then the order is recorded")),
        HelpLine("Esc", _("back to the sale; everything is kept")),
    )
