"""The three layouts in numbers (pixels), chosen by the window's width."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    name: str
    side: int
    side_margins: tuple[int, int]
    side_gap: int
    head: int
    strip: int
    row: int
    keys_per_row: int
    key_height: int
    display: int
    figure: int
    primary: int
    status: int
    columns: tuple[int, int, int, int]
    column_gap: int
    row_padding: int
    shows_hints: bool

    @property
    def compact(self) -> bool:
        return self.name == "compact"

    @property
    def wide(self) -> bool:
        return self.name == "wide"


COMPACT = Layout(
    "compact", 344, (16, 12), 8, 56, 72, 48, 5, 48, 112, 48, 72, 312, (16, 132, 64, 80), 8, 12, False
)  # fmt: skip
NORMAL = Layout(
    "normal", 400, (16, 16), 12, 56, 72, 56, 9, 64, 112, 56, 80, 304, (24, 152, 88, 104), 16, 16, True
)  # fmt: skip
WIDE = Layout(
    "wide", 480, (16, 16), 12, 64, 96, 64, 9, 72, 136, 72, 96, 368, (32, 152, 96, 128), 16, 16, True
)  # fmt: skip


def layout_for(width: int) -> Layout:
    if width < 1366:
        return COMPACT
    return NORMAL if width < 1600 else WIDE
