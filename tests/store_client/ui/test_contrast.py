"""Every text can be read on its ground: by the themes' own numbers and by the pixels of painted screens."""

import pytest

from store_client.ui.theme.tile_colors import TILE_COLORS
from store_client.ui.theme.tokens import THEMES, TOKENS
from tests.store_client.ui.conftest import OpenWindow
from tests.store_client.ui.walking import Painted, Recorder, contrast, ground_of, walk

TEXT, LARGE = 4.5, 3.0
TEXTS = (
    *(("text", ground) for ground in ("surface", "bg", "sunken", "soft", "warn-soft", "err-soft", "ok-soft")),
    *(("muted", ground) for ground in ("surface", "bg", "sunken", "soft")),
    *(("on-accent", ground) for ground in ("accent", "accent-hover", "accent-press")),
    *((token, ground) for token in ("ok", "warn", "err") for ground in ("surface", f"{token}-soft")),
    *(("accent", ground) for ground in ("surface", "bg", "soft")),
    *(("on-disp", "disp"), ("disp-muted", "disp"), ("on-soft", "soft"), ("on-soft", "surface")),
)
CONTROLS = (
    *(("control", ground) for ground in ("surface", "bg")),
    ("accent", "bg"),
    ("warn", "warn-soft"),
    ("err", "err-soft"),
)


@pytest.mark.parametrize("look", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_a_text_stands_out_from_its_ground(look: str, text: str, ground: str) -> None:
    assert contrast(TOKENS[look][text], TOKENS[look][ground]) >= TEXT


@pytest.mark.parametrize("look", THEMES)
@pytest.mark.parametrize(("edge", "ground"), CONTROLS)
def test_what_can_be_pressed_has_an_edge_that_is_seen(look: str, edge: str, ground: str) -> None:
    assert contrast(TOKENS[look][edge], TOKENS[look][ground]) >= LARGE


@pytest.mark.parametrize("look", THEMES)
def test_a_category_can_be_read_in_each_of_its_colours(look: str) -> None:
    for ground, edge in TILE_COLORS[look].values():
        assert contrast(TOKENS[look]["text"], ground) >= TEXT
        assert contrast(TOKENS[look]["muted"], ground) >= TEXT
        assert contrast(edge, ground) >= LARGE


@pytest.mark.parametrize("look", THEMES)
def test_every_text_that_is_painted_can_be_read(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    recorder, window = Recorder(monkeypatch), open_window(look=look)
    pale: list[str] = []
    seen = 0
    for place in walk(window):
        image = window.grab().toImage()
        for one in recorder.look_at(window):
            if one.colour.upper() == TOKENS[look]["disabled"]:
                continue  # what cannot be done now is exempt
            seen += 1
            ratio = contrast(one.colour, ground_of(image, one.rect))
            if ratio < (LARGE if _is_large(one) else TEXT):
                pale.append(f"{place}: “{one.words}” {one.colour} at {ratio:.1f}")
    assert not pale, "\n".join(pale)
    assert seen > 300


def _is_large(one: Painted) -> bool:
    """By WCAG: 24 px, or 18.66 px and bold."""
    pixels, weight = one.face.pixelSize(), one.face.weight()
    return pixels >= 24 or (pixels >= 19 and weight >= 700)


@pytest.mark.parametrize("look", THEMES)
def test_places_have_the_theme_s_own_colours(open_window: OpenWindow, look: str) -> None:
    window = open_window(look=look)
    for place in walk(window):
        image = window.grab().toImage()
        assert image.pixelColor(8, 400).name().upper() == TOKENS[look]["bg"], place
        assert image.pixelColor(1340, 60).name().upper() == TOKENS[look]["surface"], place


def test_a_pale_text_is_found(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TOKENS["light"], "muted", "#D0D0D0")
    recorder, window = Recorder(monkeypatch), open_window()
    image = window.grab().toImage()
    ratios = [contrast(one.colour, ground_of(image, one.rect)) for one in recorder.look_at(window)]
    assert min(ratios) < LARGE
