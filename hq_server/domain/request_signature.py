"""How a register signs a request: HMAC-SHA256 over what is asked, when, with which body (resources/wire/README.md)."""

import hashlib
import hmac
import re
from dataclasses import dataclass

WINDOW_MS = 5 * 60_000
_HEADER = re.compile(r"t=([0-9]{1,16}),n=([A-Za-z0-9_-]{22}),s=([0-9a-f]{64})")
_FIRST = "/v1/"


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request as it came. ``signature`` is its header, empty when it has none; ``address`` is path and query."""

    method: str
    address: str
    signature: str
    body: bytes


UNSIGNED = SentRequest("", "", "", b"")


@dataclass(frozen=True, slots=True)
class Signature:
    moment_ms: int
    nonce: str
    digest: str


def read_signature(header: str) -> Signature | None:
    """None for what is none."""
    found = _HEADER.fullmatch(header.strip())
    return Signature(int(found[1]), found[2], found[3]) if found else None


def is_right(sent: SentRequest, signature: Signature, key: str) -> bool:
    return hmac.compare_digest(sign(sent, signature.moment_ms, signature.nonce, key), signature.digest)


def sign(sent: SentRequest, moment_ms: int, nonce: str, key: str) -> str:
    """``key`` is hexadecimal."""
    body = hashlib.sha256(sent.body).hexdigest()
    text = f"{sent.method}\n{signed_address(sent.address)}\n{moment_ms}\n{nonce}\n{body}"
    return hmac.new(bytes.fromhex(key), text.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


def signed_address(address: str) -> str:
    """Path and query from ``/v1/`` on: a proxy may serve HQ below a path of its own."""
    path, mark, query = address.partition("?")
    start = path.rfind(_FIRST)
    return (path[start:] if start >= 0 else path) + mark + query
