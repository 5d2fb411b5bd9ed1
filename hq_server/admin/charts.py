"""Charts as plain geometry for SVG: bars over a baseline, a few lines behind, a mark across a bar for what is usual.
No float touches the amounts.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDE, NARROW = 640, 340
_HEIGHT = 196
_TOP, _BOTTOM, _RIGHT, _RIGHT_NARROW = 14, 28, 66, 40
_MOST_LINES = 4
_STEPS = (1, 2, 5)
_MOST_LABELS = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """``x`` and ``y`` are its upper left corner; ``name`` stands below it when there is room; ``title`` says all."""

    x: int
    y: int
    width: int
    height: int
    middle: int
    name: str
    title: str
    best: bool
    usual_y: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    y: int
    minor: int


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    height: int
    right: int
    baseline: int
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """What a bar is made of: its name below, what a pointer over it reads, its amount, and the one that is usual."""

    name: str
    title: str
    minor: int
    usual: int | None = None


def bar_chart(columns: Sequence[Column], unit: int = 100, width: int = WIDE) -> Chart:
    """``unit``: minor units in one whole of the currency, so that lines stand at round amounts."""
    highest = max([0, *(max(column.minor, column.usual or 0) for column in columns)])
    lowest = min([0, *(column.minor for column in columns)])
    marks = _marks(lowest, highest, unit)
    top, bottom = max(highest, marks[-1]), min(lowest, marks[0])
    room = _HEIGHT - _TOP - _BOTTOM
    span = max(top - bottom, 1)

    def height_of(minor: int) -> int:
        return _TOP + (top - minor) * room // span

    right = width - (_RIGHT if width == WIDE else _RIGHT_NARROW)
    place = right // max(len(columns), 1)
    thick = max(min(place * 7 // 10, 44), 1)
    every = -(-len(columns) // _MOST_LABELS) or 1
    best = max(range(len(columns)), key=lambda at: columns[at].minor, default=-1)
    bars = []
    for at, column in enumerate(columns):
        middle = place * at + place // 2
        upper, lower = height_of(max(column.minor, 0)), height_of(min(column.minor, 0))
        tall = max(lower - upper, 1 if column.minor else 0)
        name = column.name if at % every == 0 else ""
        usual_y = None if column.usual is None else height_of(column.usual)
        bars.append(Bar(middle - thick // 2, upper, thick, tall, middle, name, column.title, at == best, usual_y))
    lines = tuple(Line(height_of(minor), minor) for minor in marks)
    return Chart(width, _HEIGHT, right, height_of(0), tuple(bars), lines)


def _marks(lowest: int, highest: int, unit: int) -> list[int]:
    """Round amounts from the lowest to the highest, 0 among them."""
    step = unit
    place = 0
    while (highest - lowest) // step >= _MOST_LINES:
        place += 1
        step = unit * _STEPS[place % 3] * 10 ** (place // 3)
    above = max(-(-highest // step), 1)
    return [step * at for at in range(lowest // step, above + 1)]
