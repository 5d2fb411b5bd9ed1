"""Keeps the register's secrets: in the system's key ring where there is a real one, or else in the user's own file.

A small file in the data folder always says where they are, so that a register that was never activated is told apart
from a key ring that is locked, and so that neither program waits for a key ring that is not used.
"""

import contextlib
import json
import logging
import os
import secrets as random
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from store_client import paths
from store_client.errors import Refused
from store_client.texts import _

FORCE_FILE = ("COMPTOIR_REGISTER_SECRETS", "file")
DEVICE_KEY_BYTES = 32
KEYRING_SECONDS = 10.0
_SERVICE = "Comptoir register"
_IN_KEYRING, _IN_FILE = "keyring", "file"
_OF_REQUESTS = ("request_key", "previous_token", "previous_request_key")
# An allow list: keyring also has backends that keep plain text, forget everything, or only raise.
_REAL_BACKENDS = (
    "keyring.backends.SecretService.",
    "keyring.backends.libsecret.",
    "keyring.backends.kwallet.",
    "keyring.backends.macOS.",
    "keyring.backends.Windows.",
)

_log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class SecretsOutOfReach(Refused):
    """The secrets exist, but their keeper does not give them now: not a reason to activate again."""


@dataclass(frozen=True, slots=True)
class DeviceSecrets:
    """``token`` opens HQ's doors, ``request_key`` signs what is asked there; the previous ones are those before HQ
    renewed them. The keys never leave this computer: ``device_key`` seals the staff's PINs, ``signing_key`` (Ed25519)
    signs the codes on receipts. What an older version or an older HQ did not give is empty.
    """

    token: str = field(repr=False)
    device_key: bytes = field(repr=False)
    signing_key: bytes = field(default=b"", repr=False)
    request_key: str = field(default="", repr=False)
    previous_token: str = field(default="", repr=False)
    previous_request_key: str = field(default="", repr=False)


class _Keyring(Protocol):
    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...


def new_device_key() -> bytes:
    return random.token_bytes(DEVICE_KEY_BYTES)


def load_secrets(data_folder: Path) -> DeviceSecrets | None:
    """None: this register was never activated. Raises ``SecretsOutOfReach``."""
    path = paths.secrets_file(data_folder)
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        if note["kept_in"] == _IN_KEYRING:
            note = json.loads(_from_keyring(note["name"]))
        signing_key = bytes.fromhex(note.get("signing_key", ""))
        return DeviceSecrets(
            note["token"],
            bytes.fromhex(note["device_key"]),
            signing_key,
            **{name: str(note.get(name, "")) for name in _OF_REQUESTS},
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("the secrets cannot be read: %s", type(error).__name__)
        raise SecretsOutOfReach(_out_of_reach()) from error


def save_secrets(data_folder: Path, kept: DeviceSecrets, environment: Mapping[str, str] | None = None) -> None:
    """Keep the secrets across restarts; on return they are on the disk. Raises ``OSError``."""
    environment = os.environ if environment is None else environment
    content = {"token": kept.token, "device_key": kept.device_key.hex(), "signing_key": kept.signing_key.hex()}
    content |= {name: getattr(kept, name) for name in _OF_REQUESTS}
    name = str(data_folder.resolve())
    forced = environment.get(FORCE_FILE[0], "").strip().lower() == FORCE_FILE[1]
    if not forced and _into_keyring(name, json.dumps(content)):
        _write(paths.secrets_file(data_folder), {"kept_in": _IN_KEYRING, "name": name})
    else:
        _write(paths.secrets_file(data_folder), {"kept_in": _IN_FILE, **content})


def _write(path: Path, note: dict[str, str]) -> None:
    paths.make_private(path.parent)
    unfinished = path.with_suffix(".new")
    with contextlib.suppress(FileNotFoundError):
        unfinished.unlink()
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(note, file)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _from_keyring(name: str) -> str:
    backend = _within(KEYRING_SECONDS, _real_keyring)
    text = backend and _within(KEYRING_SECONDS, lambda: backend.get_password(_SERVICE, name))
    if not text:
        raise SecretsOutOfReach(_out_of_reach())
    return text


def _into_keyring(name: str, text: str) -> bool:
    """Whether the key ring keeps it, which only reading it back tells."""

    def keep(backend: _Keyring) -> bool:
        backend.set_password(_SERVICE, name, text)
        return backend.get_password(_SERVICE, name) == text

    backend = _within(KEYRING_SECONDS, _real_keyring)
    return backend is not None and bool(_within(KEYRING_SECONDS, lambda: keep(backend)))


def _real_keyring() -> _Keyring | None:
    """The first key ring that really keeps secrets. Imported here: it costs half a second."""
    import keyring

    chosen: Any = keyring.get_keyring()
    for backend in getattr(chosen, "backends", [chosen]):
        kind = type(backend)
        if f"{kind.__module__}.{kind.__qualname__}".startswith(_REAL_BACKENDS):
            found: _Keyring = backend
            return found
    return None


def _within(seconds: float, ask: Callable[[], Answer]) -> Answer | None:
    """Ask, but do not wait for ever: a key ring may be waiting for somebody to unlock it. None when it fails."""
    answers: list[Answer] = []

    def run() -> None:
        try:
            answers.append(ask())
        except Exception as error:  # whatever a backend raises, it is one answer: no key ring here
            _log.info("the key ring does not answer: %s", type(error).__name__)

    thread = threading.Thread(target=run, name="key ring", daemon=True)
    thread.start()
    thread.join(seconds)
    return answers[0] if answers else None


def _out_of_reach() -> str:
    return _(
        "This computer's key ring does not give the register's key now. Everything is kept here. "
        "Unlock the key ring (log in to the desktop), or activate the register again."
    )
