"""Takes one picture after the other; a scene that fails is told and the others go on."""

import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from installer.progress import say
from installer.screenshots import options
from installer.screenshots.standing_clock import StandingClock


def main(arguments: Sequence[str]) -> int:
    wanted = options.parse(arguments)
    os.environ["TZ"] = "UTC"
    with tempfile.TemporaryDirectory(prefix="comptoir-pictures-") as made:
        folder = Path(made)
        clock = StandingClock(folder / "clock")
        clock.set("08:50")
        _govern(clock)
        from PySide6.QtWidgets import QApplication

        application = QApplication.instance() or QApplication(sys.argv[:1])
        assert isinstance(application, QApplication)
        return _take_all(wanted, folder, clock)


def _govern(clock: StandingClock) -> None:
    """Before any module of the register that keeps a hold of its clock is imported."""
    from store_client import clock as registers_clock

    clock.govern(registers_clock)
    from hq_server import clock as hqs_clock

    clock.govern(hqs_clock)


def _take_all(wanted: options.Options, folder: Path, clock: StandingClock) -> int:
    from installer.screenshots.pictures import MOST_BYTES, write_png
    from installer.screenshots.scenes import SCALED_SCENES, SCENES
    from installer.screenshots.stage import Stage

    failed: list[str] = []
    scaled = "QT_SCALE_FACTOR" in os.environ
    say("Setting up the shop for a screen that is scaled …" if scaled else "Setting up the shop …")
    with Stage(folder, clock) as stage:
        for scene in SCALED_SCENES if scaled else SCENES:
            try:
                image = scene.act(stage)
            except Exception:  # the other pictures are worth having
                failed.append(f"{scene.name or scene.act.__name__}: not taken\n{traceback.format_exc()}")
                stage.begin_again()
                continue
            if not scene.name or (wanted.only and scene.name not in wanted.only):
                continue
            size = write_png(image, wanted.folder / f"{scene.name}.png")
            say(f"  {scene.name}.png, {size // 1000} kB")
            if size > MOST_BYTES:
                failed.append(f"{scene.name}: {size} bytes, more than {MOST_BYTES}")
    for words in failed:
        say(words)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
