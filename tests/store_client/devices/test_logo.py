"""A logo is a small black and white PNG; anything else is left off the receipt."""

import base64
import io
import random

import pytest
from PIL import Image, ImageDraw

from store_client.devices.logo import fits, read_logo
from store_client.domain.receipt_model import Bitmap


def picture(width: int = 37, height: int = 21) -> Image.Image:
    made = Image.new("1", (width, height), 1)
    ImageDraw.Draw(made).ellipse((3, 2, width - 4, height - 3), outline=0, width=3)
    return made


def png(image: Image.Image, **options: object) -> str:
    content = io.BytesIO()
    image.save(content, "PNG", **options)
    return base64.b64encode(content.getvalue()).decode()


def dots(image: Image.Image) -> list[bool]:
    return [value == 0 for value in image.convert("L").tobytes()]


def read_dots(bitmap: Bitmap | None) -> list[bool]:
    assert bitmap is not None
    return [bitmap.is_black(x, y) for y in range(bitmap.height) for x in range(bitmap.width)]


@pytest.mark.parametrize("size", [(37, 21), (8, 8), (1, 1), (576, 120)])
def test_a_black_and_white_picture_is_read_dot_by_dot(size: tuple[int, int]) -> None:
    noise = random.Random(1)
    made = Image.new("1", size)
    made.putdata([noise.randrange(2) * 255 for _ in range(size[0] * size[1])])
    assert read_dots(read_logo(png(made))) == dots(made)


@pytest.mark.parametrize("palette", [[0, 0, 0, 255, 255, 255], [255, 255, 255, 0, 0, 0]])
def test_a_palette_of_two_colours_is_read_by_which_is_darker(palette: list[int]) -> None:
    made = picture().convert("P")
    made.putpalette(palette)
    made = made.point(lambda value: 1 if value else 0)
    assert read_dots(read_logo(png(made, bits=1))) == dots(made.convert("RGB").convert("L"))


def test_dots_beyond_the_edge_stay_white() -> None:
    bitmap = read_logo(png(Image.new("1", (9, 1), 1)))
    assert bitmap is not None
    assert bitmap.rows == b"\x00\x00"


@pytest.mark.parametrize(
    "text",
    [
        "not base64",
        base64.b64encode(b"GIF89a").decode(),
        png(Image.new("L", (8, 8))),
        png(Image.new("RGB", (8, 8))),
        png(Image.new("1", (900, 8))),
        png(Image.new("1", (8, 900))),
        png(picture())[:60],
    ],
)
def test_what_cannot_be_printed_is_left_off_and_told_in_the_log(text: str, caplog: pytest.LogCaptureFixture) -> None:
    assert read_logo(text) is None
    assert "logo cannot be used" in caplog.text


def test_no_logo_is_no_trouble(caplog: pytest.LogCaptureFixture) -> None:
    assert read_logo("") is None
    assert not caplog.records


def test_a_logo_is_wider_than_narrow_paper() -> None:
    bitmap = read_logo(png(Image.new("1", (500, 4))))
    assert bitmap is not None
    assert fits(bitmap, 504)
    assert not fits(bitmap, 384)
