"""What a customer becomes by a merge, and what it becomes again when that is undone."""

from collections.abc import Callable
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from hq_server.domain.customer_fields import FieldChange, anchor_of, thing_of
from hq_server.domain.customer_merging import (
    FROM_KEPT,
    FROM_MERGED,
    FULLEST,
    KEEP,
    NEWEST,
    changes_between,
    choices,
    merged_fields,
    undo,
)

ADA = {"first_name": "Ada", "last_name": "Lefèvre", "phone": "06 12 34 56 78", "email": "ada@example.org"}
TWIN = {"first_name": "A.", "last_name": "Lefèvre-Dubois", "phone": "03 20 11 22 33", "language": "fr"}
HOME = {"address.a1.purpose": "home", "address.a1.street": "1 rue du Nord", "address.a1.city": "Lille"}
_texts = st.sampled_from(("", "A", "AB", "06 12 34 56 78", "0612345678", "x@example.org"))


def _things(kind: str, anchor: str, *members: str) -> st.SearchStrategy[dict[str, str]]:
    one = st.fixed_dictionaries({anchor: st.sampled_from(("phone", "email"))}, optional=dict.fromkeys(members, _texts))
    many = st.dictionaries(st.sampled_from(("x1", "x2", "x3")), one, max_size=2)
    return many.map(
        lambda found: {
            f"{kind}.{identity}.{member}": text
            for identity, parts in found.items()
            for member, text in parts.items()
            if text
        }
    )


_single = st.dictionaries(
    st.sampled_from(
        ("first_name", "phone", "email", "consent.phone", "primary_address", "attribute.size", "affiliation.trade")
    ),
    st.sampled_from(("yes", "no", "A", "06 12 34 56 78", "0612345678", "x1")),
)


def _with_own_first_address(fields: dict[str, str]) -> dict[str, str]:
    """An id is never used again, so that of an address that is gone is nobody's."""
    own = "address." + fields.get("primary_address", "") in {thing_of(name) for name in fields}
    return {name: text for name, text in fields.items() if own or name != "primary_address"}


_customers = st.tuples(
    _single, _things("contact", "type", "value", "consent"), _things("address", "purpose", "street", "city")
).map(lambda parts: _with_own_first_address(parts[0] | parts[1] | parts[2]))


def _ids() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"new{next(numbers)}"


def _merge(kept: dict[str, str], merged: dict[str, str], *taken: str) -> dict[str, str]:
    return merged_fields(kept, merged, taken, _ids())


def test_a_person_is_asked_for_every_field_that_differs_and_for_nothing_else() -> None:
    asked = choices(ADA | HOME, TWIN | {"affiliation.trade": "yes", "consent.phone": "yes"}, KEEP, {}, {})
    assert [one.field for one in asked] == ["first_name", "last_name", "phone", "email", "language"]


def test_each_rule_suggests_the_value_it_is_named_for() -> None:
    def suggested(rule: str) -> dict[str, str]:
        found = choices(ADA, TWIN, rule, {"first_name": 5, "phone": 5}, {"first_name": 1, "phone": 9})
        return {one.field: one.suggested for one in found}

    always = {"email": FROM_KEPT, "language": FROM_MERGED}
    ours = {"first_name": FROM_KEPT, "last_name": FROM_KEPT, "phone": FROM_KEPT}
    assert suggested(KEEP) == always | ours
    assert suggested(NEWEST) == always | ours | {"phone": FROM_MERGED}
    assert suggested(FULLEST) == always | ours | {"last_name": FROM_MERGED}


def test_a_block_of_either_stays_unless_somebody_chooses_otherwise() -> None:
    blocked = {"blocked": "two invoices open"}
    for rule in (KEEP, NEWEST, FULLEST):
        for kept, merged, stays in ((ADA | blocked, TWIN, FROM_KEPT), (ADA, TWIN | blocked, FROM_MERGED)):
            found = {one.field: one.suggested for one in choices(kept, merged, rule, {}, {"blocked": 9})}
            assert found["blocked"] == stays


def test_the_number_that_does_not_stay_the_first_becomes_a_contact_with_its_consent() -> None:
    result = _merge(ADA | {"consent.phone": "yes"}, TWIN | {"consent.phone": "no"}, "phone")
    assert (result["phone"], result["consent.phone"]) == ("03 20 11 22 33", "no")
    contact = {name: text for name, text in result.items() if name.startswith("contact.")}
    assert contact == {"contact.new1.type": "phone", "contact.new1.value": ADA["phone"], "contact.new1.consent": "yes"}


