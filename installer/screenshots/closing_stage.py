"""The stage at the end of the day: the register beside it, HQ asked, a stick, the Z's paper."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from PySide6.QtGui import QColor, QImage, QPainter

from installer.screenshots.goods import BATH_MAT, BOWL, FEEDER, HAND_CREAM, MUG, TOWEL, VASE
from installer.screenshots.quiet_register import QuietRegister
from installer.screenshots.stage import Stage
from store_client import clock
from store_client.devices import removable
from store_client.domain.denominations import denominations_of
from store_client.domain.shift import CONFIRMED
from store_client.services import day_reports, shift_close
from store_client.services.set_up_items import load_setup
from store_client.sync import deadline
from store_client.ui import receipt_painting

_EDGE = 24
_A_FEW = 2
"""Of each coin and small note, whatever comes besides."""


class ClosingStage(Stage):
    def set_up(self) -> None:
        super().set_up()
        self.neighbour = QuietRegister("101-1", self._folder / "register-101-1", "Camille Lefèvre", self.clock)

    def neighbour_trades(self) -> None:
        """A day at the other register; then its cable falls out, before its last documents are at HQ."""
        now = self.clock.now_ms()
        with self._hq.open_database() as db:
            self.neighbour.activate(self._hq, db)
        self.clock.set("08:58")
        self.neighbour.open(10_000)
        for time, codes, tender in _SALES:
            self.clock.set(time)
            self.neighbour.sell(*codes, tender=tender)
        self.clock.set_ms(now)
        self.neighbour.sync()

    def neighbour_closes(self) -> None:
        self.clock.set("17:48")
        self.neighbour.sync()
        self.neighbour.sell(MUG, BOWL)
        self.neighbour.sell(FEEDER, tender="card")
        self.clock.set("18:02")
        self.neighbour.count(short_minor=35)
        self.neighbour.close()
        self.neighbour.say_only_how_far_it_is()

    def type_count(self, short_minor: int = 0) -> None:
        """What should be in the drawer, but so much; a few of everything, as drawers are."""
        expected = shift_close.preview(self.db)
        assert expected is not None
        cash = next(one.expected_minor for one in expected.tenders if one.tender == "cash")
        self.type_pieces(cash - short_minor)

    def card_slips(self) -> str:
        """What the cards came to, as somebody adds it up."""
        expected = shift_close.preview(self.db)
        assert expected is not None
        minor = next((one.expected_minor for one in expected.tenders if one.tender == "card"), 0)
        return f"{minor // 100}.{minor % 100:02}"

    def type_pieces(self, amount_minor: int) -> None:
        known = denominations_of("EUR", load_setup(self.db).policy)
        small = {one.value_minor: _A_FEW for one in known if one.value_minor <= 1_000}
        rest = amount_minor - sum(value * count for value, count in small.items())
        for one in known:
            more, rest = divmod(rest, one.value_minor)
            self.type(str(more + small.get(one.value_minor, 0)))
            self.press("Enter")

    def change_person(self, name: str) -> None:
        self.press("Ctrl+L")
        self.sign_in(name)

    def approve_as(self, name: str) -> None:
        """In the panel that asks for another person's word; the first one there."""
        pin = next(person.pin for person in self.sample.people() if person.name == name)
        self.press("Alt+1", *pin)

    def ask_hq(self) -> None:
        """How the store is, as the day's screen asks now and then."""
        self.press("F5")
        self.answer_questions()
        self.settle(400)

    def watch_closing(self) -> None:
        """What the agent does every few seconds."""
        deadline.watch(self.db, clock.now(), self._settings.sync_seconds)

    def everything_is_confirmed(self) -> bool:
        return all(one.shift.state == CONFIRMED for one in shift_close.list_closed_shifts(self.db, 5))

    @contextmanager
    def usb_stick(self) -> Iterator[None]:
        """One is put in: a folder takes the place of what this computer may have."""
        folder = self._folder / "stick"
        folder.mkdir(exist_ok=True)
        with mock.patch.object(removable, "_on_linux", return_value=[(folder, "COMPTOIR")]):
            yield

    def z_paper(self) -> QImage:
        """As the printer has it, in the order of the roll."""
        manager = next(person for person in self.window._services.list_staff() if person.role == "manager")
        newest = day_reports.list_z(self.db, manager, 1)[0].shift
        rows = self.window._services.day.reports.z_paper(newest.id, manager)
        height = sum(map(receipt_painting.height_of, rows)) + 2 * _EDGE
        image = QImage(receipt_painting.WIDTH + 2 * _EDGE, height, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        receipt_painting.paint_rows(painter, rows, _EDGE, _EDGE, receipt_painting.black())
        painter.end()
        return image

    def counts_at_opening(self) -> None:
        """HQ sets up that the drawer is counted when a shift opens."""
        from hq_server.services import setup_admin

        wanted = self.sample.set_up.replace("count_at_opening = false", "count_at_opening = true")
        with self._hq.open_database() as db:
            setup_admin.import_setup(db, wanted, self.clock.now_ms())


_SALES = (
    ("09:20", (TOWEL, MUG), "cash"),
    ("09:55", (VASE,), "card"),
    ("10:31", (BATH_MAT, HAND_CREAM), "cash"),
    ("11:47", (BOWL, BOWL), "card"),
    ("12:40", (FEEDER,), "cash"),
    ("13:15", (MUG, MUG, MUG), "cash"),
    ("14:52", (TOWEL, BATH_MAT), "card"),
    ("16:08", (HAND_CREAM,), "cash"),
)
