"""Another person's word: by PIN or badge, never one's own, and then the thing is done."""

import pytest

from store_client.domain.permissions import Approval
from store_client.errors import NeedsApproval
from store_client.ui.approval.presenter import ApprovalPresenter
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.selling import MANAGER_ID, Selling
from tests.store_client.ui.shop import PIN, Shop


class Approving:
    """A cashier may not give so much discount; `given` collects the words of others, `open` is the panel."""

    def __init__(self, shop: Shop, person: str = "01", action: str = "line_discount") -> None:
        self.view, self.given, self.open = RecordingView(), list[Approval](), False
        counter = Selling(shop, person)
        self.presenter = ApprovalPresenter(
            self.view, shop.services(), counter.session, opens=self._opens, closes=self._closes
        )
        self.presenter.ask(NeedsApproval(action, "This is more than you may do alone."), self.given.append)

    def _opens(self) -> None:
        self.open = True
        self.presenter.shown()

    def _closes(self) -> None:
        self.open = False

    def press(self, *keys: str) -> None:
        for key in keys:
            assert self.presenter.pressed(key)

    @property
    def names(self) -> list[tuple[str, bool]]:
        return [(tile.name, tile.chosen) for tile in self.view.said["show_people"][1]]

    @property
    def pin(self) -> tuple[int, str, bool]:
        entered, message, wrong = self.view.said["show_pin"]
        return entered, message, wrong


@pytest.fixture
def approving(shop: Shop) -> Approving:
    return Approving(shop)


def test_only_those_who_may_are_named(approving: Approving) -> None:
    assert approving.names == [("Orla Fitzgerald", True)]
    assert approving.view.last_answer.text == "This is more than you may do alone."


def test_the_sixth_digit_signs(approving: Approving) -> None:
    approving.press(*PIN)
    (approval,) = approving.given
    assert (approval.action, approval.staff, approval.approved_by) == ("line_discount", "01", MANAGER_ID)
    assert not approving.open


def test_a_wrong_pin_is_said_and_the_panel_stays(approving: Approving) -> None:
    approving.press(*"111111")
    assert approving.given == []
    assert approving.open
    assert approving.pin[1].startswith("Wrong PIN")
    approving.press(*PIN)
    assert len(approving.given) == 1


def test_escape_leaves_everything_as_it_was(approving: Approving) -> None:
    approving.press("1", "2", "Esc")
    assert (approving.given, approving.open) == ([], False)


def test_digits_can_be_taken_back(approving: Approving) -> None:
    approving.press("1", "2", "Backspace")
    assert approving.pin[0] == 1
    approving.press("3", "Del")
    assert approving.pin[0] == 0


def test_what_was_typed_for_one_question_does_not_count_for_the_next(approving: Approving) -> None:
    approving.press("1", "2", "3")
    approving.presenter.ask(NeedsApproval("void_transaction", "No."), approving.given.append)
    assert approving.pin[0] == 0


def test_somebody_elses_badge_signs(approving: Approving, monkeypatch: pytest.MonkeyPatch) -> None:
    signed: list[tuple[str, ...]] = []

    def by_badge(action: str, badge: str, pin: str, asked_by: object) -> Approval:
        signed.append((action, badge, pin))
        return Approval(action, "01", MANAGER_ID)

    from dataclasses import replace

    services = approving.presenter._services
    counter = replace(services.counter, approve_with_badge=by_badge)
    monkeypatch.setattr(approving.presenter, "_services", replace(services, counter=counter))
    assert approving.presenter.scanned("B-04-secret")
    assert signed == [("line_discount", "B-04-secret", "")]
    assert len(approving.given) == 1


def test_ones_own_badge_is_refused(approving: Approving) -> None:
    assert approving.presenter.scanned("B-01-secret")
    assert approving.given == []
    assert approving.open
    assert approving.pin[2]


def test_an_article_is_no_badge(approving: Approving) -> None:
    assert not approving.presenter.scanned("2100417001183")


def test_an_approver_who_is_the_one_who_asks_is_not_named(shop: Shop) -> None:
    approving = Approving(shop, MANAGER_ID)
    assert approving.names == []
    approving.press("F12")
    assert "badge" in approving.pin[1]


def test_no_key_reaches_the_screen_below(approving: Approving) -> None:
    approving.press("F5", "+", "/", "PgDn", "Home")
    assert approving.given == []
