"""Two registers and HQ that change one customer at the same time, as resources/wire/README.md says they do.

Everything is plain values; what reached HQ, and in which order, is in ``arrived``.
"""

import copy
from dataclasses import dataclass, field

from hypothesis import strategies as st

from hq_server.db.customer_fields import CustomerChange
from hq_server.domain.customer_fields import FieldChange, thing_of
from hq_server.domain.customer_merge import TAKEN, CustomerState, Editor, Merge, Step, decide
from hq_server.services.customer_projection import members_removed

FIRST = {
    "customer_type": "person",
    "first_name": "Zoë",
    "last_name": "Lefèvre",
    "phone": "1",
    "address.a0.purpose": "home",
    "address.a0.street": "1 rue du Nord",
    "address.a0.city": "Lille",
}
_FIELDS = ("phone", "title", "attribute.size")
_TEXTS = ("", "A", "B")
_registers = st.sampled_from(("101-1", "106-2"))
_places = st.sampled_from(("address.a0", "address.a1"))
_texts = st.sampled_from(_TEXTS)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), _registers, st.sampled_from(_FIELDS), _texts),
        st.tuples(st.just("member"), _registers, _places, st.sampled_from(("street", "city")), _texts),
        st.tuples(st.just("make"), _registers, _places, _texts),
        st.tuples(st.just("remove"), _registers, _places),
        st.tuples(st.just("deliver"), _registers),
        st.tuples(st.just("pull"), _registers),
        st.tuples(st.just("at_hq"), st.sampled_from(_FIELDS), _texts),
        st.tuples(st.just("decide_at_hq"), st.integers(0, 3), st.integers(0, 2)),
        st.tuples(st.just("decide_at_register"), _registers, st.integers(0, 3), st.booleans()),
    ),
    max_size=40,
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that HQ applied: a register's document, an edit at HQ, or a decision there (``subject``, ``take``)."""

    register: str
    changes: tuple[FieldChange, ...]
    document: str = ""
    subject: str = ""
    take: str = ""


@dataclass(slots=True)
class View:
    """What one register has of the customer, what it has not sent, and the conflicts it was told of."""

    fields: dict[str, str]
    queue: list[tuple[str, tuple[FieldChange, ...]]] = field(default_factory=list)
    told: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)


