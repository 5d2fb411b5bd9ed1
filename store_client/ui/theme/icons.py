"""Line icons, drawn once per name, size, colour and screen density."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer


class Icons:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sources: dict[str, str] = {}
        self._pixmaps: dict[tuple[str, int, str, float, bool], QPixmap] = {}

    def pixmap(self, name: str, size: int, colour: str, density: float = 1.0, turned: bool = False) -> QPixmap:
        key = (name, size, colour, density, turned)
        if key not in self._pixmaps:
            drawn = self._draw(name, size, colour, density)
            self._pixmaps[key] = drawn.transformed(QTransform.fromScale(-1, 1)) if turned else drawn
        return self._pixmaps[key]

    def forget(self) -> None:
        self._pixmaps.clear()

    def _draw(self, name: str, size: int, colour: str, density: float) -> QPixmap:
        pixels = round(size * density)
        pixmap = QPixmap(pixels, pixels)
        pixmap.fill(Qt.GlobalColor.transparent)
        renderer = QSvgRenderer(QByteArray(self._source(name).replace("currentColor", colour).encode()))
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, pixels, pixels))
        painter.end()
        pixmap.setDevicePixelRatio(density)
        return pixmap

    def _source(self, name: str) -> str:
        if name not in self._sources:
            self._sources[name] = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
        return self._sources[name]
