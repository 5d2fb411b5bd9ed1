"""What HQ has not goes on a USB stick: which one, beside the window, and what came of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from store_client.devices.removable import Stick
from store_client.domain.staff import StaffMember
from store_client.errors import NeedsApproval, Refused
from store_client.services.usb_export import Exported
from store_client.ui.services_day import Approvals
from tests.store_client.ui.day_screen import Day
from tests.store_client.ui.daytime import (
    Sticks,
    with_sticks,
)
from tests.store_client.ui.shop import Shop


@pytest.fixture
def open_day(shop: Shop) -> Shop:
    shop.services().open_shift("01")
    return shop


class TestSticks:
    def on_sticks(self, shop: Shop, sticks: Sticks) -> Day:
        return Day(shop, services=with_sticks(shop.services(), sticks)).show()

    def test_the_only_stick_is_written_beside_the_window(self, open_day: Shop) -> None:
        sticks = Sticks()
        day = self.on_sticks(open_day, sticks)
        day.press("F9")
        assert day.view.last_answer.text == "Looking for USB sticks …"
        assert not day.view.keys[9].enabled
        day.press("F9")
        assert len(day.beside.jobs) == 1
        day.beside.finish()
        day.beside.finish()
        assert sticks.exported == [(Path("/media/backup"), "01")]
        assert day.view.last_answer.text == "12 documents are on the stick"
        assert "101-2-20261125-1200-1-12.comptoir" in day.view.last_answer.label
        assert day.view.keys[9].enabled

    def test_of_several_one_is_chosen(self, open_day: Shop) -> None:
        two = (Stick(Path("/media/a"), "A", 8_000_000_000), Stick(Path("/media/b"), "B", 500_000_000))
        sticks = Sticks(found=two)
        day = self.on_sticks(open_day, sticks)
        day.press("F9")
        day.beside.finish()
        assert day.view.last_answer.text == "A, 8 GB free"
        day.press("F9")
        assert (day.view.last_answer.text, day.view.primary.note) == ("B, 500 MB free", "B")
        day.press("F12")
        day.beside.finish()
        assert sticks.exported == [(Path("/media/b"), "01")]

    def test_esc_leaves_the_sticks_alone(self, open_day: Shop) -> None:
        two = (Stick(Path("/media/a"), "A", 1), Stick(Path("/media/b"), "B", 1))
        sticks = Sticks(found=two)
        day = self.on_sticks(open_day, sticks)
        day.press("F9")
        day.beside.finish()
        day.press("Esc")
        assert (day.led, sticks.exported, day.view.primary.name) == ([], [], "Count and close")

    @pytest.mark.parametrize(
        ("sticks", "said"),
        [
            (Sticks(found=()), "No USB stick was found"),
            (Sticks(waiting=0), "Everything is at HQ already"),
            (Sticks(trouble=Refused("The stick is full.")), "The stick is full."),
        ],
    )
    def test_what_does_not_work_is_said(self, open_day: Shop, sticks: Sticks, said: str) -> None:
        day = self.on_sticks(open_day, sticks)
        day.press("F9")
        day.beside.finish()
        day.beside.finish()
        assert day.view.last_answer.text.startswith(said)
        assert sticks.exported == []

    def test_who_may_not_export_needs_another_persons_word(self, open_day: Shop) -> None:
        asked: list[Approvals] = []

        def export(folder: Path, _person: StaffMember, given: Approvals) -> Exported:
            asked.append(given)
            if not given:
                raise NeedsApproval("export_documents", "You may not do this alone.")
            return Exported(folder / "12.comptoir", 12, 1, 12)

        services = with_sticks(open_day.services(), Sticks())
        readiness = replace(services.day.readiness, export=export)
        day = Day(open_day, services=replace(services, day=replace(services.day, readiness=readiness))).show()
        day.press("F9")
        for _step in range(3):
            day.beside.finish()
        assert day.approved == ["export_documents"]
        assert [len(given) for given in asked] == [0, 1]
        assert day.view.last_answer.tone == "ok"

    def test_what_came_of_it_is_said_to_who_comes_back(self, open_day: Shop) -> None:
        day = self.on_sticks(open_day, Sticks())
        day.press("F9")
        day.beside.finish()
        day.in_front = False
        day.beside.finish()
        day.in_front = True
        day.show()
        assert day.view.last_answer.text == "12 documents are on the stick"
        day.show()
        assert day.view.last_answer.text != "12 documents are on the stick"
