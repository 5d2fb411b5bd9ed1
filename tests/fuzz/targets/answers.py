"""What HQ answers, and what something between may answer in its place: the register's readers."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

from store_client.services import set_up_readers
from store_client.services.set_up_readers import CannotBeUsed
from store_client.sync.appliers import KINDS
from store_client.wire import incoming, readiness_answers, receipt_answers, redacted
from store_client.wire.incoming import FeedPage, decode
from tests.fuzz.loop import Target
from tests.fuzz.targets.golden import golden

SHAPES: tuple[type[Any], ...] = (
    FeedPage,
    incoming.ContactAnswer,
    incoming.BatchAnswer,
    incoming.Activated,
    incoming.Problem,
    readiness_answers.ReadinessAnswer,
    receipt_answers.ReceiptAnswer,
)


def read_answer(content: bytes) -> str:
    """As every shape: it is one, or a ``DecodeError`` says that it is none; and what is read says the same again."""
    came = []
    for shape in SHAPES:
        try:
            answer = decode(content, shape)
        except msgspec.DecodeError as error:
            came.append(_shape(error))
            continue
        assert decode(msgspec.json.encode(answer), shape) == answer
        came.append("read")
    redacted.is_redacted(content)
    return " ".join(came)


def read_page(content: bytes) -> str:
    """Each change of a page is read, or passed over with a ``DecodeError``; set-up items are used or told as wrong."""
    try:
        page: FeedPage = decode(content, FeedPage)
    except msgspec.DecodeError as error:
        return _shape(error)
    return " ".join(_read_change(change) for change in page.changes[:8])


def _read_change(change: incoming.Change) -> str:
    kind = KINDS.get(change.kind)
    if kind is None or bytes(change.body) == b"null":
        return "passed"
    try:
        kind.read(change)
    except msgspec.DecodeError as error:
        return f"{change.kind} {_shape(error)}"
    if change.kind in set_up_readers.READERS:
        try:
            set_up_readers.read(change.kind, bytes(change.body))
        except CannotBeUsed as error:
            return f"{change.kind} {_shape(error)}"
    return change.kind


def _shape(error: Exception) -> str:
    return re.sub(r"\d+|'[^']*'|“[^”]*”", "", str(error))[:120]


def _answers() -> Iterable[bytes]:
    return (*golden("down"), b"<!DOCTYPE html><html><body>Welcome to our network</body></html>", b"[]", b"")


_KINDS = tuple(b'"%b"' % kind.encode() for kind in KINDS)
TARGETS = (
    Target("answer", "register", read_answer, _answers, longest=8_192),
    Target("feed-page", "register", read_page, _answers, _KINDS, longest=8_192, in_suite=1_500),
)
