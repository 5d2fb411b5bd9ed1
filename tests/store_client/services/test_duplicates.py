"""Somebody the shop knows already is noticed before a second one is made, whatever was typed and without HQ."""

import random
import string
from dataclasses import replace

import pytest

from store_client.db.database import RegisterDatabase
from store_client.domain.customer import ORGANIZATION, Address, Contact, CustomerDetails
from store_client.domain.duplicates import LIKELY, POSSIBLE, Duplicate
from store_client.domain.recognition import keyed_hash, recognition_texts
from store_client.errors import Refused
from store_client.services.duplicates import as_customer, find_duplicates
from tests.customer_factories import bring, make_hq_customer
from tests.customer_setup import KEY, set_up_hash_key

ADDRESS = {
    "address.a.purpose": "home",
    "address.a.street": "12 Main Street",
    "address.a.city": "Galway",
    "address.a.postcode": "H91 X2PK",
}
ANN = {
    "first_name": "Ann",
    "last_name": "Fitzgerald",
    "phone": "+353 87 123 4567",
    "email": "Ann@Example.ie",
    "contact.c.type": "phone",
    "contact.c.value": "01 555 0199",
    **ADDRESS,
}
PLACE = Address("x", street="12 Main Street", city="Galway", postcode="H91 X2PK")


@pytest.fixture
def people(db: RegisterDatabase) -> RegisterDatabase:
    """Ann, among forty who share her last name, and forty who share her first."""
    bring(
        db,
        make_hq_customer("ann", "000000019", ANN),
        make_hq_customer("firm", "000000027", {"customer_type": ORGANIZATION, "organization": "Müller & Söhne GmbH"}),
        *(make_hq_customer(f"f{n}", None, {"first_name": f"Pat{n}", "last_name": "Fitzgerald"}) for n in range(40)),
        *(make_hq_customer(f"a{n}", None, {"first_name": "Ann", "last_name": f"Other{n}"}) for n in range(40)),
    )
    return db


def best(db: RegisterDatabase, typed: CustomerDetails) -> Duplicate | None:
    found = find_duplicates(db, typed)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("typed", "likely"),
    [
        (CustomerDetails(first_name="Ann", last_name="Fitzgerald", phone="087 1234567"), True),
        (CustomerDetails(first_name="Fitzgerald", last_name="ann", email="ANN@example.ie"), True),
        (CustomerDetails(first_name="A", last_name="Fitzgerald", phone="00353871234567"), True),
        (CustomerDetails(first_name="Ann", last_name="Fitzgreald", phone="+353871234567"), True),
        (CustomerDetails(first_name="Ann", last_name="Fitzgerald", addresses=(PLACE,)), True),
        (CustomerDetails(first_name="Ann", last_name="Fitzgerald"), False),
        (CustomerDetails(first_name="Fitzgerald", last_name="Ann"), False),
        (CustomerDetails(first_name="ANN", last_name="FITZGERALD "), False),
        (CustomerDetails(first_name="Ann", last_name="Fitzgreald"), False),
        (CustomerDetails(first_name="Ann", last_name="Fittzgerald"), False),
        (CustomerDetails(first_name="Ann", last_name="Itzgerald"), False),
        (CustomerDetails(first_name="Ann", last_name="Vitzgerald"), False),
        (CustomerDetails(first_name="Ann", last_name="Ftizgerald"), False),
        (CustomerDetails(first_name="A", last_name="Fitzgerald", addresses=(PLACE,)), False),
        (CustomerDetails(last_name="Nobody", phone="087 123 4567"), False),
        (CustomerDetails(last_name="Nobody", phone="01 5550199"), False),
        (CustomerDetails(last_name="Nobody", email="ann@example.ie"), False),
        (CustomerDetails(last_name="N", contacts=(Contact("y", "phone", "+353 87 1234567"),)), False),
    ],
)
def test_ann_is_noticed(people: RegisterDatabase, typed: CustomerDetails, likely: bool) -> None:
    found = best(people, typed)
    assert found is not None
    assert (found.customer_id, found.account_number, found.likely) == ("ann", "000000019", likely)
    assert found.score >= POSSIBLE
    assert found.reasons
    assert as_customer(people, found).id == "ann"


def test_every_slip_of_the_keyboard_in_a_long_name_is_noticed(people: RegisterDatabase) -> None:
    chance = random.Random(6)
    name = "Fitzgerald"
    for at in range(len(name)):
        letter = chance.choice(string.ascii_lowercase)
        for slip in (name[:at] + name[at + 1 :], name[:at] + letter + name[at + 1 :], name[:at] + letter + name[at:]):
            found = best(people, CustomerDetails(first_name="Ann", last_name=slip))
            assert found is not None, slip
            assert found.customer_id == "ann", slip


