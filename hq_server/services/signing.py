"""HQ's own key (Ed25519, RFC 8032): what registers check HQ's word on a closed shift with, without a network.

The private parts are kept with HQ's other secrets in its settings, the newest last: a key that HQ once signed with
stays known for as long as registers hold what it signed.
"""

import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hq_server.db import hq_settings
from hq_server.db.database import HqDatabase
from hq_server.wire.sealed import Acknowledgement, signed_bytes, to_text

_SETTING = "signing keys"


def hq_keys(db: HqDatabase) -> list[str]:
    """The public parts, hexadecimal, the newest last; within a write transaction, which makes the first key."""
    return [key.public_key().public_bytes_raw().hex() for key in _keys(db)]


def acknowledge(db: HqDatabase, content: Acknowledgement) -> str:
    """HQ's signed word as registers are told it; within a write transaction."""
    signed = signed_bytes(content)
    return to_text(signed, sign(db, signed))


def sign(db: HqDatabase, content: bytes) -> bytes:
    """By the newest key; within a write transaction."""
    return _keys(db)[-1].sign(content)


def _keys(db: HqDatabase) -> list[Ed25519PrivateKey]:
    kept = hq_settings.read_setting(db, _SETTING) or hq_settings.first_setting(db, _SETTING, secrets.token_hex(32))
    return [Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed)) for seed in kept.split()]
