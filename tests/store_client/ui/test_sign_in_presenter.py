"""Signing in: the name, the PIN, the shift that opens by itself, the look."""

import pytest

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
