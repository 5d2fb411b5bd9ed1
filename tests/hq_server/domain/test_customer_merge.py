"""Changes of one customer by several registers and HQ merge by field, and nothing is lost."""

from hypothesis import given, settings

from hq_server.domain.customer_fields import FieldChange
from hq_server.domain.customer_merge import CONFLICT, KEPT, TAKEN, CustomerState, Editor, Merge, Step, decide
from tests.hq_server.customer_world import FIRST, STEPS, World

HOME = {"address.a1.purpose": "home", "address.a1.street": "1 rue du Nord", "address.a1.city": "Lille"}
HERE = Editor("101", "2", "document 1", "s-001", 5)
THERE = Editor("106", "1", "document 9", "s-002", 6)


def merge(
    state: CustomerState,
    *changes: tuple[str, str | None, str | None],
    editor: Editor = HERE,
    removed: dict[str, str] | None = None,
) -> list[Step]:
    asked = [FieldChange(*change) for change in changes]
    return Merge(state, editor, lambda _thing: removed or {}).apply(asked)


def open_values(state: CustomerState) -> dict[tuple[str, str], str | None]:
    return {key: conflict.value for key, conflict in state.conflicts.items()}


def removal(fields: dict[str, str]) -> list[tuple[str, str | None, str | None]]:
    return [(name, text, None) for name, text in fields.items()]


def test_a_change_of_what_hq_has_is_taken() -> None:
    state = CustomerState({"phone": "1", "email": "a@b"})
    steps = merge(state, ("phone", "1", "2"), ("email", "a@b", None), ("title", None, "Dr"))
    assert state == CustomerState({"phone": "2", "title": "Dr"})
    assert steps == [
        Step("phone", "1", "2", TAKEN),
        Step("email", "a@b", None, TAKEN),
        Step("title", None, "Dr", TAKEN),
    ]


def test_an_empty_text_is_not_there() -> None:
    state = CustomerState({"phone": "1"})
    merge(state, ("phone", "1", ""), ("email", "", "a@b"))
    assert state == CustomerState({"email": "a@b"})


def test_the_same_change_on_both_sides_is_no_conflict_and_no_step() -> None:
    state = CustomerState({"phone": "2"})
    assert merge(state, ("phone", "1", "2")) == []
    assert state == CustomerState({"phone": "2"})


def test_two_different_changes_keep_hqs_value_and_are_a_conflict_of_that_field_alone() -> None:
    state = CustomerState({"phone": "2", "email": "a@b"})
    steps = merge(state, ("phone", "1", "3"), ("email", "a@b", "c@d"))
    assert state.fields == {"phone": "2", "email": "c@d"}
    assert open_values(state) == {("phone", "101-2"): "3"}
    assert steps[0] == Step("phone", "2", "3", CONFLICT)


def test_a_later_change_of_the_same_register_takes_the_place_of_its_earlier_one() -> None:
    state = CustomerState({"phone": "2"})
    merge(state, ("phone", "1", "3"))
    merge(state, ("phone", "3", "4"))
    merge(state, ("phone", "1", "5"), editor=THERE)
    assert open_values(state) == {("phone", "101-2"): "4", ("phone", "106-1"): "5"}


def test_a_register_that_comes_round_to_hqs_value_ends_its_own_conflict() -> None:
    state = CustomerState({"phone": "2"})
    merge(state, ("phone", "1", "3"))
    merge(state, ("phone", "1", "5"), editor=THERE)
    merge(state, ("phone", "3", "2"))
    assert open_values(state) == {("phone", "106-1"): "5"}


def test_whoever_saw_hqs_value_decides_for_another() -> None:
    state = CustomerState({"phone": "2"})
    merge(state, ("phone", "1", "3"))
    assert merge(state, ("phone", "2", "3")) == [Step("phone", "2", "3", TAKEN)]
    assert state == CustomerState({"phone": "3"})


def test_whoever_saw_hqs_value_decides_for_it() -> None:
    state = CustomerState({"phone": "2"})
    merge(state, ("phone", "1", "3"))
    assert merge(state, ("phone", "2", "2")) == [Step("phone", "2", "2", KEPT)]
    assert state == CustomerState({"phone": "2"})


def test_a_decision_about_a_value_that_hq_no_longer_has_decides_nothing() -> None:
    state = CustomerState({"phone": "2"})
    merge(state, ("phone", "1", "3"))
    state.fields["phone"] = "9"
    assert merge(state, ("phone", "2", "2"), editor=THERE) == []
    assert merge(state, ("phone", "2", "3"), editor=THERE)[0].outcome == CONFLICT
    assert open_values(state) == {("phone", "101-2"): "3", ("phone", "106-1"): "3"}


def test_a_field_that_hq_does_not_know_is_kept_like_any_other() -> None:
    state = CustomerState({})
    merge(state, ("added.in.a.later.release", None, "x"))
    assert state.fields == {"added.in.a.later.release": "x"}


def test_a_field_that_stands_twice_counts_from_its_first_to_its_last_text() -> None:
    state = CustomerState({"phone": "1"})
    merge(state, ("phone", "1", "2"), ("phone", "2", "3"))
    assert state == CustomerState({"phone": "3"})


def test_members_of_one_address_merge_one_by_one() -> None:
    state = CustomerState(HOME | {"address.a1.city": "Roubaix"})
    merge(state, ("address.a1.street", "1 rue du Nord", "2 rue du Nord"), ("address.a1.city", "Lille", "Lyon"))
    assert state.fields == HOME | {"address.a1.street": "2 rue du Nord", "address.a1.city": "Roubaix"}
    assert open_values(state) == {("address.a1.city", "101-2"): "Lyon"}


