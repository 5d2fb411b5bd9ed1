"""What feed 1090 tells of shifts beyond a register's own: counts made elsewhere, and shifts that wait for one."""

from collections.abc import Mapping, Sequence

import msgspec

from hq_server.db import declarations, shifts
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.wire.outgoing import ChangeBody, Counting, Declaration
from hq_server.wire.shift_documents import DeclaredTender

_tenders = msgspec.json.Decoder(list[DeclaredTender])


def declaration_bodies(db: HqDatabase, register: RegisterIdentity, keys: Sequence[str]) -> Mapping[str, ChangeBody]:
    return {
        made.id: Declaration(
            document=made.id,
            register=f"{register.store}-{made.register}",
            shift=made.shift,
            staff=made.staff,
            made_ms=made.made_ms,
            recount=made.recount,
            tenders=_tenders.decode(made.tenders),
        )
        for made in declarations.by_id(db, register, keys)
    }


def counting_bodies(db: HqDatabase, register: RegisterIdentity, keys: Sequence[str]) -> Mapping[str, ChangeBody]:
    """A shift that waits no more is not in it."""
    return {
        shift.shift: Counting(
            register=f"{register.store}-{shift.register}",
            shift=shift.shift,
            number=shift.number,
            drawer=shift.drawer,
            business_date=shift.business_date,
            staff=shift.staff,
            currency=shift.currency,
        )
        for shift in shifts.counting(db, register.store, keys)
    }
