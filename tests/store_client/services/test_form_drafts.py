"""What was typed and not saved is kept field by field with what stood there before, for a week, and goes when saved."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from store_client.db import form_drafts as stored
from store_client.db.database import RegisterDatabase
from store_client.db.form_drafts import StoredFormDraft
from store_client.domain.customer import EMAIL, Address, Contact, CustomerDetails
from store_client.domain.form_draft import FormDraft
from store_client.errors import FieldRefused, StorageTrouble
from store_client.services.customer_edits import EditConflict, edit_customer
from store_client.services.customers import get_customer, register_customer, search_customers
from store_client.services.form_drafts import KEPT_MS, forget_draft, keep_draft, list_drafts
from tests.customer_setup import set_up_customers
from tests.factories import STAFF, make_moment
from tests.naughty import naughty_strings

Ids = Callable[[], str]
NOW = make_moment()
MAIN = Address("a", street="1 Main St", city="Galway", country="IE")
BASE = CustomerDetails(last_name="Byrne", phone="087 123", addresses=(MAIN,))
TYPED = replace(
    BASE,
    first_name=" Ann",
    phone="",
    email_consent=True,
    contacts=(Contact("c", EMAIL, "", True),),
    addresses=(replace(MAIN, city="Cork"), Address("b")),
    affiliations=("trade",),
    attributes=(("shoe", "99,x"),),
)


def draft_of(typed: CustomerDetails = TYPED, identity: str = "d1", customer: str = "", ago_ms: int = 0) -> FormDraft:
    return FormDraft(identity, customer, BASE, typed, NOW.utc_ms - ago_ms)


def drafts(db: RegisterDatabase, customer: str | None = None) -> list[FormDraft]:
    return list_drafts(db, customer, now=NOW)


def test_everything_comes_back_as_it_stood_in_the_form(db: RegisterDatabase) -> None:
    assert keep_draft(db, draft_of())
    db.close()
    assert drafts(db) == [draft_of()]


def test_each_field_is_kept_with_what_stood_there_before(db: RegisterDatabase) -> None:
    keep_draft(db, draft_of(replace(BASE, phone="01", email="a@b.ie", last_name="")))
    (kept,) = stored.list_newest(db, "", 1)
    rows = {field: (old, new) for field, old, new in json.loads(kept.content)}
    assert rows == {
        "customer_type": ("person", "person"),
        "last_name": ("Byrne", None),
        "phone": ("087 123", "01"),
        "email": (None, "a@b.ie"),
        "address.a.purpose": ("home", "home"),
        "address.a.street": ("1 Main St", "1 Main St"),
        "address.a.city": ("Galway", "Galway"),
        "address.a.country": ("IE", "IE"),
    }


def test_whatever_is_typed_comes_back(db: RegisterDatabase) -> None:
    for text in naughty_strings():
        typed = CustomerDetails(
            first_name=text,
            last_name=text,
            contacts=(Contact("c", value=text),),
            addresses=(Address("a", street=text, name=text),),
            attributes=(("note", text),) if text else (),
        )
        keep_draft(db, draft_of(typed))
        assert [draft.typed for draft in drafts(db)] == [typed], ascii(text)


@pytest.mark.parametrize("text", ["\ud83d", "\udfff x", "\0", "\uffff"], ids=ascii)
def test_half_a_character_does_not_stop_the_rest(db: RegisterDatabase, text: str) -> None:
    typed = CustomerDetails(first_name=text, last_name="Byrne")
    keep_draft(db, draft_of(typed))
    assert [draft.typed for draft in drafts(db)] == [typed]


def test_after_a_week_it_is_gone_from_the_file(db: RegisterDatabase) -> None:
    keep_draft(db, draft_of(identity="old", ago_ms=KEPT_MS + 1))
    keep_draft(db, draft_of(identity="young", ago_ms=KEPT_MS))
    assert [draft.id for draft in drafts(db)] == ["young"]
    assert db.value("SELECT count(*) FROM form_draft") == 1


def test_where_the_register_keeps_no_customer_data_it_keeps_no_drafts(db: RegisterDatabase) -> None:
    keep_draft(db, draft_of())
    set_up_customers(db, keep_customers=False)
    assert not keep_draft(db, draft_of(identity="d2"))
    assert drafts(db) == []
    assert db.value("SELECT count(*) FROM form_draft") == 0


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[["a"]]', '[["last_name", 1, null]]', "null"])
def test_what_cannot_be_read_is_passed_over(db: RegisterDatabase, content: str) -> None:
    stored.save(db, StoredFormDraft("bad", "", NOW.utc_ms, content))
    keep_draft(db, draft_of())
    assert [draft.id for draft in drafts(db)] == ["d1"]


def test_one_that_is_discarded_is_gone(db: RegisterDatabase) -> None:
    keep_draft(db, draft_of())
    forget_draft(db, "d1")
    assert drafts(db) == []


class TestSaving:
    def test_a_customer_who_is_made_takes_the_draft_along(self, db: RegisterDatabase, new_id: Ids) -> None:
        keep_draft(db, draft_of())
        keep_draft(db, draft_of(identity="other"))
        register_customer(db, BASE, staff=STAFF, now=NOW, new_id=new_id, draft="d1")
        assert [draft.id for draft in drafts(db)] == ["other"]

    def test_one_who_is_refused_leaves_it(self, db: RegisterDatabase, new_id: Ids) -> None:
        keep_draft(db, draft_of())
        with pytest.raises(FieldRefused):
            register_customer(db, CustomerDetails(), staff=STAFF, now=NOW, new_id=new_id, draft="d1")
        assert [draft.id for draft in drafts(db)] == ["d1"]

    def test_a_failure_in_the_middle_leaves_both_as_they_were(
        self, db: RegisterDatabase, new_id: Ids, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_what: object) -> None:
            stored_forget(*_what)  # type: ignore[arg-type]
            raise StorageTrouble("The disk is full.")

        stored_forget = stored.forget
        keep_draft(db, draft_of())
        monkeypatch.setattr(stored, "forget", fail)
        with pytest.raises(StorageTrouble):
            register_customer(db, BASE, staff=STAFF, now=NOW, new_id=new_id, draft="d1")
        assert [draft.id for draft in drafts(db)] == ["d1"]
        assert search_customers(db, "byrne") == []

    def test_an_edit_takes_it_along_also_where_nothing_was_changed(self, db: RegisterDatabase, new_id: Ids) -> None:
        made = register_customer(db, BASE, staff=STAFF, now=NOW, new_id=new_id)
        for typed in (replace(made.details, phone="01 555"), replace(made.details, phone="01 555")):
            keep_draft(db, draft_of(typed, made.id, made.id))
            base = get_customer(db, made.id)
            assert base is not None
            edit_customer(db, made.id, typed, base=base, staff=STAFF, now=NOW, new_id=new_id, draft=made.id)
            assert drafts(db) == []

    def test_two_texts_for_one_field_leave_it(self, db: RegisterDatabase, new_id: Ids) -> None:
        made = register_customer(db, BASE, staff=STAFF, now=NOW, new_id=new_id)
        theirs = replace(made.details, phone="2")
        edit_customer(db, made.id, theirs, base=made, staff=STAFF, now=NOW, new_id=new_id)
        mine = draft_of(replace(made.details, phone="1"), made.id, made.id)
        keep_draft(db, mine)
        with pytest.raises(EditConflict):
            edit_customer(db, made.id, mine.typed, base=made, staff=STAFF, now=NOW, new_id=new_id, draft=made.id)
        assert drafts(db, made.id) == [mine]
