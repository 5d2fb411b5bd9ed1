"""Knows where the register's files are: what it brings along and what it keeps."""

import contextlib
import errno
import os
import sys
from pathlib import Path


def resources() -> Path:
    """In a checkout the resources lie beside the package, installed they are the package ``comptoir_resources``."""
    root = Path(__file__).resolve().parent.parent
    checkout = root / "resources"
    return checkout if checkout.is_dir() else root / "comptoir_resources"


def default_data_folder() -> Path:
    """Where the register keeps its data when nobody says otherwise: a folder of the user who runs it."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Comptoir" / "register"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Comptoir" / "register"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "comptoir" / "register"


def make_private(folder: Path) -> None:
    """Make the folder, and those it lies in, for its owner only; what is there stays as it is. Raises ``OSError``."""
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    for part in reversed(missing):
        part.mkdir(mode=0o700, exist_ok=True)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


def write_private(path: Path, text: str) -> None:
    """Write a small file that only its owner reads; on return it is on the disk, whole, under its name.

    Raises ``OSError``; what was there before is then as it was.
    """
    make_private(path.parent)
    unfinished = path.with_suffix(".new")
    with contextlib.suppress(FileNotFoundError):
        unfinished.unlink()
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """A new name is on the disk only when its folder is. Windows needs no such step and knows none."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def database_file(data_folder: Path) -> Path:
    return data_folder / "register.db"


def agent_lock_file(data_folder: Path) -> Path:
    """Held by the one sync agent of this folder for as long as it runs."""
    return data_folder / "agent.lock"


def window_lock_file(data_folder: Path) -> Path:
    """Held by the one window of this folder for as long as it is open."""
    return data_folder / "window.lock"


def secrets_file(data_folder: Path) -> Path:
    """The fallback for the system's key ring."""
    return data_folder / "secrets.json"


def log_folder(data_folder: Path) -> Path:
    return data_folder / "logs"
