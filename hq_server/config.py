"""HQ's settings: defaults, then ``<data folder>/hq.toml``, then the environment (``COMPTOIR_HQ_*``), then arguments."""

import os
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from hq_server.errors import WrongSettings
from hq_server.texts import _

ENVIRONMENT_PREFIX = "COMPTOIR_HQ_"
FILE_NAME = "hq.toml"
_LOG_FORMATS = ("text", "json")
_RANGES = {"port": (0, 65_535), "threads": (1, 1_000), "connections": (0, 1_000)}


@dataclass(frozen=True, slots=True)
class Settings:
    """``database`` is ``sqlite:///path`` or ``postgresql://user:password@host/name``; empty means a SQLite file in
    the data folder. ``connections``: the most to PostgreSQL at once, 0 for what is usual. ``log_format`` is ``text`` or
    ``json``; whoever reads ``/metrics`` needs ``metrics_token``, and without one nobody does. ``tls_certificate`` and
    ``tls_key`` are files in PEM form; ``trusted_proxies`` addresses and networks whose word about who asks counts.
    ``code_key``, 64 hexadecimal digits, encrypts the secrets of sign-in codes in the database.
    """

    data_folder: Path
    database: str = ""
    host: str = "127.0.0.1"
    port: int = 8710
    threads: int = 8
    language: str = "en"
    connections: int = 0
    log_format: str = "text"
    metrics_token: str = ""
    tls_certificate: str = ""
    tls_key: str = ""
    trusted_proxies: str = ""
    code_key: str = ""

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{self.data_folder / 'hq.db'}"

    @property
    def log_folder(self) -> Path:
        return self.data_folder / "logs"


def load_settings(environment: Mapping[str, str] | None = None, **arguments: str | int | Path | None) -> Settings:
    """Read the settings once. ``arguments`` that are None were not given. Raises ``WrongSettings``."""
    environment = os.environ if environment is None else environment
    given: dict[str, object] = {key: value for key, value in arguments.items() if value is not None}
    folder = Path(
        str(given.pop("data_folder", "") or environment.get(ENVIRONMENT_PREFIX + "DATA_FOLDER") or default_folder())
    )
    found: dict[str, object] = _from_file(folder / FILE_NAME)
    for field in fields(Settings):
        value = environment.get(ENVIRONMENT_PREFIX + field.name.upper())
        if value:
            found[field.name] = value
    found.update(given)
    found.pop("data_folder", None)
    return replace(Settings(folder), **{name: _read(name, value) for name, value in found.items()})  # type: ignore[arg-type]


def default_folder() -> Path:
    """Where HQ keeps its data when nobody says otherwise: a folder of the user who runs it."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Comptoir" / "hq"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Comptoir" / "hq"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "comptoir" / "hq"


def _from_file(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = _("The settings file {path} cannot be read: {error}. Correct it or remove it, then start again.")
        raise WrongSettings(message.format(path=path, error=error)) from error


def _read(name: str, value: object) -> str | int:
    if name not in {field.name for field in fields(Settings)}:
        raise WrongSettings(
            _("There is no setting called “{name}”. Correct the settings file, then start again.").format(name=name)
        )
    if name == "log_format" and value not in _LOG_FORMATS:
        message = _("The setting “{name}” must be one of {words}, not “{value}”.")
        raise WrongSettings(message.format(name=name, words=", ".join(_LOG_FORMATS), value=value))
    if name == "code_key" and not re.fullmatch(r"[0-9a-fA-F]{64}", str(value)):
        message = _("The setting “{name}” must be 64 hexadecimal digits. Correct it, then start again.")
        raise WrongSettings(message.format(name=name))
    if name not in _RANGES:
        return str(value)
    lowest, highest = _RANGES[name]
    try:
        number = int(str(value))
    except ValueError as error:
        message = _("The setting “{name}” must be a whole number, not “{value}”.")
        raise WrongSettings(message.format(name=name, value=value)) from error
    if not lowest <= number <= highest:
        message = _("The setting “{name}” must be from {lowest} to {highest}, not {value}.")
        raise WrongSettings(message.format(name=name, lowest=lowest, highest=highest, value=number))
    return number
