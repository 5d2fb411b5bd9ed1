"""Signed requests and renewed tokens as values: what is signed, and what HQ answers about it."""

import gzip

from hq_server.domain.registers import NO_HASH
from hq_server.wire import codes
from hq_server.wire import outgoing as down
from tests.contract.golden import WIRE

REQUESTS = WIRE / "v1" / "requests"
DOWN = WIRE / "v1" / "down" / "requests"
KEY = "00112233445566778899aabbccddeeff" * 2
TOKEN = "b2xkLXRva2VuLW9sZC10b2tlbi1vbGQtdG9rZW4tb2w"
NEWER = "bmV3LXRva2VuLW5ldy10b2tlbi1uZXctdG9rZW4tbmV"
NOW = 1_795_420_800_000
YEAR_MS = 365 * 86_400_000
NONCE = "AAAAAAAAAAAAAAAAAAAA_-"
_LINE = b'{"id":"019ab000-0000-7000-8000-000000000001"}\n'

# Method, path and query, body as it was sent.
SIGNED = (
    ("GET", "/v1/feeds/1010?after=12&epoch=01JE&limit=500", b""),
    ("GET", "/v1/receipts/101-2-1%200000%C3%A9", b""),
    ("GET", "/v1/readiness", b""),
    ("POST", "/v1/contact", b'{"version":"0.2.0"}'),
    ("POST", "/v1/documents", gzip.compress(_LINE, 1, mtime=0)),
)


def answers() -> dict[str, object]:
    """Keys are file stems."""
    heads = {str(feed): 0 for feed in codes.FEEDS}
    return {
        "activated": down.Activated(
            TOKEN, "101", "101-2", 1, 0, NO_HASH, NOW, ["ab" * 32], request_key=KEY, token_expires_ms=NOW + YEAR_MS
        ),
        "activated-for-ever": down.Activated(
            TOKEN, "101", "101-2", 1, 0, NO_HASH, NOW, ["ab" * 32], request_key=KEY, token_expires_ms=None
        ),
        "contact-answer-renewal": down.ContactAnswer(
            NOW, "01JE", 7, heads, ["ab" * 32], renewal=down.Renewal(NEWER, KEY[::-1], NOW + YEAR_MS)
        ),
        "problem-request-stale": down.Problem(
            "request-stale", "The request was signed too long ago", 401, "Nothing was done.", NOW
        ),
        "problem-request-forged": down.Problem(
            "request-forged", "The request's signature is wrong", 401, "Nothing was done.", NOW
        ),
    }
