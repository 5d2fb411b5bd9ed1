"""Sign-in codes of an authenticator app (TOTP, RFC 6238: SHA-1, six digits, a new one every 30 seconds)."""

import base64
import binascii
import hashlib
import hmac
from urllib.parse import quote

DIGITS = 6
_PERIOD_MS = 30_000
# How many steps a device's clock may be off, either way.
_DRIFT = 1
_SECRET_BYTES = 20


def code_at(secret: bytes, step: int) -> str:
    """RFC 4226, section 5.3."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), hashlib.sha1)
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_at(now_ms: int) -> int:
    return now_ms // _PERIOD_MS


def find_step(secret: str, typed: str, now_ms: int) -> int | None:
    """The step whose code was typed, when it is a code of now; all are compared, so that time tells nothing."""
    key, typed = _decode(secret), "".join(typed.split())
    now, found = step_at(now_ms), None
    for step in range(max(now - _DRIFT, 0), now + _DRIFT + 1):
        if hmac.compare_digest(code_at(key, step).encode(), typed.encode("utf-8", "replace")):
            found = step
    return found


def secret_text(random: bytes) -> str:
    """As authenticator apps take it. ``random`` is 20 bytes, as long as the hash."""
    if len(random) != _SECRET_BYTES:
        raise ValueError(f"{_SECRET_BYTES} bytes are needed")
    return base64.b32encode(random).decode()


def app_address(secret: str, issuer: str, name: str) -> str:
    """What the QR code holds for the app."""
    label = quote(f"{issuer}:{name}", safe="")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer, safe='')}"


def _decode(secret: str) -> bytes:
    try:
        return base64.b32decode(secret)
    except binascii.Error as error:
        raise ValueError("the kept secret of a sign-in code is not base32") from error
