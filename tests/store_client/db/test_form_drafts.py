"""What stands unsaved in customers' forms is stored newest first, and is gone with its customer."""

from store_client.db import customer_feed, form_drafts
from store_client.db.database import RegisterDatabase
from store_client.db.form_drafts import StoredFormDraft
from tests.customer_factories import bring, make_hq_customer


def stored(identity: str, customer: str = "", kept_ms: int = 1, content: str = "[]") -> StoredFormDraft:
    return StoredFormDraft(identity, customer, kept_ms, content)


def ids(db: RegisterDatabase, customer: str | None = None) -> list[str]:
    return [draft.id for draft in form_drafts.list_newest(db, customer, 20)]


def test_what_was_kept_is_read_as_it_was_and_survives_the_connection(db: RegisterDatabase) -> None:
    draft = stored("d1", kept_ms=7, content='[["last_name",null,"M"]]')
    assert form_drafts.save(db, draft)
    db.close()
    assert form_drafts.list_newest(db, "", 20) == [draft]


def test_the_newest_comes_first_also_of_those_kept_at_the_same_moment(db: RegisterDatabase) -> None:
    for identity, kept_ms in (("b", 2), ("a", 1), ("d", 3), ("c", 3)):
        form_drafts.save(db, stored(identity, kept_ms=kept_ms))
    assert ids(db) == ["c", "d", "b", "a"]
    assert [draft.id for draft in form_drafts.list_newest(db, None, 2)] == ["c", "d"]


def test_a_customer_has_one_and_new_ones_have_each_theirs(db: RegisterDatabase) -> None:
    bring(db, make_hq_customer("c1", "1", {"last_name": "Byrne"}))
    for kept_ms in (1, 2):
        form_drafts.save(db, stored("c1", "c1", kept_ms))
    form_drafts.save(db, stored("d1", kept_ms=1))
    assert ids(db, "c1") == ["c1"]
    assert ids(db, "") == ["d1"]
    assert ids(db) == ["c1", "d1"]


def test_old_ones_are_forgotten(db: RegisterDatabase) -> None:
    for kept_ms in (1, 2, 3):
        form_drafts.save(db, stored(f"d{kept_ms}", kept_ms=kept_ms))
    form_drafts.forget_older(db, 3)
    assert ids(db) == ["d3"]


def test_looking_for_old_ones_writes_nothing_where_there_are_none(db: RegisterDatabase) -> None:
    form_drafts.save(db, stored("d1", kept_ms=5))
    other = RegisterDatabase(db.path)
    version = other.data_version()
    form_drafts.forget_older(db, 5)
    assert other.data_version() == version
    other.close()


def test_one_that_was_saved_is_forgotten(db: RegisterDatabase) -> None:
    form_drafts.save(db, stored("d1"))
    form_drafts.save(db, stored("d2"))
    form_drafts.forget(db, ["d1", "nobody"])
    assert ids(db) == ["d2"]


def test_a_customer_removed_at_hq_takes_the_draft_with_them(db: RegisterDatabase) -> None:
    bring(db, make_hq_customer("c1", "1", {"last_name": "Byrne"}), make_hq_customer("c2", "2", {"last_name": "Walsh"}))
    for customer in ("c1", "c2"):
        form_drafts.save(db, stored(customer, customer))
    form_drafts.save(db, stored("d1"))
    with db.write():
        customer_feed.remove_customers(db, ["c1"])
    assert sorted(ids(db)) == ["c2", "d1"]


def test_a_customer_whose_data_must_not_be_here_any_more_takes_the_draft_with_them(db: RegisterDatabase) -> None:
    bring(db, make_hq_customer("c1", "1", {"last_name": "Byrne"}), make_hq_customer("c2", "2", {"last_name": "Walsh"}))
    for customer in ("c1", "c2"):
        form_drafts.save(db, stored(customer, customer))
    bring(db, make_hq_customer("c1", "1", hashes=["x"]), make_hq_customer("c2", "2", {"last_name": "Welsh"}))
    assert ids(db) == ["c2"]


def test_nothing_is_kept_of_somebody_who_is_gone_or_hashed(db: RegisterDatabase) -> None:
    bring(db, make_hq_customer("c1", "1", hashes=["x"]))
    assert not form_drafts.save(db, stored("c1", "c1"))
    assert not form_drafts.save(db, stored("nobody", "nobody"))
    assert ids(db) == []
