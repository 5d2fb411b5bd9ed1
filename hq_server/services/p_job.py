"""The P-job at HQ: applies parked documents whose customer or shift has arrived by another way, and looks at open
days again.

Uploads apply and wake by themselves; the P-job is what makes that certain, whatever two transactions did at the same
moment. And it is what reads again, once, what an older HQ did not understand.
"""

import contextlib
import logging
from collections.abc import Iterator

from hq_server.db import days, hq_settings, inbox, registers
from hq_server.db.database import HqDatabase
from hq_server.domain.job import JobResult
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import RowsRefused, StorageTrouble
from hq_server.services.day_confirmation import check_days
from hq_server.services.waking import apply_parked, apply_quarantined
from hq_server.texts import _
from hq_server.wire.incoming import what_hq_reads

_AT_ONCE = 1_000
_READ_WITH = "quarantine_read_with"
log = logging.getLogger(__name__)


def apply_waiting(db: HqDatabase, now_ms: int) -> JobResult:
    """One write transaction a register; a register that is uploading at this moment is waited for."""
    trouble = _Trouble()
    applied, confirmed = _read_again(db, trouble, now_ms)
    tried: set[tuple[str, str, int]] = set()
    while True:
        with db.read():
            waiting = inbox.can_be_applied(db, _AT_ONCE)
        new = {
            (who.store, who.register, sequence) for who, sequences in waiting.items() for sequence in sequences
        } - tried
        if not new:
            break
        tried |= new
        for register, sequences in waiting.items():
            with trouble.of(register), db.write():
                registers.lock(db, register)
                applied += apply_parked(db, register, sequences, now_ms)
                confirmed += check_days(db, register, now_ms)
    with db.read():
        unconfirmed = days.registers_with_unconfirmed(db)
    for register in unconfirmed:
        with trouble.of(register), db.write():
            registers.lock(db, register)
            confirmed += check_days(db, register, now_ms)
    trouble.tell()
    return JobResult(applied + confirmed, _message(applied, confirmed))


def _read_again(db: HqDatabase, trouble: "_Trouble", now_ms: int) -> tuple[int, int]:
    """Once after this HQ has learned new kinds or versions: quarantined documents that nobody repairs."""
    reads = what_hq_reads()
    with db.read():
        if hq_settings.read_setting(db, _READ_WITH) == reads:
            return 0, 0
        left = inbox.set_aside_unread(db)
    applied = confirmed = 0
    for register, sequences in left.items():
        with trouble.of(register), db.write():
            registers.lock(db, register)
            applied += apply_quarantined(db, register, sequences, now_ms)
            confirmed += check_days(db, register, now_ms)
    if not trouble.met:
        with db.write():
            hq_settings.save_setting(db, _READ_WITH, reads)
    return applied, confirmed


class _Trouble:
    """What goes wrong with one register holds up no other one; afterwards the job fails all the same, so that people
    see it.
    """

    def __init__(self) -> None:
        self._first: Exception | None = None

    @property
    def met(self) -> bool:
        return self._first is not None

    @contextlib.contextmanager
    def of(self, register: RegisterIdentity) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            if isinstance(error, StorageTrouble) and not isinstance(error, RowsRefused):
                raise  # the database itself: no other register would fare better
            log.warning("The P-job could not work on register %s: %s", register.code, error)
            self._first = self._first or error

    def tell(self) -> None:
        if self._first is not None:
            raise self._first


def _message(applied: int, confirmed: int) -> str:
    if not applied and not confirmed:
        return _("Nothing was waiting.")
    return _("Documents applied: {applied}. Days confirmed: {confirmed}.").format(applied=applied, confirmed=confirmed)
