"""Signing in: the name, the PIN, the shift that opens by itself, the look."""

from dataclasses import replace

import pytest

from store_client.db import staff
from store_client.domain.shift import Shift
from store_client.domain.staff import StaffMember
from store_client.errors import DamagedDatabase, Refused
from store_client.ui.screen import Answer
from store_client.ui.services_devices import DeviceServices
from store_client.ui.session import Session
from store_client.ui.sign_in.presenter import SignInPresenter
from store_client.ui.theme.tokens import THEMES
from tests.store_client.ui.counter_setup import hq_sets_up
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.shop import PIN, Shop


class SigningIn:
    def __init__(self, shop: Shop, devices: DeviceServices | None = None) -> None:
        self.view = RecordingView()
        self.answers: list[Answer] = []
        self.looks: list[str] = []
        self.gone: list[str] = []
        self.theme_name = "light"
        self.screen_keyboard = False
        self.services = replace(shop.services(), devices=devices or DeviceServices())
        self.session = Session(self.services)
        self.presenter = SignInPresenter(
            self.view,
            self.services,
            self.session,
            signed_in=self.answers.append,
            look=self,
            go=self.gone.append,
        )
        self.presenter.shown()

    def next_theme(self) -> str:
        self.theme_name = THEMES[(THEMES.index(self.theme_name) + 1) % 3]
        self.looks.append(self.theme_name)
        return self.theme_name

    def use_language(self, language: str) -> None:
        self.looks.append(language)

    def toggle_screen_keyboard(self) -> bool:
        self.screen_keyboard = not self.screen_keyboard
        return self.screen_keyboard

    def press(self, *keys: str) -> None:
        for key in keys:
            self.presenter.pressed(key)


@pytest.fixture
def signing_in(shop: Shop) -> SigningIn:
    return SigningIn(shop)


def test_the_sixth_digit_signs_in_and_opens_todays_shift(signing_in: SigningIn) -> None:
    signing_in.press("Alt+4", *PIN)
    assert signing_in.session.signed_in.name == "Sinéad Walsh"
    assert signing_in.answers[0].text == "A shift was opened for 25 Nov 2026"
    assert signing_in.session.shift is not None


def test_a_tile_says_what_hq_calls_the_persons_permission_group(shop: Shop) -> None:
    found = staff.find(shop.db, "01")
    assert found is not None
    with shop.agent.write():
        staff.upsert(shop.agent, [replace(found, group="lead")])
    body = {"group": "lead", "name": "Supervisor", "actions": [], "limits": {}}
    signing_in = SigningIn(shop)
    before = [tile.role for tile in signing_in.view.said["show_staff"][0]]
    hq_sets_up(shop, ("permission_group", "lead", body))
    signing_in.presenter.changes_applied()
    after = [tile.role for tile in signing_in.view.said["show_staff"][0]]
    assert set(before) == {"Cashier", "Manager"}
    assert [(was, now) for was, now in zip(before, after, strict=True) if was != now] == [("Cashier", "Supervisor")]


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
    assert "HQ" in signing_in.view.last_answer.label
    assert "by itself" in signing_in.view.last_answer.text
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


def test_a_register_that_was_never_activated_says_how(shop: Shop) -> None:
    with shop.agent.write():
        shop.agent.run("UPDATE staff SET active = 0")
        shop.agent.run("DELETE FROM setting WHERE key IN ('store', 'register', 'epoch')")
    assert "activation code" in SigningIn(shop).view.last_answer.text


class Badges:
    """A door that knows one badge."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self.asked: list[tuple[str, str | None]] = []

    def sign_in(self, badge: str, pin: str | None) -> StaffMember:
        self.asked.append((badge, pin))
        if badge != "B-04-s3cret":
            raise Refused("This badge does not fit.")
        return next(person for person in self._shop.services().list_staff() if person.id == "04")


def test_a_badge_signs_in(shop: Shop) -> None:
    badges = Badges(shop)
    signing_in = SigningIn(shop, DeviceServices(sign_in_with_badge=badges.sign_in))
    signing_in.presenter.badge("B-04-s3cret")
    assert badges.asked == [("B-04-s3cret", None)]
    assert signing_in.session.signed_in.name == "Orla Fitzgerald"


def test_where_hq_wants_it_the_badge_asks_for_its_pin(shop: Shop) -> None:
    badges = Badges(shop)
    devices = DeviceServices(sign_in_with_badge=badges.sign_in, badge_needs_pin=lambda: True)
    signing_in = SigningIn(shop, devices)
    signing_in.presenter.badge("B-04-s3cret")
    assert badges.asked == []
    assert signing_in.view.last_answer.label == "Badge read"
    signing_in.press(*PIN)
    assert badges.asked == [("B-04-s3cret", PIN)]
    assert signing_in.session.signed_in.name == "Orla Fitzgerald"


def test_a_badge_that_does_not_fit_leaves_the_names_and_the_pin(shop: Shop) -> None:
    signing_in = SigningIn(shop, DeviceServices(sign_in_with_badge=Badges(shop).sign_in))
    signing_in.presenter.badge("B-04-guess")
    assert signing_in.view.last_answer.tone == "error"
    signing_in.press(*PIN)
    assert signing_in.session.signed_in.name == "Aoife Brennan"


def test_an_item_that_is_scanned_too_early_signs_nobody_in(signing_in: SigningIn) -> None:
    signing_in.presenter.badge("2100460007316")
    assert signing_in.answers == []
    assert "Sign in first" in signing_in.view.last_answer.text
    assert signing_in.view.cues == 1
    signing_in.press(*PIN)
    assert signing_in.session.signed_in.name == "Aoife Brennan"


def test_a_locked_name_shows_the_time_that_is_left(shop: Shop) -> None:
    left = [95_000]
    signing_in = SigningIn(shop, DeviceServices(locked_for_ms=lambda staff: left[0] if staff == "01" else 0))
    assert "1:35" in signing_in.view.said["show_pin"][1]
    left[0] = 59_001
    signing_in.presenter.ticked()
    assert "1:00" in signing_in.view.said["show_pin"][1]
    left[0] = 0
    signing_in.presenter.ticked()
    assert "0 of 6" in signing_in.view.said["show_pin"][1]


def test_the_lock_waits_for_the_person_who_left_and_says_that_all_is_kept(signing_in: SigningIn) -> None:
    signing_in.press("Alt+3", *PIN)
    signing_in.session.lock("customers")
    signing_in.presenter.shown()
    assert signing_in.view.said["show_title"][0] == "This register is locked"
    assert signing_in.view.said["show_person"] == ("Piotr Nowak",)
    assert signing_in.view.primary.name == "Unlock"
    assert "kept" in signing_in.view.last_answer.text
    signing_in.press(*PIN)
    assert signing_in.session.take_left_screen() == "customers"


def test_another_person_begins_at_the_basket(signing_in: SigningIn) -> None:
    signing_in.press("Alt+3", *PIN)
    signing_in.session.lock("customers")
    signing_in.presenter.shown()
    signing_in.press("Alt+1", *PIN)
    assert signing_in.session.signed_in.name == "Aoife Brennan"
    assert signing_in.session.take_left_screen() == ""


def test_f4_wishes_for_a_keyboard_on_the_screen_and_f7_looks_at_the_devices(signing_in: SigningIn) -> None:
    signing_in.press("F4")
    assert signing_in.screen_keyboard
    assert signing_in.view.last_answer.label == "Keyboard on the screen: on"
    signing_in.press("F7")
    assert signing_in.gone == ["health"]
