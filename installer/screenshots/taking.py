"""Takes one picture after the other; a scene that fails is told and the others go on.

``COMPTOIR_PICTURES=hq`` in the environment: those of HQ's pages, which need no window.
"""

import itertools
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from installer.progress import say
from installer.screenshots import options
from installer.screenshots.standing_clock import StandingClock

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

OF = "COMPTOIR_PICTURES"
HQ = "hq"
Act = tuple[str, Callable[[], "QImage"]]
"""A picture's name, empty where the scene is only done, and how it is taken."""


def main(arguments: Sequence[str]) -> int:
    wanted = options.parse(arguments)
    os.environ["TZ"] = "UTC"
    with tempfile.TemporaryDirectory(prefix="comptoir-pictures-") as made:
        folder = Path(made)
        clock = StandingClock(folder / "clock")
        clock.set("08:50")
        _govern(clock)
        if os.environ.get(OF) == HQ:
            _count_ids()
            return _take_pages(wanted, folder, clock)
        from PySide6.QtWidgets import QApplication

        application = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(application, QApplication)
        return _take_window(wanted, folder, clock)


def _govern(clock: StandingClock) -> None:
    """Before any module of the register that keeps a hold of its clock is imported."""
    from store_client import clock as registers_clock

    clock.govern(registers_clock)
    from hq_server import clock as hqs_clock

    clock.govern(hqs_clock)


def _count_ids() -> None:
    """HQ's pages show ids: in the pictures they rise by one, before any module takes hold of the function."""
    from hq_server import ids

    numbers = itertools.count(1)
    ids.new_id = lambda: f"019dbe10-7000-7000-8000-{next(numbers) * 0x9E3779B1 % 2**48:012x}"


def _take_window(wanted: options.Options, folder: Path, clock: StandingClock) -> int:
    from installer.screenshots.closing_stage import ClosingStage
    from installer.screenshots.scenes import SCALED_SCENES, SCENES

    scaled = "QT_SCALE_FACTOR" in os.environ
    say("Setting up the shop for a screen that is scaled …" if scaled else "Setting up the shop …")
    with ClosingStage(folder, clock) as stage:
        scenes = SCALED_SCENES if scaled else SCENES
        acts = [(scene.name, lambda scene=scene: scene.act(stage)) for scene in scenes]
        return _take_all(wanted, acts, stage.begin_again)


def _take_pages(wanted: options.Options, folder: Path, clock: StandingClock) -> int:
    from installer.screenshots.browser import BrowserMissing
    from installer.screenshots.house_stage import HouseStage
    from installer.screenshots.hq_stage import HqStage
    from installer.screenshots.scenes import HOUSE_SCENES, HQ_SCENES

    try:
        say("Setting up HQ and a week of two stores …")
        with HqStage(folder, clock) as stage:
            acts = [(scene.name, lambda scene=scene: scene.act(stage)) for scene in HQ_SCENES]
            failed = _take_all(wanted, acts, lambda: None)
        say("Setting up an HQ in which every page has something to show …")
        with HouseStage(folder) as house:
            acts = [(scene.name, lambda scene=scene: scene.act(house)) for scene in HOUSE_SCENES]
            return _take_all(wanted, acts, lambda: None) or failed
    except BrowserMissing as missing:
        say(str(missing))
        return 1


def _take_all(wanted: options.Options, acts: Iterable[Act], begin_again: Callable[[], None]) -> int:
    from installer.screenshots.pictures import MOST_BYTES, write_png

    failed: list[str] = []
    for name, act in acts:
        try:
            image = act()
        except Exception:  # the other pictures are worth having
            failed.append(f"{name or 'a scene without a picture'}: not taken\n{traceback.format_exc()}")
            begin_again()
            continue
        if not name or (wanted.only and name not in wanted.only):
            continue
        size = write_png(image, wanted.folder / f"{name}.png")
        say(f"  {name}.png, {size // 1000} kB")
        if size > MOST_BYTES:
            failed.append(f"{name}: {size} bytes, more than {MOST_BYTES}")
    for words in failed:
        say(words)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
