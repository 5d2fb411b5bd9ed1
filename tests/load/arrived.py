"""Did everything arrive? Asked of HQ's database, register by register, against what the registers remember."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hq_server.db.database import HqDatabase
from tests.load.register import LoadRegister

_SETTLE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Arrival:
    documents: int
    sales: int
    total_minor: int
    customers: int
    problems: tuple[str, ...]


def wait_for_numbers(db: HqDatabase) -> float:
    """Seconds until every customer has a number and is told on 1010."""
    begun = time.monotonic()
    while time.monotonic() - begun < _SETTLE_SECONDS:
        with db.read():
            row = db.row("SELECT count(*) FROM customer WHERE account_number IS NULL OR unpublished")
        if row is not None and row[0] == 0:
            break
        time.sleep(0.2)
    return time.monotonic() - begun


def check(db: HqDatabase, registers: Sequence[LoadRegister]) -> Arrival:
    """Each register's documents, its newest hash, its sales and their sum; every customer's number, given once."""
    with db.read():
        there = _by_register(db, "SELECT store, register, count(*), max(sequence) FROM inbox GROUP BY store, register")
        last = _by_register(db, "SELECT store, number, last_sequence, last_hash FROM register")
        sums = _by_register(
            db,
            "SELECT store, register, count(*), sum(total_minor) FROM transaction_header WHERE type = 'sale' "
            "GROUP BY store, register",
        )
        aside = db.row("SELECT count(*) FROM inbox WHERE state <> 'applied'")
        kept_apart = db.row("SELECT count(*) FROM quarantine")
        untold = db.row("SELECT count(*) FROM customer WHERE unpublished AND account_number IS NOT NULL")
        people = db.row("SELECT count(*), count(DISTINCT account_number) FROM customer")
    problems = [problem for register in registers for problem in _problems(register, there, last, sums)]
    expected = sum(register.customers for register in registers)
    if people != (expected, expected):
        problems.append(f"{expected} customers were made; HQ has {people}: how many, and how many numbers")
    problems += [
        f"{row[0]} {what}"
        for row, what in ((aside, "not applied"), (kept_apart, "kept apart"), (untold, "not told on 1010"))
        if row and row[0]
    ]
    return Arrival(
        sum(int(row[0]) for row in there.values()),
        sum(int(row[0]) for row in sums.values()),
        sum(int(row[1]) for row in sums.values()),
        int(people[0]) if people else 0,
        tuple(problems),
    )


def _problems(
    register: LoadRegister,
    there: dict[str, tuple[Any, ...]],
    last: dict[str, tuple[Any, ...]],
    sums: dict[str, tuple[Any, ...]],
) -> list[str]:
    code, wanted = register.code, (register.sequence, register.sequence)
    found = []
    if there.get(code) != wanted:
        found.append(f"{code}: wrote {register.sequence} documents; HQ has {there.get(code)}: how many, up to which")
    if last.get(code) != (register.sequence, register.hash):
        found.append(f"{code}: ends with {register.hash[:12]}; HQ has {last.get(code)}")
    if sums.get(code, (0, 0)) != (register.sales, register.total_minor):
        found.append(f"{code}: sold {register.sales} times for {register.total_minor}; HQ has {sums.get(code)}")
    return found


def _by_register(db: HqDatabase, sql: str) -> dict[str, tuple[Any, ...]]:
    return {f"{store}-{number}": tuple(rest) for store, number, *rest in db.rows(sql)}
