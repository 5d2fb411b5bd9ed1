"""What the shop has set up for counts, and what the person at the register may see of them."""

from collections.abc import Sequence

from store_client.domain.declaration import SUM
from store_client.domain.setup import Setup, TenderType
from store_client.domain.tender import CASH
from store_client.ui.session import Session
from store_client.ui.tender.methods import built_in_name
from store_client.ui.window_services import WindowServices


class Terms:
    def __init__(self, services: WindowServices, session: Session) -> None:
        self._services, self._session = services, session

    @property
    def setup(self) -> Setup:
        return self._services.counter.load_setup()

    @property
    def float_minor(self) -> int:
        """What stays in the drawer."""
        return self.setup.policy.float_minor

    @property
    def adds_up(self) -> bool:
        """Whether several counts of a shift are added, or the last one counts."""
        return self.setup.policy.declaration == SUM

    @property
    def sees_expected(self) -> bool:
        return self._services.day.reports.may_see_expected(self._session.signed_in)

    @property
    def slips(self) -> Sequence[TenderType]:
        """The ways to pay besides cash, as they are on offer."""
        found = [one for one in self.setup.tender_types if one.active and one.tender != CASH]
        return sorted(found, key=lambda one: one.position)

    def tender_name(self, code: str) -> str:
        known = self.setup.tender_type(code)
        return known.name if known is not None else built_in_name(code)
