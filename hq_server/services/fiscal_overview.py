"""The fiscal evidence of a store as people read it: how far each register's chain of seals goes, and its totals."""

from dataclasses import dataclass

from hq_server.db import fiscal_seals, stores
from hq_server.db.database import HqDatabase


@dataclass(frozen=True, slots=True)
class Evidence:
    """A register's newest seal; ``seals`` is 0 where no shift was sealed yet. Returns are below 0."""

    register: str
    seals: int
    business_date: str
    hash: str
    grand_sales_minor: int
    grand_returns_minor: int


def evidence_of(db: HqDatabase, store: str) -> list[Evidence]:
    """Every register of the store, in their order."""
    with db.read():
        ends = fiscal_seals.ends_of_store(db, store)
        registers = stores.registers_of(db, store)
    found = []
    for register in registers:
        end = ends.get(register.number)
        if end is None:
            found.append(Evidence(register.code, 0, "", "", 0, 0))
        else:
            last, day = end
            sums = (last.grand_sales_minor, last.grand_returns_minor)
            found.append(Evidence(register.code, last.number, day, last.hash, *sums))
    return found


def count_sealed(db: HqDatabase, store: str, business_date: str) -> int:
    """How many shifts of the day are sealed."""
    with db.read():
        return fiscal_seals.sealed_shifts(db, store, business_date)
