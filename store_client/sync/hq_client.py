"""Speaks HQ's doors (resources/wire/README.md): one method per door, and one error for all that is not HQ's own answer.

What each call raises, besides returning HQ's answer:

    HqUnreachable        nothing, or something that is not HQ, answered: a status, nothing was moved
    ├── HqBusy           HQ asks to come back later (429, 503); ``wait_seconds`` says when, if it said so
    └── HqFailed         HQ itself failed on this request (its own problem document with 5xx)
    HqRefused
    └── RequestRefused   HQ's own problem document with 4xx; ``problem`` and ``status`` say which
        └── TooMuchAtOnce    413, whoever said it: send less at once
    ActivationNeeded     401 in HQ's own words

A request is sent a second time when HQ says that its signature's time is wrong (with HQ's own time), and with the token
before the last one when HQ does not know the last one: it was restored from a backup.
"""

import email.utils
import gzip
import ipaddress
import itertools
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlsplit

import msgspec
import requests

from store_client import clock
from store_client.errors import ActivationNeeded, HqRefused, HqUnreachable
from store_client.sync.release import RELEASE
from store_client.sync.request_signing import Credentials, Signer
from store_client.texts import _
from store_client.wire.incoming import Activated, BatchAnswer, ContactAnswer, FeedPage, Problem, Result, decode
from store_client.wire.outgoing import ActivationRequest, Contact
from store_client.wire.readiness_answers import ReadinessAnswer
from store_client.wire.receipt_answers import ReceiptAnswer

CONNECT_SECONDS, READ_SECONDS = 5.0, 30.0
WHOLE_ANSWER_SECONDS = 120.0
MAX_ANSWER = 16 * 1024 * 1024
_PIECE = 64 * 1024
_JSON, _NDJSON = "application/json", "application/x-ndjson"
_GZIP_LEVEL = 1
_GZIP_FROM = 1024
_NOTHING = Credentials("")

_log = logging.getLogger(__name__)
Shape = TypeVar("Shape", bound=msgspec.Struct)


class HqBusy(HqUnreachable):
    def __init__(self, message: str, wait_seconds: float) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


class HqFailed(HqUnreachable):
    pass


class RequestRefused(HqRefused):
    def __init__(self, message: str, status: int, problem: str) -> None:
        super().__init__(message)
        self.status = status
        self.problem = problem


class TooMuchAtOnce(RequestRefused):
    pass


class _UnknownRegister(ActivationNeeded):
    """HQ does not know the token, or not any more."""


class _SignedTooLate(Exception):
    """By HQ's clock, which shows ``hq_ms``."""

    def __init__(self, hq_ms: int) -> None:
        super().__init__()
        self.hq_ms = hq_ms


@dataclass(frozen=True, slots=True)
class _Body:
    content: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class PackedBatch:
    """So many documents, ready to be sent."""

    documents: int
    body: _Body


def pack_batch(lines: Sequence[bytes]) -> PackedBatch:
    return PackedBatch(len(lines), _pack(b"\n".join(lines) + b"\n", _NDJSON))


def _pack(content: bytes, media: str) -> _Body:
    if len(content) < _GZIP_FROM:
        return _Body(content, {"Content-Type": media})
    packed = gzip.compress(content, _GZIP_LEVEL, mtime=0)
    return _Body(packed, {"Content-Type": media, "Content-Encoding": "gzip"})


