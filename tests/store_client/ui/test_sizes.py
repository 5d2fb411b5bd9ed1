"""The window at every size from 1024 × 768 to 3840 × 2160, and at every scale of the screen."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.counter_setup import hq_sends_special_goods
from tests.store_client.ui.hands import sign_in
from tests.store_client.ui.shop import Shop
from tests.store_client.ui.walking import Recorder, cut_texts, outside, settle, walk

ROOT = Path(__file__).parents[3]
SIZES = ((1280, 800), (1600, 900), (3840, 2160))


@pytest.mark.parametrize("size", SIZES)
def test_everything_stands_inside_the_window(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    recorder, window = Recorder(monkeypatch), open_window(*size)
    assert (window.width(), window.height()) == size
    found: list[str] = []
    for place in walk(window):
        found += [f"{place}: {what}" for what in [*outside(window), *cut_texts(window, recorder)]]
        foot = window.frame.primary.mapTo(window, window.frame.primary.rect().bottomLeft()).y()
        assert size[1] - 30 < foot < size[1], place
    assert not found, "\n".join(found)


def test_the_layout_follows_the_window_while_it_is_resized(open_window: OpenWindow) -> None:
    window = open_window(1920, 1080)
    for width in (1024, 1600, 1366):
        window.resize(width, 768)
        settle()
        assert outside(window) == []


def test_a_window_that_grows_shows_what_has_room_there_now(open_window: OpenWindow, shop: Shop) -> None:
    hq_sends_special_goods(shop)
    window = open_window(1366, 768)
    sign_in(window)
    beside = window.front.view.beside  # type: ignore[attr-defined]
    assert not beside.isVisible()
    window.resize(1920, 1080)
    settle()
    assert [tile.words for tile in beside.grid.tiles] == ["Gift wrap and cards", "Loose tea"]


@pytest.mark.slow
@pytest.mark.parametrize(("factor", "language"), [("1.5", "en"), ("2", "fr"), ("1.25", "fr")])
def test_a_screen_that_is_scaled_shows_the_same_sharp_and_whole(tmp_path: Path, factor: str, language: str) -> None:
    """In a process of its own: Qt reads the factor once, when it starts."""
    finished = subprocess.run(
        [sys.executable, "-m", "tests.store_client.ui.scaled", str(tmp_path), language],
        cwd=ROOT,
        env={**os.environ, "QT_SCALE_FACTOR": factor, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    seen = json.loads(finished.stdout.splitlines()[-1])
    assert seen["problems"] == []
    assert seen["density"] == float(factor)
    assert seen["pixels"] == [round(1366 * float(factor)), round(768 * float(factor))]
    assert len(seen["places"]) > 10
