"""Whatever is merged and undone, in whatever order: everybody is found, there is no circle, and it all comes back."""

import shutil
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hq_server.db.database import HqDatabase
from hq_server.errors import Refused
from tests.hq_server.customer_lines import create
from tests.hq_server.merging import fields_of, merge, send, survivor_of, told_aliases, undo
from tests.hq_server.sending_register import SendingRegister, add_register

_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), st.integers(0, 4), st.integers(0, 4)),
        st.tuples(st.just("undo"), st.integers(0, 9), st.just(0)),
    ),
    max_size=14,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_STEPS)
def test_any_merges_and_undoings(tmp_path: Path, migrated_sqlite: Path, steps: list[tuple[str, int, int]]) -> None:
    path = tmp_path / "any.db"
    for left in tmp_path.glob("any.db*"):
        left.unlink()
    shutil.copy(migrated_sqlite, path)
    hq = HqDatabase.open(f"sqlite:///{path}")
    try:
        _play(hq, steps)
    finally:
        hq.close()


def _play(hq: HqDatabase, steps: list[tuple[str, int, int]]) -> None:
    register = add_register(hq)
    people = [
        create(register, fields={f"address.a{at}.purpose": "home"}, first_name=f"Ada{at}", phone=f"06 00 00 00 0{at}")
        for at in range(5)
    ]
    send(hq, register)
    before = {customer: fields_of(hq, customer) for customer in people}
    merges: list[str] = []
    for step, one, other in steps:
        with suppress(Refused):
            if step == "merge":
                merges.append(merge(hq, people[one], people[other], ["phone"]))
            elif merges:
                undo(hq, merges[one % len(merges)])
        _check(hq, register, people)
    for identity in reversed(merges):
        with suppress(Refused):  # those that were undone already
            undo(hq, identity)
    assert {customer: fields_of(hq, customer) for customer in people} == before
    assert {customer: survivor_of(hq, customer) for customer in people} == {one: one for one in people}


def _check(hq: HqDatabase, register: SendingRegister, people: list[str]) -> None:
    standing = {customer: survivor_of(hq, customer) for customer in people}
    assert set(standing.values()) <= set(people)
    assert all(standing[survivor] == survivor for survivor in standing.values())
    told = told_aliases(hq, register)
    assert {customer: alias[0] for customer, alias in told.items() if alias} == {
        customer: survivor for customer, survivor in standing.items() if survivor != customer
    }
