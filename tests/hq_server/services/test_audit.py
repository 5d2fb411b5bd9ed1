"""The audit: who changed what, entries that are only ever added, and a chain that shows what somebody took out."""

import threading

import pytest

from hq_server.db.audit import Wanted
from hq_server.db.database import HqDatabase
from hq_server.errors import StorageTrouble
from hq_server.services import audit
from hq_server.services.audit import Change, Entry
from tests.hq_server.sending_register import NOW
from tests.naughty import naughty_strings

ALL = Wanted()


def note(
    hq: HqDatabase,
    subject: str = "store 101",
    by: str = "claire",
    *,
    action: str = "store.changed",
    store: str = "",
    at: int = NOW,
    changes: tuple[Change, ...] = (Change("name", "Nord", "Sud"),),
) -> None:
    with hq.write():
        audit.record(hq, by, action, subject, changes, at, store=store)


def subjects(hq: HqDatabase, wanted: Wanted) -> list[str]:
    return [entry.subject for entry in audit.list_entries(hq, wanted)[0]]


def unguarded(hq: HqDatabase) -> None:
    """As somebody would who may change the tables themselves."""
    with hq.write():
        for name in ("audit_entry_kept", "audit_entry_unchanged"):
            hq.execute(f"DROP TRIGGER {name}" + (" ON audit_entry" if hq.engine == "postgresql" else ""))


def test_an_entry_says_who_did_what_when_with_both_values(hq: HqDatabase) -> None:
    note(hq, store="101")
    entries, more = audit.list_entries(hq, ALL)
    expected = Entry(1, NOW, "claire", "store.changed", "store 101", "101", (Change("name", "Nord", "Sud"),), False)
    assert (entries, more) == ([expected], False)


def test_pages_go_from_the_newest_to_the_oldest_without_skipping_any(hq: HqDatabase) -> None:
    for number in range(7):
        note(hq, f"register 101-{number}")
    seen: list[int] = []
    before: int | None = None
    more = True
    while more:
        entries, more = audit.list_entries(hq, ALL, before, limit=3)
        seen += [entry.position for entry in entries]
        before = seen[-1]
    assert seen == [7, 6, 5, 4, 3, 2, 1]


def test_entries_are_found_by_person_action_subject_day_and_store(hq: HqDatabase) -> None:
    note(hq, "store 101", "claire", store="101")
    note(hq, "store 102", "bob", store="102", at=NOW + 5)
    note(hq, "customer 1", "", action="customer.merged", at=NOW + 9)
    assert subjects(hq, Wanted(made_by="bob")) == ["store 102"]
    assert subjects(hq, Wanted(made_by="")) == ["customer 1"]
    assert subjects(hq, Wanted(action="customer.merged")) == ["customer 1"]
    assert subjects(hq, Wanted(subject="store")) == ["store 102", "store 101"]
    assert subjects(hq, Wanted(from_ms=NOW + 5, until_ms=NOW + 9)) == ["store 102"]
    assert subjects(hq, Wanted(stores=frozenset({"101"}))) == ["store 101"]
    assert subjects(hq, Wanted(stores=frozenset())) == []


def test_the_filter_offers_who_and_what_is_there(hq: HqDatabase) -> None:
    assert audit.list_words(hq) == ([], [])
    for by, action in (("bob", "b"), ("claire", "a"), ("bob", "a")):
        note(hq, by=by, action=action)
    assert audit.list_words(hq) == (["bob", "claire"], ["a", "b"])


def test_what_fails_leaves_no_entry(hq: HqDatabase) -> None:
    def fail() -> None:
        with hq.write():
            audit.record(hq, "claire", "store.changed", "store 101", (), NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    note(hq)
    assert [entry.position for entry in audit.list_entries(hq, ALL)[0]] == [1]
    assert audit.check_chain(hq) == (1, [])


def test_any_text_is_kept_and_the_chain_holds(hq: HqDatabase) -> None:
    texts = [*naughty_strings(), "\ud800"]
    for text in texts:
        note(hq, f"x{text}", changes=(Change("name", text, text * 2),))
    assert audit.check_chain(hq) == (len(texts), [])


def test_a_long_text_is_told_by_its_beginning(hq: HqDatabase) -> None:
    note(hq, changes=(Change("logo", "", "x" * 100_000),))
    change = audit.list_entries(hq, ALL)[0][0].changes[0]
    assert (len(change.new), change.new[-1]) == (audit.MAX_VALUE, "…")


def test_several_who_change_at_once_stand_in_one_chain(hq: HqDatabase) -> None:
    def many(by: str) -> None:
        for _time in range(15):
            note(hq, by=by)
        hq.close()

    threads = [threading.Thread(target=many, args=(by,)) for by in ("a", "b", "c", "d")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert audit.check_chain(hq) == (60, [])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_entry WHERE position = 2",
        "UPDATE audit_entry SET made_by = 'bob' WHERE position = 2",
        "UPDATE audit_entry SET changes = '[]', salt = '' WHERE position = 2",
        "UPDATE audit_entry SET changes = '', salt = '', subject = '' WHERE position = 2",
    ],
)
def test_the_database_itself_refuses_to_change_an_entry(hq: HqDatabase, statement: str) -> None:
    for _time in range(3):
        note(hq)
    with pytest.raises(StorageTrouble), hq.write():
        hq.execute(statement)
    assert audit.check_chain(hq) == (3, [])


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM audit_entry WHERE position = 2", ["missing from the audit after 1"]),
        ("DELETE FROM audit_entry WHERE position = 3", ["missing from the end of the audit, after 2"]),
        ("UPDATE audit_entry SET made_by = 'bob' WHERE position = 2", ["Entry 2 of the audit was changed"]),
        ("UPDATE audit_entry SET changes = '[]' WHERE position = 2", ["Entry 2 of the audit was changed"]),
        ("UPDATE audit_entry SET previous_hash = hash WHERE position = 2", ["does not follow", "was changed"]),
    ],
)
def test_who_gets_round_that_is_found_out(hq: HqDatabase, statement: str, words: list[str]) -> None:
    for _time in range(3):
        note(hq)
    unguarded(hq)
    with hq.write():
        hq.execute(statement)
    _count, problems = audit.check_chain(hq)
    assert len(problems) == len(words)
    assert all(word in problem for word, problem in zip(words, problems, strict=True))


def test_an_erased_persons_values_are_gone_and_the_chain_holds(hq: HqDatabase) -> None:
    note(hq, "customer 1", action="customer.changed", changes=(Change("phone", "+33 1", "+33 2"),))
    note(hq, "customer 12", action="customer.changed", changes=(Change("phone", "+33 3", "+33 4"),))
    with hq.write():
        assert audit.forget(hq, ["customer 1"]) == 1
    other, erased = audit.list_entries(hq, ALL)[0]
    assert (erased.by, erased.changes, erased.erased) == ("claire", (), True)
    assert (other.changes, other.erased) == ((Change("phone", "+33 3", "+33 4"),), False)
    with hq.read():
        assert hq.row("SELECT changes, salt FROM audit_entry WHERE position = 1") == ("", "")
    assert audit.check_chain(hq) == (2, [])
