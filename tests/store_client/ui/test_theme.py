"""The look: one of three, or what the computer asks for, also when that changes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from store_client import paths
from store_client.ui.theme import theme as themes
from store_client.ui.theme.system_look import system_look
from store_client.ui.theme.theme import Theme
from store_client.ui.theme.tokens import THEMES, TOKENS


def test_f5_goes_round_all_three(theme: Theme) -> None:
    theme.use("light")
    assert [theme.use_next() for _step in range(3)] == ["dark", "contrast", "light"]


def test_the_computers_own_look_is_followed_until_somebody_chooses(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["dark"]
    monkeypatch.setattr(themes, "system_look", lambda: asked[0])
    theme = Theme(qapp, paths.resources(), "system")
    assert (theme.name, theme.chosen) == ("dark", "system")
    asked[0] = "contrast"
    theme._system_changed()
    assert theme.name == "contrast"
    assert theme.use_next() == "light"
    theme._system_changed()
    assert (theme.name, theme.chosen) == ("light", "light")
    theme.use("system")
    assert theme.name == "contrast"
    theme.use("light")


def test_a_computer_without_a_wish_is_light(qapp: QApplication) -> None:
    assert system_look() in THEMES


def test_each_theme_has_a_colour_for_everything() -> None:
    assert len({frozenset(tokens) for tokens in TOKENS.values()}) == 1


def test_an_icon_points_the_other_way_in_a_window_that_runs_from_the_right(theme: Theme) -> None:
    usual, turned = (theme.icon("arrow-left", 24, "text", turned=way).toImage() for way in (False, True))
    assert usual != turned
    assert usual.flipped(Qt.Orientation.Horizontal) == turned
