"""A scene: the name of a picture, and what is done for it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QImage

from installer.screenshots.closing_stage import ClosingStage
from installer.screenshots.house_stage import HouseStage
from installer.screenshots.hq_stage import HqStage


@dataclass(frozen=True, slots=True)
class Scene:
    """Without a name it is only done, for those that follow."""

    name: str
    act: Callable[[ClosingStage], QImage]


@dataclass(frozen=True, slots=True)
class HqScene:
    """Of a page of HQ, in the browser."""

    name: str
    act: Callable[[HqStage], QImage]


@dataclass(frozen=True, slots=True)
class HouseScene:
    """Of a page of an HQ in which every page has something to show."""

    name: str
    act: Callable[[HouseStage], QImage]
