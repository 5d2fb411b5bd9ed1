"""A drawer that is counted, for presenters' tests: what a person types, what stands there, and where it leads."""

from typing import Any

from store_client.errors import NeedsApproval
from store_client.ui.count.presenter import CountPresenter
from store_client.ui.count.rows import Block, ChoiceRow, Compared, FieldLine, Side
from store_client.ui.screen import Answer
from store_client.ui.services_day import Opening
from store_client.ui.session import Session
from store_client.ui.window_services import WindowServices
from tests.store_client.ui.daytime import person_of
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.shop import PIN, Shop


class Counting:
    """`went` are the screens that were asked for, `asked` what another person's word was wanted for."""

    def __init__(self, shop: Shop, person: str = "01", services: WindowServices | None = None) -> None:
        self.shop, self.view = shop, RecordingView()
        self.services = services or shop.services()
        self.session = Session(self.services)
        self.session.staff = person_of(shop, person)
        self.went: list[str] = []
        self.told: list[Answer] = []
        self.asked: list[NeedsApproval] = []
        self.approves = ""
        self.presenter = CountPresenter(
            self.view, self.services, self.session, approve=self._approve, go=self._go, say=self.told.append
        )

    def _go(self, name: str) -> None:
        self.went.append(name)
        if name == "count":
            self.presenter.shown()

    def _approve(self, refusal: NeedsApproval, then: Any) -> None:
        self.asked.append(refusal)
        if self.approves:
            counter, person = self.services.counter, self.session.signed_in
            then(counter.approve_with_pin(refusal.action, self.approves, PIN, person))

    def open_shift(self, starting_minor: int = 0) -> str:
        shift = self.services.day.shifts.open(Opening(starting_minor), self.session.signed_in)
        self.session.reload()
        return shift.id

    def start(self, shift: str = "", register: str = "", *, opening: bool = False) -> "Counting":
        self.presenter.open(shift, register, opening=opening)
        return self

    def press(self, *keys: str) -> None:
        for key in keys:
            assert self.presenter.pressed(key), key

    def type(self, **typed: str) -> None:
        """`note_2000="3"` or `coin_50="4"` by its value, `card="25"` by the tender, `sum="12.50"`."""
        for name, text in typed.items():
            kind, _sep, value = name.partition("_")
            place = value if kind in ("note", "coin") else "sum" if name == "sum" else f"={name}"
            self.presenter.typed(place, text)

    def count_cash(self, amount: str) -> None:
        """As one sum, up to the slips."""
        self.press("F8")
        self.type(sum=amount)
        self.press("F12")

    def hand_in(self, amount: str) -> None:
        self.count_cash(amount)
        self.press("F12")

    @property
    def blocks(self) -> tuple[Block, Block]:
        notes, coins, _cursor = self.view.said["show_pieces"]
        return notes, coins

    def line(self, place: str) -> FieldLine:
        return next(line for block in self.blocks for line in block.lines if line.place == place)

    @property
    def cursor(self) -> str:
        return str(self.view.said["focus_place"][0])

    @property
    def step(self) -> int:
        return int(self.view.said["show_title"][2])

    @property
    def side(self) -> Side:
        side: Side = self.view.said["show_side"][0]
        return side

    @property
    def compared(self) -> list[Compared]:
        return list(self.view.said["show_compared"][0])

    @property
    def choices(self) -> list[ChoiceRow]:
        return list(self.view.said["show_choices"][1])
