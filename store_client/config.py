"""The register's settings: defaults, ``<data folder>/register.toml``, the environment, arguments."""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from store_client import paths
from store_client.errors import WrongSettings
from store_client.texts import _

ENVIRONMENT_PREFIX = "COMPTOIR_REGISTER_"
FILE_NAME = "register.toml"
THEMES = ("system", "light", "dark", "contrast")
SCREEN_KEYBOARDS = ("no", "yes")


@dataclass(frozen=True, slots=True)
class Settings:
    """``ca_file`` names the certificates that HQ's is checked against (empty: the system's).

    ``sync_seconds`` is the pause between two exchanges that found nothing to do; ``write_patience_ms`` is how long
    a sale waits for the other program's write.

    The devices' settings say where each is (``store_client.devices``); empty: there is none, but the drawer is then
    the one at the printer. ``scanner_prefix`` and ``scanner_suffix`` are what the barcode scanner is set to send before
    and after each code, besides the Enter at its end.
    """

    data_folder: Path
    hq_url: str = ""
    ca_file: str = ""
    language: str = "en"
    theme: str = "system"
    screen_keyboard: str = "no"
    device_name: str = ""
    sync_seconds: int = 15
    write_patience_ms: int = 2000
    scanner_prefix: str = ""
    scanner_suffix: str = ""
    printer: str = ""
    drawer: str = ""
    customer_display: str = ""
    scale: str = ""
    card_terminal: str = ""

    @property
    def database_file(self) -> Path:
        return paths.database_file(self.data_folder)

    @property
    def log_folder(self) -> Path:
        return paths.log_folder(self.data_folder)


def load_settings(environment: Mapping[str, str] | None = None, **arguments: str | int | Path | None) -> Settings:
    """Read the settings once. ``arguments`` that are None were not given. Raises ``WrongSettings``."""
    environment = os.environ if environment is None else environment
    given: dict[str, object] = {key: value for key, value in arguments.items() if value is not None}
    folder = Path(
        str(
            given.pop("data_folder", "")
            or environment.get(ENVIRONMENT_PREFIX + "DATA_FOLDER")
            or paths.default_data_folder()
        )
    )
    found = _from_file(folder / FILE_NAME)
    for name in _names():
        value = environment.get(ENVIRONMENT_PREFIX + name.upper())
        if value:
            found[name] = value
    found.update(given)
    return replace(Settings(folder), **{name: _read(name, value) for name, value in found.items()})  # type: ignore[arg-type]


def write_settings(settings: Settings) -> Path:
    """Write what differs from the defaults into the settings file, whole or not at all. Raises ``OSError``."""
    paths.make_private(settings.data_folder)
    default = Settings(settings.data_folder)
    lines = [
        f"{name} = {json.dumps(getattr(settings, name), ensure_ascii=False)}\n"
        for name in _names()
        if getattr(settings, name) != getattr(default, name)
    ]
    path = settings.data_folder / FILE_NAME
    unfinished = path.with_suffix(".new")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write("".join(lines))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    paths.sync_folder(path.parent)
    return path


def _names() -> list[str]:
    return [field.name for field in fields(Settings) if field.name != "data_folder"]


def _from_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = _("The settings file {path} cannot be read: {error}. Correct it or remove it, then start again.")
        raise WrongSettings(message.format(path=path, error=error)) from error


def _read(name: str, value: object) -> str | int:
    if name not in _names():
        raise WrongSettings(
            _("There is no setting called “{name}”. Correct the settings file, then start again.").format(name=name)
        )
    if name == "theme" and value not in THEMES:
        message = _("The setting “theme” must be one of {themes}, not “{value}”.")
        raise WrongSettings(message.format(themes=", ".join(THEMES), value=value))
    if name == "screen_keyboard" and value not in SCREEN_KEYBOARDS:
        message = _("The setting “{name}” must be yes or no, not “{value}”.")
        raise WrongSettings(message.format(name=name, value=value))
    if name not in ("sync_seconds", "write_patience_ms"):
        return str(value)
    try:
        return int(str(value))
    except ValueError as error:
        message = _("The setting “{name}” must be a whole number, not “{value}”.")
        raise WrongSettings(message.format(name=name, value=value)) from error
