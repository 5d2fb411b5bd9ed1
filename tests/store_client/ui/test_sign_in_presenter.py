"""Signing in: the name, the PIN, the shift that opens by itself, the look."""

from dataclasses import replace

import pytest

from store_client.db import staff
from store_client.domain.shift import Shift
from store_client.errors import DamagedDatabase
from store_client.ui.screen import Answer
from store_client.ui.session import Session
from store_client.ui.sign_in.presenter import SignInPresenter
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.shop import PIN, Shop


class SigningIn:
    def __init__(self, shop: Shop) -> None:
        self.view = RecordingView()
        self.answers: list[Answer] = []
        self.looks: list[str] = []
        self.session = Session(shop.services())
        self.presenter = SignInPresenter(
            self.view,
            shop.services(),
            self.session,
            signed_in=self.answers.append,
            use_theme=self.looks.append,
            use_language=self.looks.append,
        )
        self.presenter.shown()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.presenter.pressed(key)


@pytest.fixture
def signing_in(shop: Shop) -> SigningIn:
    return SigningIn(shop)


def test_the_sixth_digit_signs_in_and_opens_todays_shift(signing_in: SigningIn) -> None:
    signing_in.press("Alt+4", *PIN)
    assert signing_in.session.signed_in.name == "Sinéad Walsh"
    assert signing_in.answers[0].text == "A shift was opened for 2026-11-25"
    assert signing_in.session.shift is not None


def test_an_open_shift_goes_on(signing_in: SigningIn, shop: Shop) -> None:
    shift = shop.services().open_shift("01")
    signing_in.press(*PIN)
    assert signing_in.session.shift == shift
    assert signing_in.answers[0].label == "Signed in"


def test_a_wrong_pin_says_how_many_tries_are_left(signing_in: SigningIn) -> None:
    signing_in.press(*"111111")
    assert signing_in.answers == []
    assert signing_in.session.staff is None
    assert signing_in.view.said["show_pin"] == (0, "Wrong PIN. 4 tries left.", True)
    assert signing_in.view.cues == 1


def test_the_digits_of_one_person_never_count_for_another(signing_in: SigningIn) -> None:
    signing_in.press(*PIN[:5], "Alt+2", PIN[5])
    assert signing_in.answers == []
    assert signing_in.view.said["show_pin"][0] == 1


def test_backspace_takes_one_digit_and_del_all(signing_in: SigningIn) -> None:
    signing_in.press("1", "2", "3", "Backspace")
    assert signing_in.view.said["show_pin"][0] == 2
    signing_in.press("Del")
    assert signing_in.view.said["show_pin"][0] == 0


def test_f5_goes_round_the_themes_and_f6_round_the_languages(signing_in: SigningIn, shop: Shop) -> None:
    signing_in.press("F5", "F5", "F5", "F6", "F6")
    assert signing_in.looks == ["dark", "contrast", "light", "fr", "en"]
    assert shop.looks[-1] == ("en", "light")


def test_a_register_without_staff_says_where_they_come_from(signing_in: SigningIn, shop: Shop) -> None:
    with shop.agent.write():
        shop.agent.run("UPDATE staff SET active = 0")
    signing_in.presenter.changes_applied()
    assert "HQ" in signing_in.view.last_answer.text
    assert not signing_in.view.primary.enabled
    signing_in.press(*PIN, "F12")
    assert signing_in.answers == []


def test_when_names_go_at_hq_those_that_are_left_are_shown(signing_in: SigningIn, shop: Shop) -> None:
    record = staff.find(shop.agent, "01")
    assert record is not None
    more = [replace(record, id=f"1{number}", name=f"Zoë {number}") for number in range(4)]
    with shop.agent.write():
        staff.upsert(shop.agent, more)
    signing_in.presenter.changes_applied()
    signing_in.press("F2", *"246")
    assert signing_in.view.said["show_person"] == ("Zoë 1",)
    with shop.agent.write():
        staff.remove(shop.agent, [person.id for person in more])
    signing_in.presenter.changes_applied()
    assert [tile.chosen for tile in signing_in.view.said["show_staff"][0]] == [True, False, False, False, False]
    assert signing_in.view.said["show_pin"][0] == 0


def test_nobody_is_at_the_register_while_the_shift_cannot_be_opened(
    signing_in: SigningIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_staff: str) -> Shift:
        raise DamagedDatabase("The register's file is damaged.")

    monkeypatch.setattr(signing_in.presenter, "_services", replace(signing_in.presenter._services, open_shift=damaged))
    with pytest.raises(DamagedDatabase):
        signing_in.press(*PIN)
    assert signing_in.session.staff is None
