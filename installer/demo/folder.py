"""The folder a demo keeps its data in, and starting over in it without touching anything that is not a demo's."""

import shutil
from pathlib import Path

_MARK = "this-is-a-comptoir-demo"


class NotADemoFolder(Exception):
    """The folder holds something else; the message says so."""


def prepare(folder: Path, *, fresh: bool) -> Path:
    """Make the folder, or empty it when ``fresh``. Raises NotADemoFolder rather than delete what no demo made."""
    mark = folder / _MARK
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise NotADemoFolder(
            f"{folder} holds something that is not a demo's. Nothing was changed; give another folder."
        )
    if fresh and folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    mark.touch()
    return folder