@pytest.mark.parametrize("name", ["MULLER SOHNE GMBH", "Mueller & Soehne GmbH", "Muler & Söhne GmbH"])
def test_an_organization_is_noticed_by_its_name(people: RegisterDatabase, name: str) -> None:
    found = best(people, CustomerDetails(ORGANIZATION, organization=name))
    assert found is not None
    assert found.customer_id == "firm"


@pytest.mark.parametrize(
    "typed",
    [
        CustomerDetails(),
        CustomerDetails(last_name="Fitzgerald"),
        CustomerDetails(first_name="Bob", last_name="Walsh", phone="087 765 4321", email="bob@example.ie"),
        CustomerDetails(first_name="Bob", last_name="Walsh", addresses=(PLACE,)),
        CustomerDetails(last_name="x" * 100, phone="12", email="@"),
        CustomerDetails(first_name='"', last_name="* OR", phone="(", email='"@'),
    ],
)
def test_somebody_new_is_left_alone(people: RegisterDatabase, typed: CustomerDetails) -> None:
    assert find_duplicates(people, typed) == []


def test_a_name_that_many_have_says_nothing_alone(db: RegisterDatabase) -> None:
    same = [make_hq_customer(f"m{n}", None, {"first_name": "Mary", "last_name": "Murphy"}) for n in range(30)]
    here = make_hq_customer("here", None, {"first_name": "Mary", "last_name": "Murphy", **ADDRESS})
    bring(db, *same, here)
    mary = CustomerDetails(first_name="Mary", last_name="Murphy")
    assert find_duplicates(db, mary) == []
    (found,) = find_duplicates(db, replace(mary, addresses=(PLACE,)))
    assert (found.customer_id, found.likely) == ("here", True)
    (near,) = find_duplicates(db, replace(mary, last_name="Murphey", addresses=(PLACE,)))
    assert (near.customer_id, near.reasons) == ("here", ("nearly the same name", "same address"))


def test_whoever_is_being_edited_is_not_their_own_duplicate(people: RegisterDatabase) -> None:
    typed = CustomerDetails(first_name="Ann", last_name="Fitzgerald", phone="087 123 4567")
    assert find_duplicates(people, typed, excluding="ann") == []


def test_no_more_than_five_are_shown(db: RegisterDatabase) -> None:
    bring(db, *(make_hq_customer(f"c{n}", None, {"last_name": f"N{n}", "phone": "01 555 0100"}) for n in range(9)))
    assert len(find_duplicates(db, CustomerDetails(last_name="X", phone="015550100"))) == 5


HIDDEN = CustomerDetails(first_name="Zoé", last_name="Lefèvre", phone="06 12 34 56 78", email="zoe@example.org")


@pytest.fixture
def hashed(db: RegisterDatabase) -> RegisterDatabase:
    """A register that must not hold customers' data."""
    set_up_hash_key(db)
    hashes = [keyed_hash(bytes.fromhex(KEY), text) for text in recognition_texts(HIDDEN)]
    bring(
        db, make_hq_customer("zoe", "000000034", hashes=hashes), make_hq_customer("other", "000000042", hashes=["00"])
    )
    return db


@pytest.mark.parametrize(
    ("typed", "reasons"),
    [
        (CustomerDetails(last_name="X", phone="+33 6 12 34 56 78"), {"same phone number"}),
        (CustomerDetails(last_name="X", email=" Zoe@EXAMPLE.org"), {"same e-mail address"}),
        (CustomerDetails(first_name="LEFEVRE", last_name="Zoe"), {"same name"}),
        (HIDDEN, {"same phone number", "same e-mail address", "same name"}),
    ],
)
def test_without_any_data_a_customer_is_noticed_by_keyed_hashes(
    hashed: RegisterDatabase, typed: CustomerDetails, reasons: set[str]
) -> None:
    (found,) = find_duplicates(hashed, typed)
    assert (found.customer, found.customer_id, found.account_number) == (None, "zoe", "000000034")
    assert set(found.reasons) == reasons
    assert found.likely == (len(reasons) > 1) == (found.score >= LIKELY)
    used = as_customer(hashed, found)
    assert (used.id, used.account_number, used.hashed, used.phone) == ("zoe", "000000034", True, "")


def test_without_the_key_or_with_another_one_hashes_tell_nothing(hashed: RegisterDatabase) -> None:
    set_up_hash_key(hashed, "ff" * 32)
    assert find_duplicates(hashed, HIDDEN) == []
    set_up_hash_key(hashed, "")
    assert find_duplicates(hashed, HIDDEN) == []


def test_who_was_removed_meanwhile_cannot_be_used(people: RegisterDatabase) -> None:
    gone = Duplicate(None, "gone", None, 90, ())
    with pytest.raises(Refused, match="removed at HQ"):
        as_customer(people, gone)
