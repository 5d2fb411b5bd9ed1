"""What is not at HQ: by kind, until when, what to do, and trying at once."""

from dataclasses import replace
from pathlib import Path

import pytest

from store_client.db import settings
from store_client.devices.removable import Stick
from store_client.domain.customer import CustomerDetails
from store_client.domain.timeline import Backlog
from store_client.services import documents
from store_client.ui.services_devices import DeviceServices
from store_client.ui.session import Session
from store_client.ui.status.presenter import PATIENCE_MS, BacklogRow, StatusPresenter
from store_client.ui.surroundings import Surroundings
from store_client.ui.window_services import WindowServices
from tests.store_client.ui.daytime import Sticks, closing_in, with_sticks
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.selling import Beside
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
        self.beside = Beside()
        self.presenter = self.present(self.services)

    def present(self, services: WindowServices) -> StatusPresenter:
        self.presenter = StatusPresenter(
            self.view,
            services,
            self.session,
            approve=lambda _needed, _then: None,
            beside=self.beside,
            in_front=lambda: True,
            go=self.gone.append,
        )
        return self.presenter

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
    assert not looking.presenter.pressed("F8")


def test_asking_is_a_commit_that_the_agent_sees(shop: Shop) -> None:
    before = settings.contact_asked(shop.agent)
    documents.ask_for_contact(shop.db, shop.now())
    assert settings.contact_asked(shop.agent) != before


def test_the_backlog_knows_the_kinds_of_transactions(shop: Shop) -> None:
    assert documents.backlog(shop.db) == []
    shop.services().open_shift("01")
    assert documents.backlog(shop.db) == [Backlog("shift.opened", "", 1, NOON)]


def test_what_waits_goes_on_a_stick(looking: Looking, shop: Shop) -> None:
    sticks = Sticks()
    looking.present(with_sticks(looking.services, sticks)).shown()
    looking.presenter.pressed("F9")
    assert not looking.view.keys[9].enabled
    looking.beside.finish()
    looking.beside.finish()
    assert len(sticks.exported) == 1
    assert looking.view.last_answer.text == "12 documents are on the stick"
    looking.presenter.changes_applied()
    assert looking.view.keys[9].enabled


def test_of_several_sticks_f12_takes_one_and_then_asks_hq_again(looking: Looking) -> None:
    two = (Stick(Path("/media/a"), "A", 8_000_000_000), Stick(Path("/media/b"), "B", 500_000_000))
    sticks = Sticks(found=two)
    looking.present(with_sticks(looking.services, sticks)).shown()
    looking.presenter.pressed("F9")
    looking.beside.finish()
    assert looking.view.primary.note == "A"
    looking.presenter.pressed("F9")
    looking.presenter.pressed("F12")
    looking.beside.finish()
    assert [folder for folder, _person in sticks.exported] == [Path("/media/b")]
    assert (looking.asked, looking.view.primary.name) == (0, "Try now")


def test_esc_leaves_the_sticks_and_not_the_screen(looking: Looking) -> None:
    two = (Stick(Path("/media/a"), "A", 1), Stick(Path("/media/b"), "B", 1))
    looking.present(with_sticks(looking.services, Sticks(found=two))).shown()
    looking.presenter.pressed("F9")
    looking.beside.finish()
    looking.presenter.pressed("Esc")
    assert (looking.gone, looking.view.primary.name) == ([], "Try now")


@pytest.mark.parametrize(
    ("minutes", "reachable", "tone", "key"),
    [(90, True, "ok", ""), (50, True, "quiet", ""), (12, True, "warn", ""), (50, False, "warn", "F9")],
)
def test_the_end_of_the_day_is_said_early_and_warned_of_late(
    looking: Looking, minutes: int, reachable: bool, tone: str, key: str
) -> None:
    looking.present(closing_in(looking.services, minutes, reachable=reachable)).shown()
    said = looking.view.last_answer
    assert (said.tone, said.offer.key if said.offer else "") == (tone, key)


@pytest.mark.parametrize(
    ("minutes", "second", "warning"),
    [(90, "last contact 12:00", False), (50, "closing in 50 min", False), (14, "closing in 14 min", True)],
)
def test_the_status_area_counts_down_to_the_end_of_the_day(
    looking: Looking, shop: Shop, minutes: int, second: str, warning: bool
) -> None:
    around = Surroundings(closing_in(looking.services, minutes), looking.session)
    status = around.words(compact=False).status
    assert (status.second, status.warning) == (second, warning)


def test_the_countdown_goes_on_without_reading_the_file(looking: Looking, shop: Shop) -> None:
    around = Surroundings(closing_in(looking.services, 16), looking.session)
    shop.pass_time(120)
    assert around.words(compact=False).status.second == "closing in 14 min"
    shop.pass_time(15 * 60)
    assert around.words(compact=False).status.second == "the day is over"
