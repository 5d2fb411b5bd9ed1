"""Applies what registers tell of shifts: opened, suspended, resumed, blind closed, and closed with a manifest.

Part of the projection: it collects what a batch does to shifts, then writes each table once.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from hq_server.db import days
from hq_server.db.database import HqDatabase
from hq_server.db.days import KnownShift
from hq_server.db.inbox import Stored
from hq_server.domain.drawer_money import check_pieces
from hq_server.domain.reconcile_in_full import LAST, SUM
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.validation import check_manifest, check_spans
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.incoming import Received
from hq_server.wire.shift_documents import (
    ManifestInFull,
    PiecesOfOne,
    ShiftChanged,
    ShiftClosed,
    ShiftClosedInFull,
    ShiftOpened,
    ShiftOpenedInFull,
)

OPEN, SUSPENDED, COUNTING, CLOSED = "open", "suspended", "counting", "closed"
_EVENTS = {"suspended": SUSPENDED, "resumed": OPEN, "blind_closed": COUNTING}
_APPLIED = Stored(codes.APPLIED)
_encode = msgspec.json.Encoder().encode


class ShiftProjection:
    """``known``: the shifts that HQ has, as far as the batch speaks of them; it is kept up.

    ``new``: shifts that are there now. ``counting``: those that wait for their count now, or no more.
    """

    def __init__(self, db: HqDatabase, register: RegisterIdentity, known: dict[str, KnownShift]) -> None:
        self._db = db
        self._register = register
        self._known = known
        self._opened: list[tuple[Any, ...]] = []
        self._changed: list[tuple[Any, ...]] = []
        self._closed: list[tuple[Any, ...]] = []
        self.new: list[str] = []
        self.counting: list[str] = []

    def open(self, document: Received, body: ShiftOpened | ShiftOpenedInFull) -> Stored:
        if body.shift in self._known:
            return Stored(codes.QUARANTINED, _("Shift {id} was opened already.").format(id=body.shift))
        drawer, several, pieces = "", True, ""
        if isinstance(body, ShiftOpenedInFull):
            if finding := check_pieces(body.pieces, body.starting_minor, body.currency):
                return Stored(codes.QUARANTINED, finding)
            drawer, several, pieces = body.drawer, body.several, _text(body.pieces)
        self._known[body.shift] = KnownShift(OPEN, None)
        self.new.append(body.shift)
        self._opened.append(
            (
                self._register.store,
                self._register.register,
                body.shift,
                body.number,
                document.business_date,
                body.staff,
                body.currency,
                body.starting_minor,
                document.made_ms,
                document.sequence,
                "",
                document.sequence,
                0,
                "",
                OPEN,
                0,
                "",
                drawer,
                several,
                pieces,
                document.sequence,
            )
        )
        return _APPLIED

    def change(self, document: Received, body: ShiftChanged) -> Stored:
        """What was told after the close cannot be; what only comes after it changes nothing."""
        state = _EVENTS.get(body.event)
        if state is None:
            return Stored(codes.QUARANTINED, _("HQ does not know the event “{event}”.").format(event=body.event))
        known = self._known.get(body.shift)
        if known is None:
            return waits_for_shift(body.shift)
        if known.closed_sequence is not None:
            return _APPLIED if document.sequence < known.closed_sequence else _closed_already(body.shift)
        if COUNTING in (state, known.state):
            self.counting.append(body.shift)
        self._known[body.shift] = KnownShift(state, None)
        key = (self._register.store, self._register.register, body.shift)
        self._changed.append((state, document.made_ms, document.sequence, *key, document.sequence))
        return _APPLIED

    def close(self, document: Received, body: ShiftClosed | ShiftClosedInFull) -> Stored:
        if finding := _check(body, document.sequence):
            return Stored(codes.QUARANTINED, finding)
        known = self._known.get(body.shift)
        if known is None:
            return waits_for_shift(body.shift)
        if known.closed_sequence is not None:
            return _closed_already(body.shift)
        if known.state == COUNTING:
            self.counting.append(body.shift)
        self._known[body.shift] = KnownShift(CLOSED, document.sequence)
        self._closed.append(
            (
                document.made_ms,
                document.sequence,
                document.id,
                body.manifest.first_sequence,
                body.manifest.last_sequence,
                body.manifest.count,
                _encode(body.manifest).decode(),
                self._register.store,
                self._register.register,
                body.shift,
            )
        )
        return _APPLIED

    def write(self) -> None:
        days.insert(self._db, self._opened)
        if self._changed:
            days.change(self._db, self._changed)
        if self._closed:
            days.close(self._db, self._closed)


def waits_for_shift(shift: str) -> Stored:
    return Stored(codes.PARKED, _("Waits for shift {id}, which HQ does not know yet.").format(id=shift), shift)


def _closed_already(shift: str) -> Stored:
    return Stored(codes.QUARANTINED, _("Shift {id} was closed already.").format(id=shift))


def _check(body: ShiftClosed | ShiftClosedInFull, sequence: int) -> str:
    manifest = body.manifest
    if not isinstance(manifest, ManifestInFull):
        return check_manifest(manifest, sequence)
    if manifest.declaration not in (LAST, SUM):
        return _("HQ does not know how the counts add up by “{way}”.").format(way=manifest.declaration)
    return check_spans(manifest, sequence)


def _text(pieces: Sequence[PiecesOfOne]) -> str:
    return _encode(pieces).decode() if pieces else ""
