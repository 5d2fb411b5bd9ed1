"""The check-up: looked at beside the window, said line by line, printer and drawer tried."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from store_client.domain.health import ERROR, OK, WARN, HealthItem
from store_client.domain.staff import StaffMember
from store_client.errors import Refused
from store_client.ui.health.presenter import HealthPresenter
from store_client.ui.services_devices import DeviceServices
from store_client.ui.session import Session
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.shop import Shop

PRINTER = HealthItem("printer", "Printer", OK, "paper is there")
DRAWER = HealthItem("drawer", "Drawer", ERROR, "the cable is out", "Push the plug in.")
LINE = HealthItem("hq", "Line to HQ", WARN, "no contact for 3 h", "Check the cable.")


class CheckUp:
    """What is done beside the window waits until `settle`."""

    def __init__(self, shop: Shop) -> None:
        self.view = RecordingView()
        self.gone: list[str] = []
        self.lines: Sequence[HealthItem] = (PRINTER, DRAWER, LINE)
        self.drawers: list[StaffMember] = []
        self.trouble: Exception | None = None
        self._waiting: list[Callable[[], None]] = []
        devices = DeviceServices(
            check_health=lambda: self.lines, print_test=self._print, try_drawer=self.drawers.append
        )
        services = replace(shop.services(), devices=devices)
        self.session = Session(services)
        self.session.staff = services.list_staff()[0]
        self.presenter = HealthPresenter(self.view, services, self.session, beside=self._beside, go=self.gone.append)

    def settle(self, which: int = 0) -> None:
        self._waiting.pop(which)()

    def _beside(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> None:
        def act() -> None:
            try:
                result = work()
            except Exception as error:
                failed(error)
            else:
                done(result)

        self._waiting.append(act)

    def _print(self) -> None:
        if self.trouble is not None:
            raise self.trouble


@pytest.fixture
def check_up(shop: Shop) -> CheckUp:
    return CheckUp(shop)


def test_the_window_goes_on_while_it_is_looked_at(check_up: CheckUp) -> None:
    check_up.presenter.shown()
    assert not check_up.view.primary.enabled
    assert check_up.view.said["show_rows"][0] == []
    assert "few seconds" in check_up.view.last_answer.label
    check_up.settle()
    assert check_up.view.primary.enabled
    assert [row.chip[1] for row in check_up.view.said["show_rows"][0]] == ["Does not work", "Look at it", "Fine"]


def test_the_worst_is_said_first_and_each_line_says_what_to_do(check_up: CheckUp) -> None:
    check_up.presenter.shown()
    check_up.settle()
    assert check_up.view.last_answer.text == "2 things need somebody. Selling goes on."
    assert check_up.view.last_answer.tone == "error"
    marked = [check_up.view.said["show_marked"]]
    check_up.presenter.pressed("Down")
    marked.append(check_up.view.said["show_marked"])
    assert marked[0] == ("Drawer", "the cable is out", "Push the plug in.")
    assert marked[1][0] == "Line to HQ"


def test_when_all_works_it_says_so(check_up: CheckUp) -> None:
    check_up.lines = (PRINTER,)
    check_up.presenter.shown()
    check_up.settle()
    assert (check_up.view.last_answer.text, check_up.view.last_answer.tone) == ("Everything works", "ok")


def test_an_old_look_that_ends_late_changes_nothing(check_up: CheckUp) -> None:
    check_up.presenter.shown()
    check_up.presenter.pressed("F5")
    check_up.lines = (PRINTER,)
    check_up.settle(1)
    check_up.lines = (DRAWER,)
    check_up.settle(0)
    assert [row.name for row in check_up.view.said["show_rows"][0]] == ["Printer"]


def test_a_print_test_that_fails_says_why(check_up: CheckUp) -> None:
    check_up.trouble = Refused("The printer is out of paper.")
    check_up.presenter.pressed("F6")
    check_up.settle()
    assert check_up.view.last_answer.text == "The printer is out of paper."
    assert check_up.view.cues == 1
    check_up.trouble = None
    check_up.presenter.pressed("F6")
    check_up.settle()
    assert check_up.view.last_answer.tone == "ok"


def test_the_drawer_opens_only_for_somebody_whose_name_is_known(check_up: CheckUp) -> None:
    check_up.presenter.pressed("F8")
    check_up.settle()
    assert [person.id for person in check_up.drawers] == ["01"]
    check_up.session.staff = None
    check_up.presenter.pressed("F8")
    assert [person.id for person in check_up.drawers] == ["01"]
    assert "Sign in first" in check_up.view.last_answer.text


def test_a_bug_in_a_check_is_reported_and_the_page_can_look_again(check_up: CheckUp) -> None:
    check_up.trouble = ZeroDivisionError("a bug")
    check_up.presenter.pressed("F6")
    with pytest.raises(ZeroDivisionError):
        check_up.settle()
    assert check_up.view.primary.enabled


def test_esc_goes_back_to_where_one_came_from(check_up: CheckUp) -> None:
    check_up.presenter.pressed("Esc")
    check_up.session.staff = None
    check_up.presenter.pressed("Esc")
    assert check_up.gone == ["status", "sign_in"]
