"""Checks HQ's signature under a closed shift and keeps it: only what is signed, and says what was closed, counts."""

import base64
import hashlib
import logging
import re
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from store_client.db import acknowledgements, hq_keys, settings, shifts
from store_client.db.database import RegisterDatabase
from store_client.domain.acknowledgement import (
    NOT_GENUINE,
    OTHER_SHIFT,
    UNKNOWN_KEY,
    UNREADABLE,
    Acknowledgement,
    KeptAcknowledgement,
)
from store_client.domain.shift import CONFIRMED, DIFFERS, DayState, Shift
from store_client.services.seal import is_signed
from store_client.texts import _
from store_client.wire import acknowledgements as wire
from store_client.wire.sealed import NotReadable

_KEY = re.compile("[0-9a-f]{64}")
_MARK_BYTES = 5

_log = logging.getLogger(__name__)


class _Closed(msgspec.Struct, frozen=True):
    """What of a shift's manifest HQ's signature repeats."""

    first_sequence: int
    last_sequence: int
    count: int
    hash: str
    total_minor: int


def find_acknowledged(db: RegisterDatabase, shift_id: str) -> Acknowledgement | None:
    """HQ's good signature under this shift; None while there is none, or something is wrong with it."""
    kept = acknowledgements.find(db, shift_id)
    return kept.acknowledgement if kept is not None and not kept.trouble else None


def find_trouble(db: RegisterDatabase, shift_id: str) -> str:
    """In words what is wrong with HQ's signature under this shift; empty when nothing is."""
    kept = acknowledgements.find(db, shift_id)
    return _in_words(kept.trouble) if kept is not None else ""


def judge(db: RegisterDatabase, day: DayState, text: str) -> DayState:
    """What HQ's word on a shift is worth: confirmed only with a good signature. In the caller's write transaction.

    ``text`` is the signature's code; an older HQ gives none, and is believed as before.
    """
    shift = shifts.find(db, day.shift)
    if shift is None:
        return day
    if day.state != CONFIRMED or not text:
        acknowledgements.remove(db, [day.shift])
        return day
    kept = _check(db, shift, text)
    acknowledgements.save(db, kept)
    if not kept.trouble:
        return day
    _log.warning("HQ's signature under shift %d is not taken: %s", shift.number, kept.trouble)
    return replace(day, state=DIFFERS, reason=_in_words(kept.trouble), confirmed_ms=None)


def take_keys(db: RegisterDatabase, keys: Sequence[str], *, instead: bool = False) -> None:
    """HQ's public keys as it tells them, in the caller's write transaction; what could not be checked is checked again.

    ``instead`` of those known: the register was activated, and told the keys of the HQ it belongs to now.
    """
    usable = [key.lower() for key in keys if _KEY.fullmatch(key.lower())]
    if not usable:
        return
    if instead:
        hq_keys.replace(db, usable)
    elif not (new := hq_keys.add(db, usable)):
        return
    else:
        _log.info("HQ has %d new keys: %s", len(new), ", ".join(key[:8] for key in new))
    for kept in acknowledgements.list_in_trouble(db):
        _check_again(db, kept)


def _check_again(db: RegisterDatabase, kept: KeptAcknowledgement) -> None:
    shift = shifts.find(db, kept.acknowledgement.shift)
    if shift is None:
        return
    now = _check(db, shift, kept.acknowledgement.text)
    acknowledgements.save(db, now)
    if not now.trouble:
        good = now.acknowledgement
        shifts.record_day(db, [DayState(shift.id, CONFIRMED, good.count, good.present, confirmed_ms=good.confirmed_ms)])


def _check(db: RegisterDatabase, shift: Shift, text: str) -> KeptAcknowledgement:
    """All of it must be about what this register itself closed."""
    try:
        found = wire.read(text)
    except NotReadable:
        return KeptAcknowledgement(Acknowledgement(shift.id, 0, 0, 0, "", text), UNREADABLE)
    said = found.content
    read = Acknowledgement(shift.id, said.count, said.count, said.confirmed_ms, _mark(found.signature), text)
    keys = hq_keys.list_keys(db)
    if not keys:
        return KeptAcknowledgement(read, UNKNOWN_KEY)
    if not any(is_signed(key, found.signed, found.signature) for key in reversed(keys)):
        return KeptAcknowledgement(read, NOT_GENUINE)
    return KeptAcknowledgement(read, "" if said == _own(db, shift, said.confirmed_ms) else OTHER_SHIFT)


def _own(db: RegisterDatabase, shift: Shift, confirmed_ms: int) -> wire.Content | None:
    """What HQ's signature under this shift must say; None while the shift is not closed."""
    identity, manifest = settings.identity(db), shifts.read_manifest(db, shift.id)
    if identity is None or not manifest:
        return None
    closed = msgspec.json.decode(manifest, type=_Closed)
    return wire.Content(
        register=identity.code,
        shift=shift.id,
        number=shift.number,
        business_date=shift.business_date,
        first_sequence=closed.first_sequence,
        last_sequence=closed.last_sequence,
        count=closed.count,
        hash=closed.hash,
        total_minor=closed.total_minor,
        currency=shift.currency,
        confirmed_ms=confirmed_ms,
    )


def _mark(signature: bytes) -> str:
    """Eight letters that stand for the signature, such as ``K7QF-2M3A``."""
    letters = base64.b32encode(hashlib.sha256(signature).digest()[:_MARK_BYTES]).decode()
    return f"{letters[:4]}-{letters[4:]}"


def _in_words(trouble: str) -> str:
    kept = _("The shift stays closed and everything is kept. Tell HQ.")
    words = {
        UNREADABLE: _("HQ's signature under this shift cannot be read."),
        UNKNOWN_KEY: _("HQ signed this shift, but its key is not known here yet."),
        NOT_GENUINE: _("The signature under this shift was not made by HQ."),
        OTHER_SHIFT: _("HQ signed something else than what was closed here."),
    }.get(trouble, "")
    return f"{words} {kept}" if words else ""
