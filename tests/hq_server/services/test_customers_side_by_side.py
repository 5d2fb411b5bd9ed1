"""Registers, HQ's people and the jobs work on the same customers at once: nothing is lost, nobody waits for ever."""

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import pytest

from hq_server.db import customer_fields, customer_matches, loyalty
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import FieldChange
from hq_server.errors import Refused
from hq_server.ids import new_id
from hq_server.services import erasure, merge_proposals
from hq_server.services.customer_edits import edit_customer
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.feed_job import publish_customers
from tests.hq_server.customer_lines import PLAIN, change, create, enrol, open_values, state_of, upload
from tests.hq_server.merging import merge, two, undo
from tests.hq_server.sending_register import NOW, SendingRegister, add_register

_TURNS = 15


def _change_all(register: SendingRegister, field: str, people: list[str], db: HqDatabase) -> None:
    """Every customer, one turn from the first to the last, the next one back."""
    for turn in range(1, _TURNS + 1):
        for customer in people if turn % 2 else reversed(people):
            change(register, customer, (field, str(turn - 1) if turn > 1 else None, str(turn)))
        assert set(upload(db, register)) == {"applied"}


def _edit_all(field: str, people: list[str], db: HqDatabase) -> None:
    for turn in range(1, _TURNS + 1):
        for customer in people:
            now = state_of(db, customer).fields.get(field)
            edit_customer(db, customer, [FieldChange(field, now, str(turn))], "claire", NOW)


def _work_all(db: HqDatabase) -> None:
    for _turn in range(_TURNS):
        issue_account_numbers(db, NOW, limit=2)
        publish_customers(db, NOW)


def _at_once(url: str, *works: Callable[[HqDatabase], None]) -> None:
    """Each with a database handle of its own, as processes have; all of them have to succeed."""
    failures: list[BaseException] = []

    def run(work: Callable[[HqDatabase], None]) -> None:
        own = HqDatabase.open(url)
        try:
            work(own)
        except BaseException as error:
            failures.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_uploads_edits_and_jobs_side_by_side_lose_nothing_and_never_wait_for_each_other(hq_url: str) -> None:
    db = HqDatabase.open(hq_url)
    here, there = add_register(db), add_register(db, "106", "1")
    people = [create(here) for _customer in range(6)]
    upload(db, here)
    _at_once(
        hq_url,
        partial(_change_all, here, "attribute.here", people),
        partial(_change_all, there, "attribute.there", people),
        partial(_edit_all, "attribute.hq", people),
        _work_all,
    )
    for customer in people:
        state = state_of(db, customer)
        last = {name: state.fields.get(name) for name in ("attribute.here", "attribute.there", "attribute.hq")}
        assert (last, state.conflicts) == (dict.fromkeys(last, str(_TURNS)), {})
    publish_customers(db, NOW)
    with db.read():
        assert db.row("SELECT count(*) FROM customer WHERE unpublished AND account_number IS NOT NULL") == (0,)
    db.close()


def test_two_uploads_that_give_one_card_to_two_customers_at_once_give_it_once(hq_url: str) -> None:
    db = HqDatabase.open(hq_url)
    senders = [add_register(db), add_register(db, "106", "1")]
    people = [create(register) for register in senders]
    for register in senders:
        upload(db, register)
    states: list[str] = []

    def enrol_all(register: SendingRegister, customer: str, own: HqDatabase) -> None:
        for number in range(20):
            enrol(register, customer, f"card {number}")
            states.extend(upload(own, register))

    _at_once(hq_url, *(partial(enrol_all, *pair) for pair in zip(senders, people, strict=True)))
    assert sorted(states) == ["applied"] * 20 + ["quarantined"] * 20
    with db.read():
        owners: dict[str, str] = dict(db.rows("SELECT card, customer FROM loyalty_card"))
        given = db.rows("SELECT new, customer FROM customer_change WHERE field = 'loyalty_card'")
    assert sorted(given) == sorted(owners.items())
    db.close()


