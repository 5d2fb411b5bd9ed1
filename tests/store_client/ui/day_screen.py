"""The end of day for presenters' tests: the screen without a window, with a real register behind it."""

from collections.abc import Callable
from dataclasses import replace

from store_client.domain.permissions import Approval
from store_client.errors import NeedsApproval
from store_client.ui.day.presenter import DayPresenter
from store_client.ui.day.rows import DayList, DayTable, RegisterCard, Side
from store_client.ui.services_day import Count, Ending
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices
from tests.store_client.ui.daytime import (
    cash_of,
    person_of,
)
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.selling import Beside
from tests.store_client.ui.shop import Shop


class Day:
    """The screen with a real register behind it; `led` is where it led, `counted` which counts it asked for."""

    def __init__(self, shop: Shop, person: str = "01", services: WindowServices | None = None) -> None:
        self.shop, self.view = shop, RecordingView()
        self.services = services or shop.services()
        self.session = Session(self.services)
        self.session.staff = person_of(shop, person)
        self.in_front = True
        self.led: list[str] = []
        self.approved: list[str] = []
        self.counted: list[tuple[str, str, bool]] = []
        self.beside = Beside()
        self.presenter = DayPresenter(
            self.view,
            self.services,
            self.session,
            approve=self._approve,
            beside=self.beside,
            in_front=lambda: self.in_front,
            count_drawer=self._count,
            leading=self,
            go=self.led.append,
        )

    def show(self) -> "Day":
        self.presenter.shown()
        return self

    def press(self, *keys: str) -> None:
        for key in keys:
            self.presenter.pressed(key)

    def mend(self, kind: str) -> None:
        self.led.append(kind)

    def move_cash(self) -> None:
        self.led.append("cash")

    @property
    def cards(self) -> list[RegisterCard]:
        return list(self.view.said["show_cards"][0])

    @property
    def table(self) -> DayTable:
        table: DayTable = self.view.said["show_table"][0]
        return table

    @property
    def list(self) -> DayList | None:
        shown: DayList | None = self.view.said["show_list"][0]
        return shown

    @property
    def side(self) -> Side:
        side: Side = self.view.said["show_side"][0]
        return side

    @property
    def everything_said(self) -> str:
        return repr((self.view.said, self.view.last_answer))

    def _approve(self, refusal: NeedsApproval, then: Callable[[Approval], None]) -> None:
        self.approved.append(refusal.action)
        then(Approval(refusal.action, self.session.signed_in.id, "04", group="manager"))

    def _count(self, shift: str = "", register: str = "", *, opening: bool = False) -> None:
        self.counted.append((shift, register, opening))


def close_shift(shop: Shop, counted_minor: int) -> str:
    services, manager = shop.services(), person_of(shop, "04")
    services.day.cash.declare(Count((replace(cash_of(), counted_minor=counted_minor),)), manager, ())
    return services.day.shifts.close(Ending(), manager, ()).shift.id
