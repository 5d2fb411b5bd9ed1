"""What is being entered: the chosen way to pay, the number it needs, the amount in the field."""

from collections.abc import Callable, Sequence

from store_client.domain.money import parse_amount
from store_client.domain.rounding import round_half_away
from store_client.domain.settlement import still_due
from store_client.domain.tender import CASH, CHEQUE, VOUCHER
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui.sell.current_sale import CurrentSale
from store_client.ui.tender.methods import Method, methods, next_of_kind

_MILLION = 1_000_000


class Entry:
    """`typed` is what stands in the field."""

    def __init__(self, sale: CurrentSale, typed: Callable[[], str]) -> None:
        self._sale, self._typed = sale, typed
        self.methods: dict[str, Sequence[Method]] = {}
        self.method = Method(CASH, CASH, CASH)
        self.reference = ""
        self.begin()

    def begin(self) -> None:
        """With cash or, where there is none, with the first way there is."""
        self.methods = methods(self._sale.basket)
        usual = [*self.methods[CASH], *(several[0] for several in self.methods.values() if several)]
        self.choose(usual[0] if usual else Method(CASH, CASH, _("Cash")))

    def choose(self, method: Method) -> None:
        self.method, self.reference = method, ""

    def choose_tender(self, tender: str) -> bool:
        """False where there is no such way."""
        found = [method for several in self.methods.values() for method in several if method.tender == tender]
        if found:
            self.choose(found[0])
        return bool(found)

    def choose_kind(self, kind: str) -> None:
        """Pressed again, the next of that kind. Raises ``Refused``."""
        known = self.methods[kind]
        if not known:
            raise Refused(_("This way to pay is not set up here. Choose another one; the basket is kept."))
        self.choose(next_of_kind(known, self.method))

    @property
    def gives_back(self) -> bool:
        return still_due(self._sale.basket) < 0

    @property
    def wants_number(self) -> bool:
        """Of a voucher, or of a cheque whose amount comes next."""
        if self.gives_back:
            return False
        return self.method.kind == VOUCHER or (self.method.kind == CHEQUE and not self.reference)

    @property
    def currency(self) -> str:
        return self.method.rate.currency if self.method.rate else self._sale.basket.currency

    @property
    def text(self) -> str:
        return self._typed().strip()

    @property
    def amount(self) -> int | None:
        """In minor units of what is handed over; None while nothing stands there. Raises ``Refused``."""
        return parse_amount(self.text, self.currency) if self.text and not self.wants_number else None

    @property
    def likely_amount(self) -> int | None:
        """The same while it is typed: None for what is no amount yet."""
        try:
            return self.amount
        except Refused:
            return None

    @property
    def worth(self) -> int | None:
        """The likely amount in the store's own minor units."""
        amount, rate = self.likely_amount, self.method.rate
        return amount if amount is None or rate is None else round_half_away(amount * rate.rate_millionths, _MILLION)
