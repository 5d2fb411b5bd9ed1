"""The documentation's pictures: all there, none left over, small, and the same bytes for the same window."""

import re
import struct
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from installer.environment import ROOT
from installer.screenshots.pictures import MOST_BYTES, encoded, write_png
from installer.screenshots.scenes import HOUSE_SCENES, HQ_SCENES, SCALED_SCENES, SCENES
from installer.screenshots.standing_clock import StandingClock

PICTURES = ROOT / "docs" / "screenshots"
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+\.png)\)")


def names() -> list[str]:
    at_the_register = [scene.name for scene in (*SCENES, *SCALED_SCENES)]
    at_hq = [*(scene.name for scene in HQ_SCENES), *(scene.name for scene in HOUSE_SCENES)]
    return [name for name in (*at_the_register, *at_hq) if name]


def test_each_scene_has_its_picture_and_each_picture_its_scene() -> None:
    assert len(names()) == len(set(names()))
    assert {path.stem for path in PICTURES.glob("*.png")} == set(names())


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in PICTURES.glob("*.png")}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}
    assert sum(sizes.values()) < 7_000_000


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_picture_that_a_document_shows_is_there(document: Path) -> None:
    for shown in _PICTURE.findall(document.read_text(encoding="utf-8")):
        assert (document.parent / shown).exists(), shown


@pytest.mark.parametrize("guide", ["cashier.md", "manager.md", "administrator.md"])
def test_the_guides_are_full_of_pictures(guide: str) -> None:
    shown = _PICTURE.findall((ROOT / "docs" / guide).read_text(encoding="utf-8"))
    assert len(set(shown)) > 15


def test_each_heading_that_a_guide_leads_to_is_there() -> None:
    for guide in ("cashier.md", "manager.md", "administrator.md"):
        text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
        titles = [line[3:].lower() for line in text.splitlines() if line.startswith("## ")]
        headings = {re.sub(r"[^\w -]", "", title).replace(" ", "-") for title in titles}
        assert set(re.findall(r"\(#([^)]+)\)", text)) <= headings


def chequered(side: int) -> QImage:
    """Of 64 × 64 points; each field of ``side`` points has a colour of its own."""
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    for x in range(64):
        for y in range(64):
            image.setPixelColor(x, y, QColor(x // side * side * 4, y // side * side * 4, 40))
    return image


def read(content: bytes) -> QImage:
    image = QImage()
    assert image.loadFromData(content)
    return image.convertToFormat(QImage.Format.Format_RGB32)


def test_a_picture_of_few_colours_comes_back_as_it_was() -> None:
    assert read(encoded(chequered(8), 256)) == chequered(8)


def test_a_picture_of_many_colours_gets_the_nearest_of_its_own() -> None:
    back = read(encoded(chequered(1), 48))
    assert len({back.pixel(x, y) for x in range(64) for y in range(64)}) <= 48


def test_a_picture_that_looks_as_before_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "docs" / "one.png"
    size = write_png(chequered(8), path)
    assert path.stat().st_size == size
    assert struct.unpack(">II", path.read_bytes()[16:24]) == (64, 64)
    path.chmod(0o444)
    before = path.stat().st_mtime_ns
    assert write_png(chequered(8), path) == size
    assert path.stat().st_mtime_ns == before


def test_the_clock_of_the_pictures_stands_until_somebody_moves_it(tmp_path: Path) -> None:
    clock = StandingClock(tmp_path / "clock")
    clock.set("08:51:20", "2026-11-24")
    assert clock.now_ms() == clock.now_ms() == 1_795_510_280_000
    clock.set("08:52")
    assert StandingClock(tmp_path / "clock").now_ms() == 1_795_510_320_000
