"""Applies what registers tell of shifts: opened, and closed with a manifest.

Part of the projection: it collects what a batch does to shifts, then writes each table once.
"""

from typing import Any

import msgspec

from hq_server.db import days
from hq_server.db.database import HqDatabase
from hq_server.db.inbox import Stored
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.validation import check_manifest
from hq_server.texts import _
from hq_server.wire import codes
from hq_server.wire.incoming import Received, ShiftClosed, ShiftOpened

_APPLIED = Stored(codes.APPLIED)


class ShiftProjection:
    """``known``: the shifts that HQ has, as far as the batch speaks of them, and their states; it is kept up."""

    def __init__(self, db: HqDatabase, register: RegisterIdentity, known: dict[str, str]) -> None:
        self._db = db
        self._register = register
        self._known = known
        self._opened: list[tuple[Any, ...]] = []
        self._closed: list[tuple[Any, ...]] = []
        self.new: list[str] = []

    def open(self, document: Received, body: ShiftOpened) -> Stored:
        if body.shift in self._known:
            return Stored(codes.QUARANTINED, _("Shift {id} was opened already.").format(id=body.shift))
        self._known[body.shift] = "open"
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
                "open",
                0,
                "",
            )
        )
        return _APPLIED

    def close(self, document: Received, body: ShiftClosed) -> Stored:
        finding = check_manifest(body.manifest, document.sequence)
        if finding:
            return Stored(codes.QUARANTINED, finding)
        state = self._known.get(body.shift)
        if state is None:
            return waits_for_shift(body.shift)
        if state != "open":
            return Stored(codes.QUARANTINED, _("Shift {id} was closed already.").format(id=body.shift))
        self._known[body.shift] = "closed"
        self._closed.append(
            (
                document.made_ms,
                document.sequence,
                document.id,
                body.manifest.first_sequence,
                body.manifest.last_sequence,
                msgspec.json.encode(body.manifest).decode(),
                self._register.store,
                self._register.register,
                body.shift,
            )
        )
        return _APPLIED

    def write(self) -> None:
        days.insert(self._db, self._opened)
        if self._closed:
            days.close(self._db, self._closed)


def waits_for_shift(shift: str) -> Stored:
    return Stored(codes.PARKED, _("Waits for shift {id}, which HQ does not know yet.").format(id=shift), shift)
