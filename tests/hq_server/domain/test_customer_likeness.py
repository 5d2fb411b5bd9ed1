"""How alike two customers are: visible reasons, and texts by which everybody who could be proposed is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hq_server.domain.customer_likeness import PROPOSED, Reason, compare, is_near, shared_texts, traits_of

ADA = {
    "customer_type": "person",
    "first_name": "Ada",
    "last_name": "Lefèvre",
    "phone": "+33 6 12 34 56 78",
    "email": "ada@example.org",
    "attribute.birthday": "1990-02-03",
    "address.a1.purpose": "home",
    "address.a1.street": "12 rue de l'Épeule",
    "address.a1.postcode": "59100",
    "address.a1.city": "Roubaix",
}
BAKERY = {
    "customer_type": "organization",
    "organization": "Boulangerie Kowalczyk",
    "attribute.siret": "489 221 705 00028",
}
_fields = st.fixed_dictionaries(
    {},
    optional={
        "first_name": st.sampled_from(("Ada", "ada", "Adah", "A", "Max", "Lefèvre")),
        "last_name": st.sampled_from(("Lefèvre", "Lefevre", "Lefebvre", "Ada", "Dubois")),
        "organization": st.sampled_from(("Boulangerie Kowalczyk", "Boulangerie Kowalczik", "Atelier")),
        "phone": st.sampled_from(("+33 6 12 34 56 78", "06 12 34 56 78", "03 20 11 22 33")),
        "email": st.sampled_from(("ada@example.org", "ADA@example.org", "max@example.org")),
        "attribute.birthday": st.sampled_from(("1990-02-03", "1991-02-03")),
        "attribute.vat-number": st.sampled_from(("FR 31 489", "FR31489", "FR 99")),
        "address.a1.street": st.sampled_from(("12 rue de l'Épeule", "12 Rue de l'Epeule", "1 rue du Nord")),
        "address.a1.postcode": st.sampled_from(("59100", "59000")),
    },
)


def _likeness(one: dict[str, str], other: dict[str, str]) -> tuple[int, dict[str, int]]:
    found = compare(traits_of(one), traits_of(other))
    return found.score, {reason.kind: reason.points for reason in found.reasons}


def test_the_same_person_written_in_another_way_is_alike_beyond_doubt() -> None:
    other = ADA | {"first_name": "ADA", "last_name": "Lefevre", "phone": "06 12 34 56 78", "email": " Ada@Example.org"}
    score, points = _likeness(ADA, other)
    assert score == 100
    assert set(points) == {"name", "email", "phone", "birthday", "address"}


def test_a_reason_says_what_stands_at_each_of_the_two() -> None:
    found = compare(traits_of(ADA), traits_of({"phone": "06 12 34 56 78"}))
    assert found.reasons == (Reason("phone", 40, "+33 6 12 34 56 78", "06 12 34 56 78"),)


def test_a_second_number_counts_like_the_first() -> None:
    other = {"contact.c1.type": "phone", "contact.c1.value": "0612345678"}
    assert _likeness(ADA, other) == (40, {"phone": 40})


@pytest.mark.parametrize(
    ("first", "last", "kind"),
    [
        ("Lefèvre", "Ada", "swapped_name"),
        ("Ada", "Lefebre", "near_name"),
        ("A.", "Lefèvre", "initial"),
        ("Max", "Lefèvre", "other_first_name"),
        ("Max", "Dubois", "other_name"),
    ],
)
def test_a_name_that_is_not_the_same_counts_for_what_it_is(first: str, last: str, kind: str) -> None:
    named = {"first_name": first, "last_name": last, "phone": ADA["phone"]}
    assert set(_likeness(ADA, named)[1]) == {"phone", kind}


def test_the_same_tax_number_and_a_name_alike_are_proposed_though_the_postcode_is_another() -> None:
    one = BAKERY | {"address.a.purpose": "office", "address.a.postcode": "59800"}
    other = BAKERY | {"organization": "Boulangerie Kowalczik", "attribute.siret": "48922170500028"}
    other |= {"address.b.purpose": "delivery", "address.b.postcode": "59100"}
    score, points = _likeness(one, other)
    assert points == {"tax_number": 60, "near_name": 35, "other_postcode": -4}
    assert score == 91 >= PROPOSED


def test_two_people_who_share_a_phone_and_an_address_of_a_family_are_not_proposed() -> None:
    other = ADA | {"first_name": "Max", "email": "max@example.org", "attribute.birthday": "1988-01-01"}
    assert _likeness(ADA, other)[0] < PROPOSED


def test_the_same_name_alone_is_not_enough() -> None:
    assert _likeness({"first_name": "Ada", "last_name": "Lefèvre"}, ADA) == (40, {"name": 40})


def test_nothing_in_common_is_no_likeness() -> None:
    assert _likeness({}, {}) == (0, {})
    assert _likeness({"first_name": "A", "last_name": "B"}, {"first_name": "C", "last_name": "D"})[0] == 0


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("dupont", "dupond", True),
        ("dupont", "dupnot", True),
        ("dupont", "dupon", True),
        ("dupont", "duponnt", True),
        ("dupont", "udpnot", False),
        ("dupont", "dubond", False),
        ("leo", "lea", False),
        ("leo", "leo", True),
        ("", "", True),
    ],
)
def test_one_slip_of_the_keyboard_is_near(one: str, other: str, near: bool) -> None:
    assert is_near(one, other) is is_near(other, one) is near


@given(_fields, _fields)
def test_the_score_is_the_sum_of_its_reasons_the_same_from_both_sides(
    one: dict[str, str], other: dict[str, str]
) -> None:
    here, there = compare(traits_of(one), traits_of(other)), compare(traits_of(other), traits_of(one))
    assert here.score == there.score == sum(reason.points for reason in here.reasons)
    assert 0 <= here.score <= 100


@given(_fields, _fields)
def test_whoever_could_be_proposed_shares_a_text(one: dict[str, str], other: dict[str, str]) -> None:
    ours, theirs = traits_of(one), traits_of(other)
    if compare(ours, theirs).score >= PROPOSED:
        assert set(shared_texts(ours)) & set(shared_texts(theirs))
