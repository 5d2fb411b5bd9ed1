"""What was typed and what came from HQ meanwhile are brought together field by field."""

from dataclasses import replace

from store_client.domain.customer import Address, Contact, CustomerDetails, FieldConflict
from store_client.domain.customer_fields import FieldChange, to_fields
from store_client.domain.customer_merge import decided_together, merge, merge_details, typed_changes

HOME = Address("a1", "home", street="1 Main Street", city="Galway")
BASE = CustomerDetails(
    first_name="Ann",
    last_name="Byrne",
    phone="1",
    contacts=(Contact("b1", "email", "a@b.ie", True),),
    addresses=(HOME,),
)


def changes(details: CustomerDetails, base: CustomerDetails = BASE) -> list[FieldChange]:
    return typed_changes(base, details, details)


def test_nothing_typed_is_nothing_changed() -> None:
    assert changes(BASE) == []


def test_what_nobody_touched_stays_as_it_was_even_where_it_would_be_written_otherwise_today() -> None:
    odd = replace(BASE, last_name="  Byrne ", attributes=(("size", "38.50"),))
    tidied = replace(odd, last_name="Byrne", attributes=(("size", "38.5"),), first_name="Anna")
    assert typed_changes(odd, replace(odd, first_name="Anna"), tidied) == [FieldChange("first_name", "Ann", "Anna")]


def test_an_address_that_was_emptied_goes_as_a_whole() -> None:
    emptied = replace(BASE, addresses=(replace(HOME, street="", city=""),))
    gone = replace(BASE, addresses=())
    assert [change.field for change in typed_changes(BASE, emptied, gone)] == [
        *("address.a1.city", "address.a1.purpose", "address.a1.street")
    ]


def test_fields_that_changed_on_one_side_only_are_merged() -> None:
    current = to_fields(replace(BASE, phone="2"))
    found, conflicts = merge(changes(replace(BASE, first_name="Anna")), current)
    assert found == [FieldChange("first_name", "Ann", "Anna")]
    assert conflicts == []


def test_the_same_change_on_both_sides_is_no_change() -> None:
    typed = replace(BASE, phone="2")
    assert merge(changes(typed), to_fields(typed)) == ([], [])


def test_two_changes_of_one_field_are_a_conflict_with_both_texts() -> None:
    found, conflicts = merge(changes(replace(BASE, phone="3", first_name="Anna")), to_fields(replace(BASE, phone="2")))
    assert found == [FieldChange("first_name", "Ann", "Anna")]
    assert conflicts == [FieldConflict("phone", "2", "3")]


def test_a_consent_that_is_taken_back_is_a_no() -> None:
    typed = replace(BASE, contacts=(replace(BASE.contacts[0], consent=False),))
    found, _conflicts = merge(changes(typed), to_fields(BASE))
    assert found == [FieldChange("contact.b1.consent", "yes", "no")]
    never_asked = replace(BASE, contacts=(replace(BASE.contacts[0], consent=False),))
    asked = {**to_fields(never_asked), "contact.b1.consent": "no"}
    assert merge(changes(BASE, never_asked), asked)[0] == [FieldChange("contact.b1.consent", "no", "yes")]


def test_a_contact_is_taken_away_with_all_of_it_also_what_no_form_shows() -> None:
    current = {**to_fields(BASE), "contact.b1.added_later": "x"}
    found, conflicts = merge(changes(replace(BASE, contacts=())), current)
    assert [(change.field, change.new) for change in found] == [
        ("contact.b1.added_later", None),
        ("contact.b1.consent", None),
        ("contact.b1.type", None),
        ("contact.b1.value", None),
    ]
    assert conflicts == []


def test_an_address_that_somebody_changed_is_not_taken_away_unseen() -> None:
    current = {**to_fields(BASE), "address.a1.city": "Cork", "address.a1.region": "Munster"}
    found, conflicts = merge(changes(replace(BASE, addresses=())), current)
    assert found == []
    assert {(one.field, one.hq, one.register) for one in conflicts} == {
        ("address.a1.city", "Cork", ""),
        ("address.a1.region", "Munster", ""),
    }


def test_an_address_that_is_gone_takes_no_changes() -> None:
    typed = replace(BASE, addresses=(replace(HOME, city="Cork"),))
    found, conflicts = merge(changes(typed), to_fields(replace(BASE, addresses=())))
    assert found == []
    assert conflicts == [FieldConflict("address.a1.city", "", "Cork")]


def test_taking_away_what_is_gone_changes_nothing() -> None:
    assert merge(changes(replace(BASE, addresses=())), to_fields(replace(BASE, addresses=()))) == ([], [])


def test_a_new_address_is_made_whole() -> None:
    new = Address("a2", "delivery", street="2 Side Street", city="Galway")
    found, conflicts = merge(changes(replace(BASE, addresses=(HOME, new))), to_fields(BASE))
    assert {change.field for change in found} == {f"address.a2.{member}" for member in ("purpose", "street", "city")}
    assert conflicts == []


def test_after_a_conflict_the_form_shows_what_is_now_with_everything_typed_in_its_place() -> None:
    current = replace(BASE, phone="2", email="new@hq.example")
    typed = replace(BASE, phone="3", first_name="Anna")
    assert merge_details(BASE, typed, current) == replace(current, phone="3", first_name="Anna")


def test_a_field_is_decided_alone_and_an_address_that_one_side_removed_as_a_whole() -> None:
    alone = FieldConflict("address.a1.city", "Cork", "Galway", "d1")
    other = FieldConflict("phone", "1", "2", "d1")
    assert decided_together("address.a1.city", [alone, other]) == [alone]
    whole = [
        FieldConflict(f"address.a1.{member}", "", text, "d1") for member, text in (("city", "C"), ("purpose", "home"))
    ]
    assert decided_together("address.a1.city", [*whole, other]) == whole
    assert decided_together("email", [other]) == []


def test_where_two_registers_disagree_with_hq_one_of_them_can_be_chosen() -> None:
    first, second = FieldConflict("phone", "1", "2", "d1"), FieldConflict("phone", "1", "3", "d2")
    assert decided_together("phone", [first, second]) == [first]
    assert decided_together("phone", [first, second], "d2") == [second]
