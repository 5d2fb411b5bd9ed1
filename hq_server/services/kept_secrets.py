"""Secrets that HQ has to read again (those of sign-in codes), encrypted with a key that is not in the database: whoever
gets hold of the database or of a backup alone cannot use them. Without the setting ``code_key`` they stay as they are.
"""

import base64
import secrets
from weakref import WeakKeyDictionary

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hq_server.db.database import HqDatabase
from hq_server.errors import Refused
from hq_server.texts import _

# What is encrypted begins with this; a secret in base32 has no full stop.
_MARK = "v1."
_NONCE_BYTES = 12

_keys: "WeakKeyDictionary[HqDatabase, AESGCM]" = WeakKeyDictionary()


def use_key(db: HqDatabase, key: str) -> None:
    """``key`` is 64 hexadecimal digits; empty: secrets are kept as they are."""
    if key:
        _keys[db] = AESGCM(bytes.fromhex(key))
    else:
        _keys.pop(db, None)


def has_key(db: HqDatabase) -> bool:
    return db in _keys


def is_sealed(kept: str) -> bool:
    return kept.startswith(_MARK)


def seal(db: HqDatabase, secret: str, owner: str) -> str:
    """As it is kept; it can be read as the same owner's alone."""
    cipher = _keys.get(db)
    if cipher is None:
        return secret
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = nonce + cipher.encrypt(nonce, secret.encode(), owner.encode())
    return _MARK + base64.urlsafe_b64encode(sealed).decode()


def unseal(db: HqDatabase, kept: str, owner: str) -> str:
    """Raises ``Refused`` when HQ runs without the key, or with another one."""
    if not is_sealed(kept):
        return kept
    cipher = _keys.get(db)
    try:
        if cipher is None:
            raise InvalidTag
        sealed = base64.urlsafe_b64decode(kept.removeprefix(_MARK))
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], owner.encode()).decode()
    except (InvalidTag, ValueError) as error:
        message = _("HQ cannot check codes: its setting code_key is missing or another one. Use a recovery code.")
        raise Refused(message) from error
