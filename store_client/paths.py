"""Knows where the register's files are: what it brings along and what it keeps."""

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


def database_file(data_folder: Path) -> Path:
    return data_folder / "register.db"


def agent_lock_file(data_folder: Path) -> Path:
    """Held by the one sync agent of this folder for as long as it runs."""
    return data_folder / "agent.lock"


def secrets_file(data_folder: Path) -> Path:
    """The fallback for the system's key ring."""
    return data_folder / "secrets.json"


def log_folder(data_folder: Path) -> Path:
    return data_folder / "logs"
