"""A scene: the name of a picture, and what is done for it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QImage

from installer.screenshots.stage import Stage


@dataclass(frozen=True, slots=True)
class Scene:
    """Without a name it is only done, for those that follow."""

    name: str
    act: Callable[[Stage], QImage]
