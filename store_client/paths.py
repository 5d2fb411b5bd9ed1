"""Knows where the register's files are: what it brings along and what it keeps."""

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
