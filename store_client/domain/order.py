"""A customer's order: goods that are kept or sent for them, with a deposit paid now and the balance at the end."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from store_client.domain.basket import Basket, BasketLine
from store_client.domain.basket_order import PICKUP
from store_client.domain.customer import Address
from store_client.domain.rounding import round_half_away
from store_client.domain.transaction import TransactionLine

# What has become of it. At this register it waits until HQ has a sales order of it.
WAITING: Final = "waiting"
CREATED: Final = "created"
FAILED: Final = "failed"
HANDED_OVER: Final = "handed_over"
CANCELLED: Final = "cancelled"
OPEN: Final = (WAITING, CREATED, FAILED)
STATES: Final = (*OPEN, HANDED_OVER, CANCELLED)

_WHOLE_PERCENT = 100_000


@dataclass(frozen=True, slots=True)
class Order:
    """``number`` is the receipt of its deposit, ``order_number`` what HQ's sales order is called, None until it is.

    ``reason``: in words, why HQ could not make a sales order of it. ``store``: where it is handed over.
    ``address_lines``: where it goes, empty for a pickup. ``transaction`` is the deposit's, where it was taken here;
    ``ended_by`` the one that ended it here. All its lines count and are sold; ``order_number`` may change nothing.
    """

    id: str
    number: str
    state: str
    customer: str
    customer_name: str
    method: str
    currency: str
    deposit_minor: int
    lines: tuple[TransactionLine, ...]
    tax_included: bool = True
    order_number: str | None = None
    reason: str = ""
    store: str = ""
    wanted_date: str = ""
    comment: str = ""
    address: str = ""
    address_lines: tuple[str, ...] = ()
    made_ms: int = 0
    transaction: str = ""
    ended_by: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def total_minor(self) -> int:
        return sum(line.total_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        return sum(line.tax_minor for line in self.lines)

    @property
    def discount_minor(self) -> int:
        return sum(line.discount_minor for line in self.lines if line.discount_minor > 0)

    @property
    def balance_minor(self) -> int:
        """What is still to be paid when it is handed over."""
        return self.total_minor - self.deposit_minor

    @property
    def is_pickup(self) -> bool:
        return self.method == PICKUP


def usual_deposit(total_minor: int, percent: int, coin_minor: int = 0) -> int:
    """So much of the total (``percent`` in thousandths of one), in whole coins where cash is rounded."""
    asked = round_half_away(total_minor * percent, _WHOLE_PERCENT)
    return min(total_minor, whole_coins(asked, coin_minor))


def whole_coins(minor: int, coin_minor: int) -> int:
    """Rounded up to what there are coins for; ``coin_minor`` 0 or 1: any amount."""
    coin = max(1, coin_minor)
    return -(-minor // coin) * coin


def address_lines(address: Address, name: str) -> tuple[str, ...]:
    """As it stands on a parcel; ``name`` is the customer's, for an address that has no name of its own."""
    place = " ".join(part for part in (address.postcode, address.city) if part)
    lines = (address.name or name, *address.street.splitlines(), place, address.region, address.country)
    return tuple(line for line in (line.strip() for line in lines) if line)


def numbered(lines: Iterable[TransactionLine]) -> tuple[TransactionLine, ...]:
    """The lines that count, numbered from 1: a voided one is no part of an order."""
    counting = [line for line in lines if not line.voided]
    return tuple(replace(line, line=number) for number, line in enumerate(counting, start=1))


def basket_lines(order: Order) -> tuple[BasketLine, ...]:
    """The order's lines as a basket has them, with the amounts that were agreed."""
    return tuple(_basket_line(line, tax_included=order.tax_included) for line in order.lines)


def _basket_line(line: TransactionLine, *, tax_included: bool) -> BasketLine:
    more = line.more
    return BasketLine(
        line=line.line,
        sku=line.sku,
        barcode=line.barcode,
        description=line.description,
        unit=line.unit,
        quantity_thousandths=line.quantity_thousandths,
        unit_price_minor=line.unit_price_minor,
        tax_rate=line.tax_rate,
        tax_included=tax_included,
        list_price_minor=more.list_price_minor if more else None,
        price_reason=more.reason if more else "",
        serial=more.serial if more else "",
        comment=more.comment if more else "",
        tax_override=more.tax_override if more else "",
        discounts=more.discounts if more else (),
        discount_minor=line.discount_minor,
        total_minor=line.total_minor,
        tax_minor=line.tax_minor,
    )


def can_be_ordered(basket: Basket) -> bool:
    """Goods that are to be paid for, and nothing that comes back."""
    counting = [line for line in basket.lines if not line.voided]
    return bool(counting) and basket.total_minor > 0 and all(line.quantity_thousandths > 0 for line in counting)
