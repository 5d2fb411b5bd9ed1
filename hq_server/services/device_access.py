"""Knows a register by its token, and that the request is its own by the signature. Of the token HQ keeps only the
SHA-256: a stolen database opens no door, since the key of the signatures is not enough.
"""

import hashlib
import hmac
import secrets

from hq_server.db import devices, nonces
from hq_server.db.database import HqDatabase
from hq_server.db.devices import Device, device_by_token
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.request_signature import UNSIGNED, WINDOW_MS, SentRequest, is_right, read_signature
from hq_server.errors import AccessDenied, RequestDenied
from hq_server.services import audit
from hq_server.texts import _

_TOKEN_BYTES = 32
_KEY_BYTES = 32
# HQ's processes may run on several machines: by how much their clocks may differ.
_CLOCKS_APART_MS = 60_000


def new_token() -> str:
    """256 random bits, 43 characters."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def new_request_key() -> str:
    """256 random bits, hexadecimal."""
    return secrets.token_hex(_KEY_BYTES)


def hash_secret(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def authenticate(db: HqDatabase, token: str, now_ms: int, sent: SentRequest = UNSIGNED) -> RegisterIdentity:
    """The register that holds the token and sent the request.

    Raises ``AccessDenied`` (``unknown``, ``revoked`` or ``expired``) and ``RequestDenied`` (``stale`` or ``forged``).
    A register that has never signed a request need not: an older release cannot.
    """
    wanted = hash_secret(token)
    # On PostgreSQL the nonce is noted in the same transaction; on SQLite it has a file of its own.
    with db.write() if sent.signature and db.engine == "postgresql" else db.read():
        device = device_by_token(db, wanted)
        if device is None or not hmac.compare_digest(device.token_hash, wanted):
            raise AccessDenied(
                _("HQ does not know this register. Activate it with a code from HQ; it keeps all it has."), "unknown"
            )
        _refuse_ended(device, now_ms)
        is_signed = _check_signature(db, device, sent, now_ms)
    if is_signed and (device.is_next or not device.has_signed):
        _note_first_use(db, device, now_ms)
    return RegisterIdentity(device.store, device.number, device.epoch, device.language)


def _refuse_ended(device: Device, now_ms: int) -> None:
    if device.revoked:
        raise AccessDenied(
            _("HQ has revoked this register. Ask HQ for a new activation code; it keeps all it has."), "revoked"
        )
    # A register that cannot sign cannot renew its token either, so that one does not run out.
    if device.has_signed and device.token_expires_ms is not None and now_ms >= device.token_expires_ms:
        raise AccessDenied(
            _("This register's token has run out. Ask HQ for a new activation code; it keeps all it has."), "expired"
        )


def _check_signature(db: HqDatabase, device: Device, sent: SentRequest, now_ms: int) -> bool:
    """Whether the request is signed; raises ``RequestDenied`` when it is not the register's own, or was sent before."""
    if not sent.signature or device.request_key is None:
        if device.has_signed or device.is_next:
            raise RequestDenied(_("The request is not signed, and this register signs its requests."), "forged")
        return False
    signature = read_signature(sent.signature)
    if signature is None:
        raise RequestDenied(_("The request's signature cannot be read."), "forged")
    if abs(now_ms - signature.moment_ms) > WINDOW_MS:
        raise RequestDenied(
            _("The request was signed too long ago, or by a wrong clock. HQ's time is with it."), "stale"
        )
    if not is_right(sent, signature, device.request_key):
        raise RequestDenied(_("The request's signature is wrong."), "forged")
    # The moment may lie ahead of HQ's clock: the nonce has to be known until it has passed by so much. What is
    # forgotten goes by HQ's clock alone, or a register could make HQ forget what others sent just now.
    seen_ms, old_ms = max(now_ms, signature.moment_ms), now_ms - WINDOW_MS - _CLOCKS_APART_MS
    if not nonces.take(db, device.store, device.number, signature.nonce, seen_ms, old_ms):
        raise RequestDenied(_("This request was sent before."), "forged")
    return True


def _note_first_use(db: HqDatabase, device: Device, now_ms: int) -> None:
    """From now on the register has to sign; a renewed token takes the place of the one before."""
    with db.write():
        if not device.is_next:
            devices.note_signed(db, device.store, device.number, now_ms)
        elif devices.take_next(db, device.token_hash, now_ms):
            code = f"{device.store}-{device.number}"
            audit.record(db, "", "register.renewed", f"register {code}", (), now_ms, store=device.store)