class HqClient:
    """One keep-alive connection to one HQ. Not for several threads at once."""

    def __init__(
        self,
        hq_url: str,
        token: str = "",
        *,
        request_key: str = "",
        previous: Credentials = _NOTHING,
        now_ms: Callable[[], int] = lambda: clock.now().utc_ms,
        ca_file: str | Path = "",
        tls_only: bool = False,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._url = hq_url.rstrip("/")
        self._refused = tls_only and not is_https(self._url)
        self._timeout = (connect_seconds, read_seconds)
        # Always explicit: requests lets an environment variable win over the session's own setting.
        self._verify: bool | str = str(ca_file) if ca_file else True
        self._signer = Signer(Credentials(token, request_key), now_ms)
        self._previous = previous
        self._session = requests.Session()
        self._session.trust_env = not _is_this_machine(self._url)
        self._session.headers.update({"User-Agent": f"comptoir-register/{RELEASE}", "Accept": _JSON})

    def close(self) -> None:
        self._session.close()

    @property
    def credentials(self) -> Credentials:
        return self._signer.credentials

    def use(self, credentials: Credentials, *, before: Credentials) -> None:
        """From the next request on. ``before``: those that worked until now."""
        self._signer.credentials, self._previous = credentials, before

    def activate(self, code: str, device_name: str, public_key: str = "") -> Activated:
        body = msgspec.json.encode(ActivationRequest(code, device_name, RELEASE, public_key))
        return self._ask("POST", "/v1/activations", Activated, _pack(body, _JSON))

    def post_batch(self, batch: PackedBatch) -> list[Result]:
        """Send documents exactly as they are stored; HQ's verdicts, one for each, in order."""
        answer = self._ask("POST", "/v1/documents", BatchAnswer, batch.body)
        if len(answer.results) != batch.documents:
            _log.warning("HQ answered %d results for %d documents", len(answer.results), batch.documents)
            raise HqUnreachable(_not_hq())
        return answer.results

    def read_feed(self, feed: int, after: int, epoch: str, limit: int) -> FeedPage:
        page = self._ask(
            "GET", f"/v1/feeds/{feed}", FeedPage, parameters={"after": after, "epoch": epoch, "limit": limit}
        )
        if not _continues(page, feed, after, epoch):
            _log.warning("HQ's page of feed %d does not continue after %d of epoch %r", feed, after, epoch)
            raise HqUnreachable(_not_hq())
        return page

    def find_receipt(self, receipt: str) -> bytes:
        """What HQ knows of a receipt of any register, as it says it (``wire.receipt_answers``)."""
        answer = self._ask("GET", f"/v1/receipts/{quote(receipt, safe='')}", ReceiptAnswer)
        return msgspec.json.encode(answer)

    def read_readiness(self, business_date: str) -> bytes:
        """How HQ sees the store before that day ends, as it says it (``wire.readiness_answers``)."""
        answer = self._ask("GET", "/v1/readiness", ReadinessAnswer, parameters={"business_date": business_date})
        return msgspec.json.encode(answer)

    def contact(self, contact: Contact) -> ContactAnswer:
        return self._ask("POST", "/v1/contact", ContactAnswer, _pack(msgspec.json.encode(contact), _JSON))

    def _ask(
        self,
        method: str,
        path: str,
        shape: type[Shape],
        body: _Body | None = None,
        parameters: dict[str, str | int] | None = None,
    ) -> Shape:
        in_time = known = True
        while True:
            try:
                return self._send(method, path, shape, body, parameters)
            except _SignedTooLate as late:
                if not in_time:
                    raise HqUnreachable(_not_signed()) from late
                in_time = False
                self._signer.learn(late.hq_ms)
            except _UnknownRegister:
                if known and not self._previous.token:
                    raise
                self._signer.credentials, self._previous = self._previous, self._signer.credentials
                if not known:
                    raise
                known = False
                _log.warning("HQ does not know this register's newest token; the one before is tried")

    def _send(
        self,
        method: str,
        path: str,
        shape: type[Shape],
        body: _Body | None,
        parameters: dict[str, str | int] | None,
    ) -> Shape:
        if self._refused:
            raise HqUnreachable(not_over_tls())
        try:
            with self._session.request(
                method,
                self._url + path,
                params=parameters,
                data=body.content if body else None,
                headers=body.headers if body else None,
                auth=self._signer,
                timeout=self._timeout,
                verify=self._verify,
                allow_redirects=False,
                stream=True,
            ) as response:
                answer = _read(response, shape)
                self._signer.learn(getattr(answer, "hq_ms", 0))
                return answer
        except requests.exceptions.SSLError as error:
            _log.warning("HQ's certificate cannot be trusted: %s", error)
            raise HqUnreachable(_bad_certificate()) from error
        except (
            requests.exceptions.InvalidURL,
            requests.exceptions.InvalidSchema,
            requests.exceptions.MissingSchema,
        ) as error:
            message = _("“{url}” is not an address of HQ. Correct the setting “hq_url”; everything is kept here.")
            raise HqUnreachable(message.format(url=self._url)) from error
        except (requests.exceptions.RequestException, OSError) as error:
            _log.info("HQ cannot be reached: %s", error)
            raise HqUnreachable(_("HQ cannot be reached. Everything is kept here and will be sent later.")) from error


def is_https(url: str) -> bool:
    return urlsplit(url).scheme == "https"


def not_over_tls() -> str:
    return _(
        "HQ's address here is one without encryption, but this register has known HQ by https. Nothing was sent; "
        "everything is kept here. Correct the setting “hq_url”."
    )


def _read(response: requests.Response, shape: type[Shape]) -> Shape:
    media = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if response.ok and response.status_code < 300 and media == _JSON:
        answer: Shape = _decode(_content(response), shape)
        return answer
    problem = _problem(response, media)
    _log.info("HQ answered %d %s", response.status_code, problem)
    raise _error(response, problem)


def _content(response: requests.Response) -> bytes:
    """The whole answer, within a size and a time: a slow drip of bytes would never meet the read timeout."""
    end = time.monotonic() + WHOLE_ANSWER_SECONDS
    pieces = bytearray()
    for piece in response.iter_content(_PIECE):
        pieces += piece
        if len(pieces) > MAX_ANSWER or time.monotonic() > end:
            raise HqUnreachable(_not_hq())
    return bytes(pieces)


def _decode(content: bytes, shape: type[Shape]) -> Shape:
    try:
        answer: Shape = decode(content, shape)
    except msgspec.DecodeError as error:
        _log.warning("the answer is not a %s of HQ: %s", shape.__name__, error)
        raise HqUnreachable(_not_hq()) from error
    return answer


def _problem(response: requests.Response, media: str) -> Problem | None:
    """HQ's own problem document, or None: then something between here and HQ answered."""
    if media != "application/problem+json":
        return None
    return _decode(_content(response), Problem)


def _error(response: requests.Response, problem: Problem | None) -> Exception:
    status = response.status_code
    words = (problem.detail or problem.title) if problem else ""
    if status in (429, 503):
        return HqBusy(_("HQ is busy. Everything is kept here and will be sent a little later."), _retry_after(response))
    if status == 413:
        return TooMuchAtOnce(words or _("HQ takes less at once."), status, "")
    kind = problem.type.rpartition("/")[2] if problem else ""
    if problem is None or (status == 401 and not kind.startswith(("register-", "request-"))):
        return HqUnreachable(_not_hq())
    if kind == "request-stale":
        return _SignedTooLate(problem.hq_ms)
    if kind.startswith("request-"):
        return HqUnreachable(_not_signed())
    if status == 401:
        message = _(
            "HQ does not know this register (any more). Everything is kept here. Ask HQ for an activation code."
        )
        return _UnknownRegister(message) if kind == "register-unknown" else ActivationNeeded(message)
    if status >= 500:
        return HqFailed(_("HQ has a problem of its own. Everything is kept here and will be sent later."))
    return RequestRefused(_("HQ refused the exchange: {words}").format(words=words or str(status)), status, kind)


def _retry_after(response: requests.Response) -> float:
    """Seconds, from either form of the header (RFC 9110, 10.2.3); 0 when HQ did not say."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0


def _continues(page: FeedPage, feed: int, after: int, epoch: str) -> bool:
    """Whether the page is an answer to what was asked: positions rise from the cursor to the page's own position."""
    if page.feed != feed or not page.epoch:
        return False
    if page.reset:
        return (page.epoch != epoch or after > 0) and not page.changes
    positions = [after, *(change.position for change in page.changes)]
    rising = all(earlier < later for earlier, later in itertools.pairwise(positions))
    arrived = page.position >= positions[-1] and (page.position > after or not page.more)
    return page.epoch == epoch and rising and arrived


def _is_this_machine(url: str) -> bool:
    """A proxy from the environment is for the network, never for an HQ on the same machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _not_hq() -> str:
    return _(
        "Something answered, but not HQ: perhaps the network's own sign-in page. "
        "Everything is kept here and will be sent later."
    )


def _not_signed() -> str:
    return _(
        "HQ does not take this register's signature: something on the way may change what is sent. Everything is kept "
        "here and will be sent later. If it lasts, activate the register again with a code from HQ."
    )


def _bad_certificate() -> str:
    return _(
        "HQ's certificate cannot be trusted, so nothing was sent. Everything is kept here. "
        "Check this computer's clock, then ask HQ which certificate to trust (setting “ca_file”)."
    )
