"""No text is cut off: in both languages, at every width, in every theme, on every screen and in its help."""

import pytest

from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.walking import Recorder, cut_texts, outside, walk

WIDTHS = ((1024, 768), (1366, 768), (1920, 1080))


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    return Recorder(monkeypatch)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", WIDTHS)
def test_every_text_has_its_room(
    open_window: OpenWindow, recorder: Recorder, size: tuple[int, int], language: str
) -> None:
    window = open_window(*size, language=language)
    found = [
        f"{place}: {what}"
        for place in walk(window, with_help=True)
        for what in [*cut_texts(window, recorder), *outside(window)]
    ]
    assert not found, "\n".join(found)


def test_no_theme_needs_more_room(open_window: OpenWindow, recorder: Recorder) -> None:
    window = open_window(1024, 768, language="fr", look="contrast")
    found = [f"{place}: {cut}" for place in walk(window) for cut in cut_texts(window, recorder)]
    assert not found, "\n".join(found)


def test_a_text_that_is_too_long_is_found(open_window: OpenWindow, recorder: Recorder) -> None:
    window = open_window(1024, 768)
    window.screens.by_name("sign_in").view.show_title("A title without end " * 9, "")  # type: ignore[attr-defined]
    assert any("HeadTitle" in cut for cut in cut_texts(window, recorder))
