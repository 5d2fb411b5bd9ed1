"""Keeps the register's secrets: in the system's key ring where there is a real one, or else in the user's own file.

A small file in the data folder always says where they are, so that a register that was never activated is told apart
from a key ring that is locked, and so that neither program waits for a key ring that is not used.
"""

import json
import logging
import secrets as random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from store_client import key_ring, paths
from store_client.errors import Refused
from store_client.texts import _

FORCE_FILE = key_ring.FORCE_FILE
DEVICE_KEY_BYTES = 32
_IN_KEYRING, _IN_FILE = "keyring", "file"
_OF_REQUESTS = ("request_key", "previous_token", "previous_request_key")

_log = logging.getLogger(__name__)


class SecretsOutOfReach(Refused):
    """The secrets exist, but their keeper does not give them now: not a reason to activate again."""


@dataclass(frozen=True, slots=True)
class DeviceSecrets:
    """``token`` opens HQ's doors, ``request_key`` signs what is asked there; the previous ones are those before HQ
    renewed them. The keys never leave this computer: ``device_key`` seals the staff's PINs, ``signing_key`` (Ed25519)
    signs the codes on receipts. What an older version or an older HQ did not give is empty. ``over_tls``: HQ was once
    reached by https, so that none of this is ever sent without.
    """

    token: str = field(repr=False)
    device_key: bytes = field(repr=False)
    signing_key: bytes = field(default=b"", repr=False)
    request_key: str = field(default="", repr=False)
    previous_token: str = field(default="", repr=False)
    previous_request_key: str = field(default="", repr=False)
    over_tls: bool = field(default=False, repr=False)


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
            over_tls=bool(note.get("over_tls")),
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("the secrets cannot be read: %s", type(error).__name__)
        raise SecretsOutOfReach(_out_of_reach()) from error


def save_secrets(data_folder: Path, kept: DeviceSecrets, environment: Mapping[str, str] | None = None) -> None:
    """Keep the secrets across restarts; on return they are on the disk. Raises ``OSError``."""
    content = {"token": kept.token, "device_key": kept.device_key.hex(), "signing_key": kept.signing_key.hex()}
    content |= {name: getattr(kept, name) for name in _OF_REQUESTS}
    content |= {"over_tls": "yes" if kept.over_tls else ""}
    name = str(data_folder.resolve())
    if not key_ring.is_ruled_out(environment) and key_ring.keep(name, json.dumps(content)):
        note = {"kept_in": _IN_KEYRING, "name": name}
    else:
        note = {"kept_in": _IN_FILE, **content}
    paths.write_private(paths.secrets_file(data_folder), json.dumps(note))


def _from_keyring(name: str) -> str:
    text = key_ring.read(name)
    if not text:
        raise SecretsOutOfReach(_out_of_reach())
    return text


def _out_of_reach() -> str:
    return _(
        "This computer's key ring does not give the register's key now. Everything is kept here. "
        "Unlock the key ring (log in to the desktop), or activate the register again."
    )
