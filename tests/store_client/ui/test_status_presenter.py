"""What is not at HQ: by kind, until when, what to do, and trying at once."""

from dataclasses import replace

import pytest

from store_client.clock import Moment
from store_client.db import settings
from store_client.domain.customer import CustomerDetails
from store_client.domain.timeline import Backlog
from store_client.services import documents
from store_client.ui.services_devices import DeviceServices
from store_client.ui.session import Session
from store_client.ui.status.deadline import deadline
from store_client.ui.status.presenter import PATIENCE_MS, BacklogRow, StatusPresenter
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.shop import NOON, Shop

HOUR = 3_600_000


class Looking:
    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.view = RecordingView()
        self.gone: list[str] = []
        self.asked = 0
        devices = DeviceServices(backlog=lambda: documents.backlog(shop.db), ask_for_contact=self._ask)
        self.services = replace(shop.services(), devices=devices)
        self.session = Session(self.services)
        self.session.staff = self.services.list_staff()[0]
        self.presenter = StatusPresenter(self.view, self.services, self.session, go=self.gone.append)

    def _ask(self) -> None:
        self.asked += 1

    @property
    def rows(self) -> list[BacklogRow]:
        rows: list[BacklogRow] = list(self.view.said["show_backlog"][0])
        return rows


@pytest.fixture
def looking(shop: Shop) -> Looking:
    return Looking(shop)


def test_the_backlog_is_counted_by_kind_with_its_oldest(looking: Looking, shop: Shop) -> None:
    services = shop.services()
    services.open_shift("01")
    shop.pass_time(600)
    services.people.register(CustomerDetails(last_name="Kavanagh"), "01")
    services.people.register(CustomerDetails(last_name="Keane"), "01")
    looking.presenter.shown()
    assert [(row.what, row.count, row.oldest) for row in looking.rows] == [
        ("Shift openings", "1", "today 12:00"),
        ("New customers", "2", "today 12:10"),
    ]
    total = looking.view.said["show_backlog"][1]
    assert (total.count, total.oldest, total.chip[1]) == ("3", "today 12:00", "1 of them due at 20:00")


def test_a_customer_may_wait_but_the_days_sums_are_due(looking: Looking, shop: Shop) -> None:
    shop.services().open_shift("01")
    shop.pass_time(60)
    shop.services().people.register(CustomerDetails(last_name="Kavanagh"), "01")
    looking.presenter.shown()
    assert [row.chip[1] for row in looking.rows] == ["due today 20:00", "stay “Pending sync”"]


def test_without_contact_the_deadline_and_the_steps_are_shown(looking: Looking, shop: Shop) -> None:
    shop.services().open_shift("01")
    shop.hq_is_gone()
    shop.pass_time(6 * 3600)
    looking.presenter.shown()
    (card,) = looking.view.said["show_deadline"]
    assert (card.left, card.time, card.since, card.warning) == ("2 h 0 min left", "20:00", "12:00 last contact", True)
    assert card.share == 0.75
    assert len(looking.view.said["show_advice"][1]) == 3
    shop.pass_time(3 * 3600)
    looking.presenter.refresh()
    assert looking.view.said["show_deadline"][0].left == "the time is over"
    assert looking.rows[0].chip[1] == "due since 20:00"


def test_with_everything_at_hq_there_is_nothing_to_fear(looking: Looking) -> None:
    looking.presenter.shown()
    assert looking.view.said["show_deadline"] == (None,)
    assert looking.view.said["show_advice"] == ("", ())
    assert looking.view.last_answer.text == "Everything is at HQ."


def test_a_register_that_hq_does_not_know_says_what_to_do(looking: Looking, shop: Shop) -> None:
    with shop.agent.write():
        shop.agent.run("UPDATE contact SET activation_needed = 1")
    looking.presenter.shown()
    assert "activation code" in looking.view.said["show_advice"][1][0].text
    assert not looking.view.primary.enabled


def test_trying_now_asks_the_agent_and_says_what_hq_answered(looking: Looking, shop: Shop) -> None:
    looking.presenter.shown()
    shop.pass_time(30)
    looking.presenter.pressed("F12")
    assert looking.asked == 1
    assert looking.view.last_answer.text == "Asking HQ …"
    looking.presenter.changes_applied()
    assert looking.view.last_answer.text == "Asking HQ …"
    shop.pass_time(2)
    shop.hq_answers()
    looking.presenter.changes_applied()
    assert looking.view.last_answer.label == "HQ answered at 12:00:32"
    assert looking.view.last_answer.tone == "ok"


def test_no_answer_is_said_after_a_while(looking: Looking, shop: Shop) -> None:
    shop.hq_is_gone("no network")
    looking.presenter.shown()
    looking.presenter.pressed("F5")
    looking.presenter.ticked()
    assert looking.view.last_answer.text == "Asking HQ …"
    shop.moment = replace(shop.moment, utc_ms=shop.moment.utc_ms + PATIENCE_MS + 1)
    looking.presenter.ticked()
    assert looking.view.last_answer.label == "No answer: no network"


def test_support_hears_which_register_it_is(looking: Looking, shop: Shop) -> None:
    shop.services().open_shift("01")
    looking.presenter.pressed("F6")
    assert looking.view.last_answer.text == "Register 101-2: 1 waiting, last contact today 12:00"


def test_the_keys_lead_on(looking: Looking) -> None:
    for key in ("F4", "F7", "Esc"):
        assert looking.presenter.pressed(key)
    assert looking.gone == ["documents", "health", "sell"]
    assert not looking.presenter.pressed("F9")


def test_asking_is_a_commit_that_the_agent_sees(shop: Shop) -> None:
    before = settings.contact_asked(shop.agent)
    documents.ask_for_contact(shop.db, shop.now())
    assert settings.contact_asked(shop.agent) != before


def test_the_backlog_knows_the_kinds_of_transactions(shop: Shop) -> None:
    assert documents.backlog(shop.db) == []
    shop.services().open_shift("01")
    assert documents.backlog(shop.db) == [Backlog("shift.opened", "", 1, NOON)]


@pytest.mark.parametrize(
    ("end_of_day", "offset", "left_ms"),
    [("20:00", 0, 8 * HOUR), ("20:00", 120, 6 * HOUR), ("11:30", 0, -HOUR // 2), ("00:00", -300, -7 * HOUR)],
)
def test_the_deadline_is_in_the_stores_own_time(end_of_day: str, offset: int, left_ms: int) -> None:
    due = deadline(end_of_day, Moment(NOON, offset), NOON - HOUR)
    assert due is not None
    assert due.left_ms == left_ms


@pytest.mark.parametrize("odd", ["", "8 pm", "24:00", "20.00", "12:", "-1:00"])
def test_a_store_without_a_readable_end_of_day_has_no_deadline(odd: str) -> None:
    assert deadline(odd, Moment(NOON), NOON) is None