@pytest.mark.parametrize("held", ["customer", "card"])
def test_what_one_upload_is_about_to_change_another_reads_only_afterwards(hq_url: str, held: str) -> None:
    first, second = HqDatabase.open(hq_url), HqDatabase.open(hq_url)
    register = add_register(first)
    customer, other = create(register), create(register)
    upload(first, register)
    line = change(register, customer, ("phone", PLAIN["phone"], "2"))
    if held == "card":
        line = enrol(register, customer, "card 1")
    states: list[str] = []

    def send() -> None:
        states.extend(upload(second, register, line))
        second.close()

    late = threading.Thread(target=send)
    with first.write():
        loyalty.lock_cards(first, ["card 1"])  # somebody earned on it before
    with first.write():
        if held == "customer":
            customer_fields.lock_states(first, [customer])
            first.execute("UPDATE customer SET phone = '9' WHERE id = ?", (customer,))
        else:
            loyalty.lock_cards(first, ["card 1"])
        late.start()
        late.join(0.3)
        assert (late.is_alive(), states) == (True, [])
        loyalty.enrol(first, {"card 1": other}, NOW)
    late.join()
    if held == "customer":
        assert (states, open_values(first, customer)) == (["applied"], {("phone", "101-2"): "2"})
    else:
        assert states == ["quarantined"]
    first.close()


def test_who_is_merged_while_an_erasure_waits_is_erased_with_the_other(hq_url: str) -> None:
    first, second = HqDatabase.open(hq_url), HqDatabase.open(hq_url)
    survivor, merged = two(first, add_register(first))

    def erase() -> None:
        erasure.erase(second, survivor, "e-1", "asked by letter", NOW, asked_by="claire")
        second.close()

    late = threading.Thread(target=erase)
    with first.write():
        customer_fields.lock_states(first, [survivor])
        late.start()
        late.join(0.3)
        assert late.is_alive()
        merge(first, survivor, merged)
    late.join()
    with first.read():
        assert {row[0] for row in first.rows("SELECT customer FROM erasure")} == {survivor, merged}
        assert first.rows("SELECT DISTINCT first_name, phone FROM customer") == [("", "")]
    first.close()


def test_an_erasure_that_was_asked_for_other_accounts_than_there_are_by_its_turn_erases_nobody(hq_url: str) -> None:
    first, second = HqDatabase.open(hq_url), HqDatabase.open(hq_url)
    survivor, merged = two(first, add_register(first))
    refusals: list[Refused] = []

    def erase() -> None:
        try:
            erasure.erase(second, survivor, "e-1", "by letter", NOW, asked_by="claire", accounts=survivor)
        except Refused as refused:
            refusals.append(refused)
        second.close()

    late = threading.Thread(target=erase)
    with first.write():
        customer_fields.lock_states(first, [survivor])
        late.start()
        late.join(0.3)
        merge(first, survivor, merged)
    late.join()
    assert [one.message.split(".")[0] for one in refusals] == ["The person's accounts are others now"]
    with first.read():
        assert first.rows("SELECT customer FROM erasure") == []
    first.close()


def test_an_erasure_waits_for_whoever_changes_one_of_former_merges(hq_url: str) -> None:
    """It takes away what a merge left in the other's history; two such erasures would wait for each other."""
    first, second = HqDatabase.open(hq_url), HqDatabase.open(hq_url)
    survivor, merged = two(first, add_register(first))
    undo(first, merge(first, survivor, merged))

    def erase() -> None:
        erasure.erase(second, merged, "e-1", "asked by letter", NOW, asked_by="claire")
        second.close()

    late = threading.Thread(target=erase)
    with first.write():
        customer_fields.lock_states(first, [survivor])
        late.start()
        late.join(0.3)
        first.execute("UPDATE customer SET phone = phone WHERE id = ?", (merged,))  # a deadlock if it had that one
        assert late.is_alive()
    late.join()
    with first.read():
        assert first.rows("SELECT customer FROM erasure") == [(merged,)]
    first.close()


def test_everybody_is_compared_again_although_the_job_was_at_work_when_it_was_asked_for(
    hq_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = HqDatabase.open(hq_url), HqDatabase.open(hq_url)
    two(first, add_register(first))

    def ask() -> None:
        merge_proposals.search_all(second, "claire", NOW)
        second.close()

    late = threading.Thread(target=ask)
    replace = customer_matches.replace

    def replace_slowly(db: HqDatabase, texts: Mapping[str, Sequence[str]]) -> None:
        late.start()
        late.join(0.3)
        replace(db, texts)

    monkeypatch.setattr(customer_matches, "replace", replace_slowly)
    merge_proposals.find_proposals(first, NOW, new_id)
    late.join()
    assert merge_proposals.backlog(first) == 2
    first.close()
