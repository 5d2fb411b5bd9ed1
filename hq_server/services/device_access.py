"""Knows a register by its token. HQ keeps only the token's SHA-256: a stolen database opens no door."""

import hashlib
import hmac
import secrets

from hq_server.db.database import HqDatabase
from hq_server.db.devices import device_by_token
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import AccessDenied
from hq_server.texts import _

_TOKEN_BYTES = 32


def new_token() -> str:
    """256 random bits, 43 characters."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hash_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def authenticate(db: HqDatabase, token: str, now_ms: int) -> RegisterIdentity:
    """The register that holds the token. Raises ``AccessDenied`` (``unknown`` or ``revoked``)."""
    wanted = hash_secret(token)
    with db.read():
        device = device_by_token(db, wanted)
    if device is None or not hmac.compare_digest(device.token_hash, wanted):
        raise AccessDenied(
            _("HQ does not know this register. Activate it with a code from HQ; it keeps all it has."), "unknown"
        )
    if device.revoked:
        raise AccessDenied(
            _("HQ has revoked this register. Ask HQ for a new activation code; it keeps all it has."), "revoked"
        )
    return RegisterIdentity(device.store, device.number, device.epoch, device.language)