def test_an_address_that_both_have_alike_is_removed() -> None:
    state = CustomerState({"phone": "1"} | HOME)
    merge(state, *removal(HOME))
    assert state == CustomerState({"phone": "1"})


def test_an_address_that_was_edited_at_hq_is_not_removed_by_halves() -> None:
    edited = HOME | {"address.a1.street": "2 rue du Nord"}
    state = CustomerState(dict(edited))
    merge(state, *removal(HOME))
    assert state.fields == edited
    assert open_values(state) == {(name, "101-2"): None for name in edited}


def test_an_address_to_which_hq_added_a_member_is_not_removed_by_halves() -> None:
    more = HOME | {"address.a1.region": "Nord"}
    state = CustomerState(dict(more))
    merge(state, *removal(HOME))
    assert (state.fields, len(state.conflicts)) == (more, 4)


def test_an_edit_of_an_address_that_hq_removed_does_not_bring_back_a_half() -> None:
    state = CustomerState({})
    merge(state, ("address.a1.street", "1 rue du Nord", "3 rue du Nord"), removed=HOME)
    assert state.fields == {}
    wished = HOME | {"address.a1.street": "3 rue du Nord"}
    assert open_values(state) == {(name, "101-2"): text for name, text in wished.items()}
    merge(state, ("address.a1.city", "Lille", None), ("address.a1.street", "3 rue du Nord", "4"), removed=HOME)
    assert open_values(state) == {("address.a1.purpose", "101-2"): "home", ("address.a1.street", "101-2"): "4"}


def test_a_register_brings_a_removed_address_back_by_deciding_for_all_of_it() -> None:
    state = CustomerState({})
    merge(state, ("address.a1.street", "1 rue du Nord", "3 rue du Nord"), removed=HOME)
    wished = {name: conflict.value for (name, _code), conflict in state.conflicts.items()}
    merge(state, *((name, None, text) for name, text in wished.items()), editor=THERE, removed=HOME)
    assert state == CustomerState(HOME | {"address.a1.street": "3 rue du Nord"})


def test_a_register_keeps_a_removed_address_removed() -> None:
    state = CustomerState({})
    merge(state, ("address.a1.street", "1 rue du Nord", "3 rue du Nord"), removed=HOME)
    merge(state, *((name, None, None) for name in HOME), removed=HOME)
    assert state == CustomerState({})


def test_a_register_removes_after_all_by_deciding_with_hqs_values() -> None:
    edited = HOME | {"address.a1.street": "2 rue du Nord"}
    state = CustomerState(dict(edited))
    merge(state, *removal(HOME))
    merge(state, *removal(edited))
    assert state == CustomerState({})


def test_hq_decides_for_a_registers_removal_also_when_another_added_to_the_address_since() -> None:
    state = CustomerState(HOME | {"address.a1.street": "2 rue du Nord"})
    merge(state, *removal(HOME))
    merge(state, ("address.a1.region", None, "Nord"), ("address.a1.city", "Lille", "Lyon"), editor=THERE)
    steps = decide(state, "address.a1", "101-2")
    assert state == CustomerState({})
    assert {step.outcome for step in steps} == {TAKEN}


def test_with_a_removed_address_ends_every_conflict_about_its_members() -> None:
    state = CustomerState(dict(HOME))
    merge(state, ("address.a1.region", "Nord", "Picardie"))
    assert open_values(state) == {("address.a1.region", "101-2"): "Picardie"}
    merge(state, *removal(HOME), editor=THERE)
    assert state == CustomerState({})


def test_whether_an_address_is_there_at_all_decides_for_its_members() -> None:
    edited = HOME | {"address.a1.street": "2 rue du Nord"}
    state = CustomerState(dict(edited))
    merge(state, *removal(HOME))
    merge(state, ("address.a1.purpose", "home", "home"), editor=THERE)
    assert state == CustomerState(edited)


def test_hq_decides_for_its_own_value_or_a_registers() -> None:
    for take, phone in (("", "2"), ("101-2", "3"), ("106-1", "5")):
        state = CustomerState({"phone": "2"})
        merge(state, ("phone", "1", "3"))
        merge(state, ("phone", "1", "5"), editor=THERE)
        decide(state, "phone", take)
        assert state == CustomerState({"phone": phone})


def test_a_value_that_is_not_free_is_a_conflict_even_where_nothing_stood() -> None:
    state = CustomerState({})
    taken = Merge(state, HERE, lambda _thing: {}, lambda _field, _value: False)
    taken.apply([FieldChange("loyalty_card", None, "9")])
    assert (state.fields, open_values(state)) == ({}, {("loyalty_card", "101-2"): "9"})


@settings(max_examples=400, deadline=None)
@given(STEPS)
def test_however_two_registers_and_hq_interleave_no_edit_is_lost_and_no_address_is_half(
    steps: list[tuple[object, ...]],
) -> None:
    world = World()
    world.play(steps)  # checks after every arrival
    told: dict[str, str | None] = dict(FIRST)
    for change in world.history:
        assert change.old == told.get(change.field)
        if change.outcome == TAKEN:
            told[change.field] = change.new
    assert {name: text for name, text in told.items() if text} == world.state.fields


@settings(max_examples=100, deadline=None)
@given(STEPS)
def test_when_all_is_decided_at_hq_every_register_ends_with_the_same_customer(steps: list[tuple[object, ...]]) -> None:
    world = World()
    world.play(steps)
    while world.state.conflicts:
        world.decide_at_hq(0, 1)
    for code, view in world.views.items():
        world.pull(code)
        assert view.fields == world.state.fields
