"""The window's one type family, in pixel sizes, with tabular figures for money and time."""

from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

_WEIGHTS = {
    400: QFont.Weight.Normal,
    500: QFont.Weight.Medium,
    600: QFont.Weight.DemiBold,
    700: QFont.Weight.Bold,
}


def load_fonts(folder: Path) -> None:
    for file in sorted(folder.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


@cache
def font(pixels: int, weight: int = 400, figures: bool = False, struck: bool = False) -> QFont:
    """A font by pixel size; `figures` makes every digit as wide as the others."""
    made = QFont("Inter")
    made.setPixelSize(pixels)
    made.setWeight(_WEIGHTS[weight])
    made.setStrikeOut(struck)
    if figures:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made