class World:
    def __init__(self) -> None:
        self.state = CustomerState(dict(FIRST))
        self.views = {code: View(dict(FIRST)) for code in ("101-1", "106-2")}
        self.history: list[CustomerChange] = []
        self.arrived: list[Arrival] = []
        self.documents = 0

    def play(self, steps: list[tuple[object, ...]]) -> None:
        for name, *arguments in steps:
            getattr(self, str(name))(*arguments)
        for code in self.views:
            while self.views[code].queue:
                self.deliver(code)

    def edit(self, code: str, name: str, text: str) -> None:
        self._write(code, {name: text})

    def member(self, code: str, place: str, name: str, text: str) -> None:
        if f"{place}.purpose" in self.views[code].fields:
            self._write(code, {f"{place}.{name}": text})

    def make(self, code: str, place: str, text: str) -> None:
        """An id is used once: a register that had this address makes no other under its name."""
        used = {*FIRST, *(change.field for change in self.history)} | {
            change.field for view in self.views.values() for _id, changes in view.queue for change in changes
        }
        if f"{place}.purpose" not in used:
            self._write(code, {f"{place}.purpose": "home", f"{place}.street": text, f"{place}.city": "C"})

    def remove(self, code: str, place: str) -> None:
        self._write(code, {name: "" for name in self.views[code].fields if thing_of(name) == place})

    def deliver(self, code: str) -> None:
        if self.views[code].queue:
            document, changes = self.views[code].queue.pop(0)
            self.apply(Arrival(code, changes, document))

    def pull(self, code: str) -> None:
        """Field by field, never over a change of this register's own that HQ has not applied."""
        view, state = self.views[code], self.state
        own = {change.field for _document, changes in view.queue for change in changes}
        own |= {
            name
            for (name, register), conflict in state.conflicts.items()
            if register == code and conflict.value == view.fields.get(name)
        }
        view.told = {name: (state.fields.get(name), one.value) for (name, _code), one in state.conflicts.items()}
        for name in {*view.fields, *state.fields} - own:
            if name in state.fields:
                view.fields[name] = state.fields[name]
            else:
                del view.fields[name]

    def at_hq(self, name: str, text: str) -> None:
        change = FieldChange(name, self.state.fields.get(name), text or None)
        if change.old != change.new:
            self.apply(Arrival("", (change,)))

    def decide_at_hq(self, which: int, take: int) -> None:
        subjects = sorted({thing_of(name) or name for name, _code in self.state.conflicts})
        if subjects:
            subject = subjects[which % len(subjects)]
            codes = ["", *sorted({code for name, code in self.state.conflicts if subject in (name, thing_of(name))})]
            self.apply(Arrival("", (), subject=subject, take=codes[take % len(codes)]))

    def decide_at_register(self, code: str, which: int, take: bool) -> None:
        """All members of an address in one document."""
        view = self.views[code]
        subjects = sorted({thing_of(name) or name for name in view.told})
        if not subjects:
            return
        subject = subjects[which % len(subjects)]
        told = {name: values for name, values in view.told.items() if subject in (name, thing_of(name))}
        changes = tuple(FieldChange(name, hq, wished if take else hq) for name, (hq, wished) in told.items())
        for change in changes:
            _put(view.fields, change)
            del view.told[change.field]
        self._send(view, changes)

    def apply(self, arrival: Arrival) -> list[Step]:
        """What HQ does; ``check_*`` look at it afterwards."""
        before = copy.deepcopy(self.state)
        if arrival.subject:
            steps = decide(self.state, arrival.subject, arrival.take)
        else:
            store, _dash, register = arrival.register.partition("-")
            editor = Editor(store, register, arrival.document, "s-001", len(self.arrived))
            steps = Merge(self.state, editor, self._removed).apply(arrival.changes)
        self._remember(arrival, steps)
        self.arrived.append(arrival)
        check_nothing_is_lost(before, self.state, arrival)
        check_no_half_address(self.state)
        return steps

    def _write(self, code: str, texts: dict[str, str]) -> None:
        view = self.views[code]
        changes = tuple(
            FieldChange(name, view.fields.get(name), text or None)
            for name, text in texts.items()
            if view.fields.get(name) != (text or None)
        )
        for change in changes:
            _put(view.fields, change)
        if changes:
            self._send(view, changes)

    def _send(self, view: View, changes: tuple[FieldChange, ...]) -> None:
        self.documents += 1
        view.queue.append((f"document {self.documents}", changes))

    def _remember(self, arrival: Arrival, steps: list[Step]) -> None:
        moment = len(self.arrived)
        for step in steps:
            self.history.append(
                CustomerChange(
                    step.field, step.old, step.new, step.outcome, "", "", arrival.document, "", moment, moment
                )
            )

    def _removed(self, thing: str) -> dict[str, str]:
        newest_first = [
            change for change in reversed(self.history) if change.outcome == TAKEN and thing_of(change.field) == thing
        ]
        return members_removed(newest_first)


def check_nothing_is_lost(before: CustomerState, after: CustomerState, arrival: Arrival) -> None:
    """What was asked for stands, or is an open conflict; nobody wrote over what they had not seen; and a conflict only
    ends by somebody who saw HQ's value, or by the register whose it was.
    """
    asked = {change.field: change for change in arrival.changes}
    for change in arrival.changes:
        conflict = after.conflicts.get((change.field, arrival.register))
        stands = after.fields.get(change.field) == change.new
        assert change.old == change.new or stands or (conflict is not None and conflict.value == change.new)
    if arrival.subject:
        return
    for name in {*before.fields, *after.fields}:
        old, new = before.fields.get(name), after.fields.get(name)
        if old != new:
            assert (asked[name].old, asked[name].new) == (old, new)
    for name, code in before.conflicts.keys() - after.conflicts.keys():
        about = [change for change in arrival.changes if name == change.field or same_thing(name, change.field)]
        assert about
        assert code == arrival.register or any(before.fields.get(one.field) == one.old for one in about)


def same_thing(one: str, other: str) -> bool:
    return thing_of(one) == thing_of(other) != ""


def check_no_half_address(state: CustomerState) -> None:
    things = {thing_of(name) for name in state.fields} - {""}
    assert all(f"{thing}.purpose" in state.fields for thing in things)


def _put(fields: dict[str, str], change: FieldChange) -> None:
    if change.new is None:
        fields.pop(change.field, None)
    else:
        fields[change.field] = change.new
