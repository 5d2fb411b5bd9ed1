"""Signs every request with the key that HQ gave this register (resources/wire/README.md, "Signed requests")."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

import requests

HEADER = "Comptoir-Signature"
_KEY = re.compile(r"[0-9a-f]{64}")
_NONCE_BYTES = 16  # 22 characters
_FIRST = "/v1/"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What opens HQ's doors. ``request_key`` is hexadecimal; empty where an older HQ gave none: nothing is signed."""

    token: str = field(repr=False)
    request_key: str = field(default="", repr=False)


def is_request_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


class Signer(requests.auth.AuthBase):
    """Puts token and signature on a request. As an object, because requests lets a .netrc file win over a plain
    Authorization header.

    It signs with HQ's time, as far as HQ told it: a register whose clock is wrong goes on working.
    """

    def __init__(self, credentials: Credentials, now_ms: Callable[[], int]) -> None:
        self.credentials = credentials
        self._now_ms = now_ms
        self._ahead_ms = 0

    def learn(self, hq_ms: int) -> None:
        """What HQ's clock shows at this moment; 0: it did not say."""
        if hq_ms:
            self._ahead_ms = hq_ms - self._now_ms()

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self.credentials.token:
            request.headers["Authorization"] = f"Bearer {self.credentials.token}"
        if self.credentials.request_key:
            request.headers[HEADER] = self._signature(request)
        return request

    def _signature(self, request: requests.PreparedRequest) -> str:
        body = request.body or b""
        content = body if isinstance(body, bytes) else body.encode()
        moment = self._now_ms() + self._ahead_ms
        key = self.credentials.request_key
        return sign(
            key, request.method or "GET", request.path_url, content, max(moment, 0), secrets.token_urlsafe(_NONCE_BYTES)
        )


def sign(key: str, method: str, address: str, body: bytes, moment_ms: int, nonce: str) -> str:
    """The header. What stands before ``/v1/`` belongs to a proxy, which HQ never sees."""
    path, mark, query = address.partition("?")
    signed = path[max(path.rfind(_FIRST), 0) :] + mark + query
    text = f"{method}\n{signed}\n{moment_ms}\n{nonce}\n{hashlib.sha256(body).hexdigest()}"
    digest = hmac.new(bytes.fromhex(key), text.encode(), hashlib.sha256).hexdigest()
    return f"t={moment_ms},n={nonce},s={digest}"
