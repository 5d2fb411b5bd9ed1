"""What registers send: HQ's readers of documents, uploads and signatures."""

import gzip
import hashlib
import re
from collections.abc import Iterable

import msgspec

from hq_server.api.bodies import MAX_BODY, gunzip
from hq_server.api.problems import ApiProblem
from hq_server.domain import request_signature
from hq_server.domain.request_signature import SentRequest
from hq_server.wire import incoming, redacted
from hq_server.wire.incoming import Envelope, Received, Unreadable
from store_client.sync import request_signing
from store_client.wire import redacted as redacted_here
from tests.fuzz.loop import Target
from tests.fuzz.targets.golden import golden

_HASH = re.compile(rb',"hash":"[0-9a-f]{64}"\}\Z')
_in_two_steps = msgspec.json.Decoder(Envelope[msgspec.Raw])
_MOST = 2**63
_KEY = "5" * 64


def read_line(line: bytes) -> str:
    """A line is a document with its own hash at its end, or ``Unreadable``; and then its body is read or refused."""
    try:
        envelope = incoming.read_envelope(line)
    except Unreadable as error:
        return _shape(error)
    assert line.endswith(b',"hash":"%b"}' % envelope.hash.encode())
    assert hashlib.sha256(line[:-75] + b"}").hexdigest() == envelope.hash
    _check_redaction(line, envelope)
    return f"{envelope.kind} {envelope.version} {_read_body(line, envelope)}"


def read_sealed_line(content: bytes) -> str:
    """The same behind a hash that is right, so that it is the content that decides."""
    return read_line(_sealed(content))


def _sealed(content: bytes) -> bytes:
    plain = _HASH.sub(b"}", content)
    return plain[:-1] + b',"hash":"%b"}' % hashlib.sha256(plain[:-1] + b"}").hexdigest().encode()


def _read_body(line: bytes, envelope: Received) -> str:
    """Both ways to read a transaction say the same, and what is read can be stored."""
    slow = _in_two_steps.decode(line)
    try:
        body: object = incoming.read_body(envelope)
    except KeyError:
        assert envelope.kind not in incoming.BODIES
        return "unknown"
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _shape(error)
    assert incoming.read_body(slow) == body
    _check_storable(msgspec.to_builtins(body))
    return "read"


def _check_storable(value: object) -> None:
    """PostgreSQL's texts hold no NUL and its numbers 64 bits."""
    if isinstance(value, str):
        assert "\x00" not in value
        value.encode()
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int):
        assert -_MOST <= value < _MOST
    elif isinstance(value, dict):
        for part in (*value, *value.values()):
            _check_storable(part)
    elif isinstance(value, list):
        for part in value:
            _check_storable(part)


def _check_redaction(line: bytes, envelope: Received) -> None:
    """Without its body a document keeps its envelope and its hash, and both sides know it for what it is."""
    left = redacted.redact(line, "an erasure")
    found = redacted.read_redacted(left)
    assert found is not None
    assert (found.id, found.sequence, found.hash) == (envelope.id, envelope.sequence, envelope.hash)
    assert redacted_here.is_redacted(left)
    assert redacted.redact(left, "another") == left


def read_packed(body: bytes) -> str:
    """Unpacked it is what gzip says, within the limit; else the register is told why not."""
    try:
        unpacked = gunzip(body)
    except ApiProblem as problem:
        return _refusal(problem)
    assert len(unpacked) <= MAX_BODY
    assert gzip.decompress(body) == unpacked
    return "unpacked"


def _refusal(problem: ApiProblem) -> str:
    assert problem.status in (400, 413)
    return f"{problem.status} {problem.title}"


def read_signature(content: bytes) -> str:
    """Any header is read or none; a request that a register signs is believed, and not when anything of it changes."""
    header, _, rest = content.partition(b"\n")
    found = request_signature.read_signature(header.decode("latin-1"))
    if found is not None:
        assert 0 <= found.moment_ms < 10**16
        assert f"n={found.nonce},s={found.digest}" in header.decode("latin-1")
    method, _, rest = rest.partition(b" ")
    address, _, body = rest.partition(b"\n")
    sent = _request(method, address, body)
    asked = f"/v1/{sent.address}"
    signed = request_signing.sign(_KEY, sent.method, asked, body, 1, "n" * 22)
    known = request_signature.read_signature(signed)
    assert known is not None
    assert request_signature.is_right(SentRequest(sent.method, asked, signed, body), known, _KEY)
    for changed in (
        SentRequest(sent.method + "X", asked, signed, body),
        SentRequest(sent.method, asked + "1", signed, body),
        SentRequest(sent.method, asked, signed, body + b" "),
    ):
        assert not request_signature.is_right(changed, known, _KEY)
    return "read" if found else "none"


def _request(method: bytes, address: bytes, body: bytes) -> SentRequest:
    return SentRequest(method.decode("ascii", "ignore"), address.decode("utf-8", "ignore"), "", body)


def _shape(error: Exception) -> str:
    """An error's words without what differs from input to input."""
    return re.sub(r"\d+|'[^']*'|position.*", "", str(error))[:120]


def _documents() -> Iterable[bytes]:
    return (*golden("up"), *golden("quarantined"))


_NAMES = tuple(
    b'"%b"' % name.encode()
    for name in (*incoming.BODIES, *"body lines tenders taxes more approvals kind version customer redacted".split())
)
_SIGNED = b"t=1795420800000,n=AAAAAAAAAAAAAAAAAAAAAA,s=" + b"0" * 64
TARGETS = (
    Target("line", "hq", read_line, _documents, _NAMES, in_suite=700),
    Target("sealed-line", "hq", read_sealed_line, _documents, _NAMES, in_suite=1_500),
    Target(
        "packed-upload",
        "hq",
        read_packed,
        lambda: (gzip.compress(b"a document\n" * 40, mtime=0), gzip.compress(bytes(MAX_BODY + 1), mtime=0), b""),
        (b"\x1f\x8b\x08",),
        16_384,
        in_suite=600,
    ),
    Target(
        "signature",
        "hq",
        read_signature,
        lambda: (_SIGNED + b"\nPOST documents?x=1\n{}", b"\nGET feeds/1010?after=0&x=/v1/a\n"),
        (b"t=", b",n=", b",s=", b"/v1/", b"?"),
        2_048,
    ),
)
