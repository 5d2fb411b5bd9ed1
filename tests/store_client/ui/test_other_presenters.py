"""The documents and the status area."""

from dataclasses import replace

import pytest

from store_client.db import settings
from store_client.domain.customer import CustomerDetails
from store_client.domain.timeline import SyncStatus
from store_client.domain.transaction import CompletedSale
from store_client.services import selling
from store_client.ui.documents.presenter import DocumentsPresenter
from store_client.ui.formats import Formats
from store_client.ui.session import Session
from store_client.ui.status_words import LATE_MS, status_answer, status_words
from store_client.ui.window_services import WindowServices
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.shop import NOON, Shop, code_of

FINE = SyncStatus(0, 0, 0, 0, NOON, True, True, NOON, 0, "")


def hq_changes_the_currency(shop: Shop) -> None:
    known = settings.channel(shop.agent)
    assert known is not None
    with shop.agent.write():
        settings.save_channel(shop.agent, replace(known, currency="JPY"))


def session_of(services: WindowServices) -> Session:
    session = Session(services)
    session.staff = services.list_staff()[0]
    if session.shift is None:
        session.shift = services.open_shift(session.staff.id)
    return session


def sell(shop: Shop, sku: str = "10007", tendered: int = 2000) -> CompletedSale:
    services = shop.services()
    product = services.find_by_code(code_of(sku))
    assert product is not None
    return services.complete_sale(selling.add_item(services.start_basket(), product), tendered, "01")


class TestDocuments:
    @pytest.fixture
    def view(self) -> RecordingView:
        return RecordingView()

    def test_a_customers_document_goes_through_all_six_steps(self, shop: Shop, view: RecordingView) -> None:
        services = shop.services()
        session = session_of(services)
        customer = services.people.register(CustomerDetails(last_name="Kavanagh"), "01")
        presenter = DocumentsPresenter(view, services, session, go=lambda name: None)
        presenter.shown()
        steps = view.said["show_timeline"][2]
        assert [step.what for step in steps] == [
            "Recorded",
            "Sent",
            "Stored at HQ",
            "Applied",
            "Account number received",
            "Day confirmed",
        ]
        assert [step.state for step in steps] == ["done", "now", "to_come", "to_come", "to_come", "to_come"]
        shop.hq_has_everything()
        shop.hq_numbers(customer.id, "000000019")
        presenter.changes_applied()
        steps = view.said["show_timeline"][2]
        assert [step.state for step in steps] == ["done", "done", "done", "done", "done", "now"]
        assert steps[4].detail == "000000019"

    def test_the_marked_document_stays_marked_while_new_ones_come(self, shop: Shop, view: RecordingView) -> None:
        services = shop.services()
        session = session_of(services)
        first = sell(shop)
        presenter = DocumentsPresenter(view, services, session, go=lambda name: None)
        presenter.shown()
        sell(shop)
        presenter.changes_applied()
        assert view.said["show_timeline"][0] == first.transaction.receipt
        assert view.said["show_documents"][1] == 1

    def test_f4_leaves_only_what_is_not_done(self, shop: Shop, view: RecordingView) -> None:
        services = shop.services()
        session = session_of(services)
        sell(shop)
        shop.hq_has_everything()
        sale = sell(shop)
        presenter = DocumentsPresenter(view, services, session, go=lambda name: None)
        presenter.shown()
        presenter.pressed("F4")
        assert [row.title for row in view.said["show_documents"][0]] == [sale.transaction.receipt]

    @pytest.mark.parametrize(("state", "chip"), [("parked", "Parked at HQ"), ("quarantined", "Needs a person")])
    def test_what_is_stuck_is_loud(self, shop: Shop, view: RecordingView, state: str, chip: str) -> None:
        services = shop.services()
        session = session_of(services)
        sell(shop)
        with shop.agent.write():
            shop.agent.run("UPDATE outbox SET sent_ms = 1, stored_ms = 2, state = ?, reason = 'why'", (state,))
        presenter = DocumentsPresenter(view, services, session, go=lambda name: None)
        presenter.shown()
        assert view.said["show_documents"][0][0].chip[1] == chip
        assert view.said["show_timeline"][2][3].state == "trouble"
        assert view.said["show_timeline"][3] == "why"


@pytest.mark.parametrize(
    ("status", "after_ms", "words", "warning"),
    [
        (FINE, 0, "0 waiting · last contact 12:00", False),
        (replace(FINE, waiting=3), 0, "3 waiting · last contact 12:00", False),
        (replace(FINE, waiting=3, reachable=False), 0, "3 waiting · last contact 12:00", True),
        (replace(FINE, waiting=41), LATE_MS + 1, "41 waiting · last contact 12:00", True),
        (FINE, -LATE_MS - 1, "0 waiting · last contact 12:00", True),
        (replace(FINE, waiting=1, last_contact_ms=None), 0, "1 waiting · no contact yet", True),
        (replace(FINE, quarantined=2), 0, "2 need a person · 0 waiting", True),
        (replace(FINE, activated=False, waiting=5), 0, "Not activated · 5 waiting", True),
    ],
)
def test_the_status_area_always_says_what_is_not_at_hq(
    shop: Shop, status: SyncStatus, after_ms: int, words: str, warning: bool
) -> None:
    said = status_words(status, Formats(shop.now), NOON + after_ms)
    assert (said.whole, said.warning) == (words, warning)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (FINE, "Everything is at HQ."),
        (replace(FINE, waiting=1), "next contact"),
        (replace(FINE, reachable=False, trouble="no network"), "Selling goes on"),
        (replace(FINE, parked=1), "go on by themselves"),
        (replace(FINE, quarantined=1), "Tell HQ"),
        (replace(FINE, activated=False), "activation code"),
        (replace(FINE, clock_skew_ms=-600_000), "Set the clock"),
    ],
)
def test_the_documents_screen_says_what_to_do(shop: Shop, status: SyncStatus, expected: str) -> None:
    assert expected in status_answer(status, Formats(shop.now), NOON).text