def test_the_same_number_is_kept_once_and_one_no_to_it_is_a_no() -> None:
    twin = {"contact.c1.type": "phone", "contact.c1.value": "0612345678", "contact.c1.consent": "no"}
    assert _merge(ADA | {"consent.phone": "yes"}, twin) == ADA | {"consent.phone": "no"}


def test_addresses_of_both_are_kept_and_the_same_one_only_once() -> None:
    same = {"address.b1.purpose": "home", "address.b1.street": "1 Rue du Nord", "address.b1.city": "LILLE"}
    office = {"address.b2.purpose": "office", "address.b2.city": "Roubaix"}
    result = _merge(HOME, same | office | {"primary_address": "b1"}, "primary_address")
    assert result == HOME | office | {"primary_address": "a1"}


def test_an_address_never_writes_over_another_one_of_the_same_id() -> None:
    other = {"address.a1.purpose": "office", "address.a1.city": "Roubaix"}
    assert _merge(HOME, other) == HOME | {"address.new1.purpose": "office", "address.new1.city": "Roubaix"}


def test_a_field_can_be_taken_from_the_side_that_has_none() -> None:
    result = _merge(ADA | {"title": "Dr"}, TWIN, "title")
    assert "title" not in result


def test_affiliations_of_both_are_kept() -> None:
    result = _merge(ADA | {"affiliation.staff": "yes"}, {"affiliation.trade": "yes"})
    assert (result["affiliation.staff"], result["affiliation.trade"]) == ("yes", "yes")


def test_what_somebody_changed_since_stays_and_is_named() -> None:
    after = _merge(ADA, TWIN | HOME, "last_name")
    written = changes_between(ADA, after)
    edited = after | {"last_name": "Dubois", "address.a1.city": "Roubaix"}
    undone = undo(edited, written)
    assert set(undone.left) == {"last_name", "address.a1"}
    result = _apply(edited, undone.changes)
    assert result == ADA | HOME | {"last_name": "Dubois", "address.a1.city": "Roubaix"}


def _apply(fields: dict[str, str], changes: tuple[FieldChange, ...]) -> dict[str, str]:
    result = dict(fields)
    for change in changes:
        assert result.get(change.field) == change.old
        if change.new is None:
            del result[change.field]
        else:
            result[change.field] = change.new
    return result


@given(_customers, _customers, st.sets(st.sampled_from(("first_name", "phone", "email", "primary_address"))))
def test_undoing_at_once_gives_back_exactly_what_there_was(
    kept: dict[str, str], merged: dict[str, str], taken: set[str]
) -> None:
    after = _merge(kept, merged, *taken)
    undone = undo(after, changes_between(kept, after))
    assert undone.left == ()
    assert _apply(after, undone.changes) == kept


@given(_customers, _customers, st.sets(st.sampled_from(("first_name", "phone", "email", "primary_address"))))
def test_no_number_address_or_affiliation_of_either_is_lost(
    kept: dict[str, str], merged: dict[str, str], taken: set[str]
) -> None:
    after = _merge(kept, merged, *taken)
    said = "\n".join(after.values()).lower().replace(" ", "")
    for fields in (kept, merged):
        for name, text in fields.items():
            if name in ("phone", "email") or name.endswith((".street", ".city")):
                assert text.lower().replace(" ", "") in said
            if name.startswith("affiliation."):
                assert name in after


@given(_customers, _customers, st.data())
def test_whatever_was_changed_in_between_there_is_never_half_an_address(
    kept: dict[str, str], merged: dict[str, str], data: st.DataObject
) -> None:
    after = _merge(kept, merged)
    _no_halves(after)
    edited = dict(after)
    for name in data.draw(st.lists(st.sampled_from(sorted(after) or ["phone"]), max_size=4)):
        thing = thing_of(name)
        if thing and data.draw(st.booleans()):
            edited = {other: text for other, text in edited.items() if thing_of(other) != thing}
        elif name in edited:
            edited[name] = "changed"
    _no_halves(_apply(edited, undo(edited, changes_between(kept, after)).changes))


def _no_halves(fields: dict[str, str]) -> None:
    assert all(anchor_of(thing) in fields for thing in {thing_of(name) for name in fields} - {""})
