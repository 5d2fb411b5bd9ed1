"""Gives a register the key that signs its receipts' codes, and makes its public half known."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from store_client.db import register_keys
from store_client.db.database import RegisterDatabase
from store_client.services.seal import public_key_of
from store_client.sync.secrets import DeviceSecrets, new_device_key, save_secrets

_log = logging.getLogger(__name__)


def with_signing_key(
    db: RegisterDatabase, data_folder: Path, kept: DeviceSecrets, new_key: Callable[[], bytes] = new_device_key
) -> DeviceSecrets:
    """The secrets with a signing key: a register that was activated by an older version gets one now.

    Without one receipts have no code, and everything else works: a disk that fails here is only told in the log.
    """
    if not kept.signing_key:
        made = replace(kept, signing_key=new_key())
        try:
            save_secrets(data_folder, made)
        except OSError as error:
            _log.warning("the key for receipts cannot be kept: %s", error)
            return kept
        kept = made
    save_public_key(db, kept.signing_key)
    return kept


def save_public_key(db: RegisterDatabase, signing_key: bytes) -> None:
    """Where the window finds it to know its own codes, and the next contact to tell HQ."""
    public_key = public_key_of(signing_key)
    if register_keys.own_key(db) != public_key:
        with db.write():
            register_keys.save_own_key(db, public_key)
