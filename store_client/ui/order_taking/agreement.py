"""What is agreed so far about an order, and what of it a person can choose or type."""

from dataclasses import dataclass
from typing import Final

from store_client.domain.basket import Basket
from store_client.domain.basket_order import DELIVERY, PICKUP
from store_client.domain.customer import Address, Customer
from store_client.domain.money import parse_amount
from store_client.domain.ringing_up import checked_text
from store_client.domain.rounding import round_half_away
from store_client.errors import Refused
from store_client.services import orders
from store_client.services.orders import OrderTerms
from store_client.texts import _
from store_client.ui.order_taking.days import wanted_day

DAY: Final = "day"
COMMENT: Final = "comment"
DEPOSIT: Final = "deposit"
ANOTHER_ADDRESS: Final = "another"
TYPED: Final = (DAY, COMMENT, DEPOSIT)
"""The places that take what is typed; all others are chosen."""

_THOUSAND: Final = 1000
_WHOLE: Final = 100 * _THOUSAND


def place_of(address: Address) -> str:
    return f"={address.id}"


@dataclass(slots=True)
class Agreement:
    """`basket` is what is ordered; `deposit_minor` None is the usual one."""

    basket: Basket
    method: str = PICKUP
    address: str = ""
    wanted_date: str = ""
    comment: str = ""
    deposit_minor: int | None = None

    @property
    def addresses(self) -> tuple[Address, ...]:
        """The customer's, the one that they use most first."""
        customer = self.basket.customer
        if customer is None:
            return ()
        return tuple(sorted(customer.addresses, key=lambda one: one.id != customer.primary_address))

    @property
    def places(self) -> list[str]:
        """What stands on the screen, from the top."""
        delivered = [*(place_of(one) for one in self.addresses), ANOTHER_ADDRESS] if self.method == DELIVERY else []
        return [PICKUP, DELIVERY, *delivered, DAY, COMMENT, DEPOSIT]

    @property
    def usual_minor(self) -> int:
        return orders.usual_deposit_of(self.basket)

    @property
    def to_pay_minor(self) -> int:
        """As the deposit now."""
        return self.usual_minor if self.deposit_minor is None else self.deposit_minor

    @property
    def terms(self) -> OrderTerms:
        return OrderTerms(self.method, self.address, self.wanted_date, self.comment, self.deposit_minor)

    @property
    def lacks(self) -> str:
        """What has to be chosen yet, in words; empty when nothing has."""
        if self.basket.customer is None:
            return _("choose the customer first, F3")
        if self.method == DELIVERY and not self.address:
            return _("choose where it is delivered to")
        return ""

    def renew(self, basket: Basket) -> None:
        """The basket as it is now: the customer may be another one, or have one more address."""
        before = {one.id for one in self.addresses}
        same = self._customer is not None and basket.customer is not None and self._customer.id == basket.customer.id
        self.basket = basket
        known = [one.id for one in self.addresses]
        added = [one for one in known if one not in before]
        if same and added and self.method == DELIVERY:
            self.address = added[-1]
        elif self.address not in known:
            self.address = known[0] if known and self.method == DELIVERY else ""

    def choose(self, place: str) -> None:
        """A way to hand it over, or an address."""
        if place in (PICKUP, DELIVERY):
            self.method = place
            known = self.addresses
            self.address = known[0].id if place == DELIVERY and known else ""
        elif place.startswith("="):
            self.address = place.removeprefix("=")

    def next_address(self) -> None:
        """The first again after the last."""
        known = [one.id for one in self.addresses]
        if self.method != DELIVERY:
            self.choose(DELIVERY)
        elif known:
            self.address = known[(known.index(self.address) + 1) % len(known)] if self.address in known else known[0]

    def put(self, place: str, text: str, today: str) -> None:
        """What was typed; an empty text takes it away. Raises ``Refused``."""
        if place == DAY:
            self.wanted_date = wanted_day(text, today) if text else ""
        elif place == COMMENT:
            self.comment = checked_text(text)
        elif place == DEPOSIT:
            self.deposit_minor = self._deposit(text) if text else None

    def _deposit(self, text: str) -> int:
        """An amount, or with % a part of the total. Raises ``Refused``."""
        if text.endswith("%"):
            percent = parse_amount(text.removesuffix("%").strip(), "EUR") * 10
            minor = round_half_away(self.basket.total_minor * percent, _WHOLE)
        else:
            minor = parse_amount(text, self.basket.currency)
        if minor > self.basket.total_minor:
            raise Refused(_("The deposit cannot be more than the order costs. Type it again; the basket is kept."))
        return minor

    @property
    def _customer(self) -> Customer | None:
        return self.basket.customer
