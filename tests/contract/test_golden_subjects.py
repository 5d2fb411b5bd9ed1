"""Both sides against the golden documents of shifts and of orders: the bytes, what is read of them, and the chain."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hq_server.wire import incoming as hq_incoming
from hq_server.wire import outgoing as hq_outgoing
from store_client.wire import outgoing, outgoing_customers, outgoing_orders, outgoing_shifts
from tests.contract import golden_orders, golden_shift_answers, golden_shifts, golden_shifts_wrong

Documents = Callable[[], Mapping[str, bytes]]


@dataclass(frozen=True)
class Subject:
    """``up``, ``wrong`` and ``down`` are the folders of what registers tell, of what HQ has to quarantine and of what
    HQ says, each with what makes it; ``earlier``: answers of earlier releases that HQ does not write any more.
    """

    name: str
    up: Path
    documents: Documents
    wrong: Path
    quarantined: Documents
    down: Path
    answers: Callable[[], Mapping[str, Any]]
    earlier: frozenset[str] = frozenset()

    @property
    def lines(self) -> list[Path]:
        return sorted(self.up.glob("*.json"))


SHIFTS = Subject(
    "shifts",
    *(golden_shifts.UP, golden_shifts.shift_documents),
    *(golden_shifts_wrong.QUARANTINED, golden_shifts_wrong.quarantined_documents),
    *(golden_shift_answers.DOWN, golden_shift_answers.shift_answers),
    frozenset(golden_shift_answers.EARLIER),
)
ORDERS = Subject(
    "orders",
    *(golden_orders.UP, golden_orders.order_documents),
    *(golden_orders.QUARANTINED, golden_orders.quarantined_documents),
    *(golden_orders.DOWN, golden_orders.order_answers),
)
SUBJECTS = (SHIFTS, ORDERS)
_SHAPES: dict[tuple[str, int], type[outgoing.Body]] = {
    ("shift.opened", 2): outgoing_shifts.ShiftOpened,
    ("shift.changed", 1): outgoing_shifts.ShiftChanged,
    ("shift.closed", 2): outgoing_shifts.ShiftClosed,
    ("customer.created", 2): outgoing_customers.CustomerCreated,
    ("transaction.recorded", 2): outgoing.TransactionRecorded,
    ("transaction.recorded", 3): outgoing.TransactionRecorded,
    ("transaction.recorded", 4): outgoing.TransactionRecorded,
    ("order.created", 1): outgoing_orders.OrderCreated,
    ("order.changed", 1): outgoing_orders.OrderChanged,
}


def named(value: object) -> str | None:
    if isinstance(value, Path):
        return value.stem
    return value.name if isinstance(value, Subject) else None


of_each_subject = pytest.mark.parametrize("subject", SUBJECTS, ids=named)
of_each_line = pytest.mark.parametrize(
    ("subject", "path"), [(subject, path) for subject in SUBJECTS for path in subject.lines], ids=named
)


@of_each_subject
def test_every_golden_document_is_one_that_is_made_here(subject: Subject) -> None:
    answers = {*subject.answers(), *subject.earlier}
    made = ((subject.up, subject.documents()), (subject.wrong, subject.quarantined()), (subject.down, answers))
    for folder, names in made:
        assert {path.stem for path in folder.glob("*.json")} == set(names)


@of_each_line
def test_the_register_writes_exactly_the_golden_bytes(subject: Subject, path: Path) -> None:
    content = json.loads(path.read_bytes())
    body = msgspec.convert(content.pop("body"), _SHAPES[content["kind"], content["version"]])
    assert content.pop("hash")
    assert outgoing.render(outgoing.Envelope(**content, body=body)).content == path.read_bytes()


@of_each_line
def test_hq_reads_every_golden_document(subject: Subject, path: Path) -> None:
    line = path.read_bytes()
    assert line == subject.documents()[path.stem]
    envelope = hq_incoming.read_envelope(line)
    assert json.loads(msgspec.json.encode(hq_incoming.read_body(envelope))) == json.loads(line)["body"]
    assert outgoing.recompute_hash(line) == envelope.hash


@of_each_subject
def test_the_golden_documents_are_one_unbroken_chain(subject: Subject) -> None:
    previous_hash = outgoing.FIRST_PREVIOUS_HASH
    for sequence, path in enumerate(subject.lines, start=1):
        envelope = hq_incoming.read_envelope(path.read_bytes())
        assert (envelope.sequence, envelope.previous_hash) == (sequence, previous_hash)
        previous_hash = envelope.hash


@pytest.mark.parametrize(
    ("subject", "path"), [(one, path) for one in SUBJECTS for path in sorted(one.wrong.glob("*.json"))], ids=named
)
def test_hq_reads_the_envelope_of_what_it_must_quarantine(subject: Subject, path: Path) -> None:
    assert path.read_bytes() == subject.quarantined()[path.stem]
    assert hq_incoming.read_envelope(path.read_bytes()).sequence == 1


@pytest.mark.parametrize(("subject", "name"), [(one, name) for one in SUBJECTS for name in one.answers()], ids=named)
def test_hq_writes_exactly_the_golden_answers(subject: Subject, name: str) -> None:
    assert hq_outgoing.encode(subject.answers()[name]) == (subject.down / f"{name}.json").read_bytes()
