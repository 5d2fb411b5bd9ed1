"""Forms are filled in whatever becomes of the disk: what it does not take is kept as long as the program runs."""

from dataclasses import replace
from pathlib import Path

import pytest

from store_client.bindings.form_drafts import KeptForms
from store_client.bindings.people import customer_services
from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import CustomerDetails
from store_client.domain.form_draft import FormDraft
from store_client.errors import StorageTrouble
from store_client.services import form_drafts
from tests.customer_setup import set_up_customers
from tests.factories import STAFF, make_moment, make_register

BYRNE = FormDraft("", "", CustomerDetails(), CustomerDetails(last_name="Byrne"))


class Clock:
    def __init__(self) -> None:
        self.seconds = 0

    def __call__(self) -> Moment:
        self.seconds += 1
        return make_moment(self.seconds)


@pytest.fixture
def db(tmp_path: Path):  # type: ignore[no-untyped-def]
    database = make_register(tmp_path)
    yield database
    database.close()


@pytest.fixture
def kept(db: RegisterDatabase) -> KeptForms:
    return KeptForms(db, Clock())


def in_the_file(db: RegisterDatabase) -> list[FormDraft]:
    return form_drafts.list_drafts(db, now=make_moment())


def names(kept: KeptForms, customer: str | None = None) -> list[str]:
    return [draft.typed.name for draft in kept.newest(customer)]


def with_name(draft: FormDraft, name: str) -> FormDraft:
    return replace(draft, typed=replace(draft.typed, last_name=name))


def test_a_new_one_gets_an_id_under_which_it_is_kept_again(kept: KeptForms, db: RegisterDatabase) -> None:
    identity = kept.keep(BYRNE)
    assert kept.keep(replace(with_name(BYRNE, "Burke"), id=identity)) == identity
    assert kept.keep(BYRNE) != identity
    assert names(kept) == ["Byrne", "Burke"]
    assert len(in_the_file(db)) == 2


def test_what_stands_in_the_file_already_keeps_its_time(db: RegisterDatabase) -> None:
    first = KeptForms(db, Clock())
    identity = first.keep(BYRNE)
    (before,) = first.newest()
    for program in (first, KeptForms(db, Clock())):
        program.newest()
        program.keep(replace(BYRNE, id=identity))
        assert program.newest() == [before]


def test_a_full_disk_stops_nobody_and_the_newest_counts(
    kept: KeptForms, db: RegisterDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_what: object) -> bool:
        raise StorageTrouble("The disk is full.")

    identity = kept.keep(BYRNE)
    with monkeypatch.context() as patch:
        patch.setattr(form_drafts, "keep_draft", full)
        kept.keep(replace(with_name(BYRNE, "Burke"), id=identity))
        assert names(kept) == ["Burke"]
    assert [draft.typed.name for draft in in_the_file(db)] == ["Byrne"]
    kept.keep(replace(with_name(BYRNE, "Burke"), id=identity))
    assert [draft.typed.name for draft in in_the_file(db)] == ["Burke"]
    kept.forget(identity)
    assert names(kept) == []


def test_where_no_customer_data_is_kept_it_stays_out_of_the_file(kept: KeptForms, db: RegisterDatabase) -> None:
    set_up_customers(db, keep_customers=False)
    identity = kept.keep(BYRNE)
    kept.keep(with_name(BYRNE, "Burke"))
    assert names(kept, "") == ["Burke", "Byrne"]
    assert names(kept, "c1") == []
    assert db.value("SELECT count(*) FROM form_draft") == 0
    assert names(KeptForms(db, Clock())) == []
    kept.saved(identity)
    assert names(kept) == ["Burke"]


def test_saving_takes_the_draft_along_wherever_it_was_kept(db: RegisterDatabase) -> None:
    people = customer_services(db, make_moment)
    for keeps in (True, False):
        set_up_customers(db, keep_customers=keeps)
        made = people.register(BYRNE.typed, STAFF, people.keep_draft(BYRNE))
        assert list(people.drafts(None)) == []
        typed = replace(made.details, phone="1")
        draft = people.keep_draft(FormDraft(made.id, made.id, made.details, typed))
        assert [one.id for one in people.drafts(made.id)] == [draft] == [made.id]
        people.edit(made.id, typed, made, STAFF, "", draft)
        assert list(people.drafts(None)) == []
