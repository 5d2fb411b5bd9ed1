"""Tries documents again that are parked or quarantined, many at once: something else may have been mended meanwhile."""

from dataclasses import dataclass
from itertools import groupby

from hq_server.db import document_search, registers
from hq_server.db.database import HqDatabase
from hq_server.db.document_search import Wanted
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import audit
from hq_server.services.day_confirmation import check_days
from hq_server.services.waking import apply_parked, apply_quarantined
from hq_server.wire.codes import PARKED

_AT_ONCE = 500
_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Retried:
    """``tried`` documents, of which ``moved`` are now something else than before; ``more``: there are others."""

    tried: int
    moved: int
    more: bool


def try_again(db: HqDatabase, state: str, wanted: Wanted, now_ms: int, *, by: str = "") -> Retried:
    """Each register in a transaction of its own, at most 5,000 documents. One that somebody repairs is left to them."""
    apply = apply_parked if state == PARKED else apply_quarantined
    tried = moved = 0
    after = ("", "", 0)
    while tried < _MOST:
        with db.read():
            page = document_search.to_try_again(db, state, wanted, after, _AT_ONCE)
        if not page:
            return Retried(tried, moved, False)
        for register, group in groupby(page, key=lambda one: one[0]):
            sequences = [sequence for _register, sequence in group]
            with db.write():
                registers.lock(db, register)
                changed = apply(db, register, sequences, now_ms)
                check_days(db, register, now_ms)
                _note(db, by, register, state, len(sequences), changed, now_ms)
            tried, moved = tried + len(sequences), moved + changed
        last, sequence = page[-1]
        after = (last.store, last.register, sequence)
    return Retried(tried, moved, True)


def _note(db: HqDatabase, by: str, register: RegisterIdentity, state: str, tried: int, moved: int, now_ms: int) -> None:
    changes = [audit.Change(state, str(tried), str(tried - moved))]
    audit.record(db, by, "documents.tried_again", f"register {register.code}", changes, now_ms, store=register.store)
