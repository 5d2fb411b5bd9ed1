"""Everything a register tells of shifts and drawers is kept, applied and confirmed; what is wrong needs a person."""

import json
from pathlib import Path

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from hq_server.db import days, declarations, shifts
from hq_server.db.database import HqDatabase
from hq_server.services.ingest import ingest_batch
from hq_server.services.signing import hq_keys
from hq_server.wire.outgoing import Counting, Declaration
from store_client.wire import acknowledgements
from tests.contract import golden_shifts, golden_shifts_wrong
from tests.contract.golden_shifts import FLOATING, OF_OTHER, OWN
from tests.hq_server.sending_register import NOW, Body, add_register
from tests.hq_server.shift_world import LINES, days_told, other_shift, resealed, told

WRONG = sorted(golden_shifts_wrong.QUARANTINED.glob("*.json"))


def test_the_golden_drawers_are_applied_confirmed_and_signed(hq: HqDatabase) -> None:
    other_shift(hq)
    register = add_register(hq, number="3")
    results = ingest_batch(hq, register.identity, LINES, NOW)
    assert [(result.verdict, result.state, result.reason) for result in results] == [("stored", "applied", "")] * 23
    found_days = days_told(hq, register)
    assert {shift: (day.state, day.reason, day.count, day.present) for shift, day in found_days.items()} == {
        OWN: ("confirmed", "", 17, 17),
        FLOATING: ("confirmed", "", 4, 4),
    }
    with hq.write():
        (key,) = hq_keys(hq)
    found = acknowledgements.read(found_days[OWN].acknowledgement)
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(found.signature, found.signed)
    content = found.content
    assert (content.register, content.shift, content.number, content.count) == ("101-3", OWN, 1, 17)
    assert (content.first_sequence, content.last_sequence, content.total_minor) == (1, 21, 3_120)
    assert (content.currency, content.confirmed_ms, content.business_date) == ("EUR", NOW, "2026-11-23")
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(found.signature, found.signed + b" ")


@pytest.mark.parametrize("at_once", [1, 2, 5])
def test_the_golden_drawers_are_confirmed_in_batches_of_any_size_and_backwards(hq: HqDatabase, at_once: int) -> None:
    other_shift(hq)
    register = add_register(hq, number="3")
    for start in range(len(LINES) - 1, -1, -at_once):
        ingest_batch(hq, register.identity, LINES[max(start - at_once + 1, 0) : start + 1], NOW)
    assert {day.state for day in days_told(hq, register).values()} == {"confirmed"}
    with hq.read():
        assert hq.row("SELECT count(*) FROM inbox WHERE state <> 'applied'") == (0,)
        assert hq.row("SELECT complete_sequence FROM register WHERE number = '3'") == (23,)


@pytest.mark.parametrize("missing", range(1, 23))
def test_both_drawers_wait_for_whatever_is_missing_and_never_confirm_without_it(hq: HqDatabase, missing: int) -> None:
    other_shift(hq)
    register = add_register(hq, number="3")
    rest = [line for place, line in enumerate(LINES, start=1) if place != missing]
    ingest_batch(hq, register.identity, rest, NOW)
    # Counts of the other drawer lie between the own documents, and wait for its opening (number 11).
    in_spans = {OWN: {*range(1, 12), *range(15, 23)}, FLOATING: {*range(11, 15), 17, 18}}
    with hq.read():
        states: dict[str, str] = dict(hq.rows("SELECT shift, state FROM business_day WHERE register = '3'"))
    for shift, needed in in_spans.items():
        assert (states.get(shift) == "confirmed") == (missing not in needed and missing != 20), (shift, states)
    ingest_batch(hq, register.identity, [LINES[missing - 1]], NOW + 1)
    assert {day.state for day in days_told(hq, register).values()} == {"confirmed"}


def test_a_declaration_that_is_named_but_not_there_is_said_in_words(hq: HqDatabase) -> None:
    other_shift(hq)
    register = add_register(hq, number="3")
    ingest_batch(hq, register.identity, LINES[:21] + LINES[22:], NOW)
    day = days_told(hq, register)[OWN]
    assert (day.state, day.count, day.present) == ("waiting", 17, 17)
    assert day.reason == "A count that the close names is not at HQ yet; it was made at 101-3."


def test_a_shift_is_suspended_resumed_and_counting_as_its_register_says(hq: HqDatabase) -> None:
    other_shift(hq)
    register = add_register(hq, number="3")
    states = []
    for line in LINES:
        ingest_batch(hq, register.identity, [line], NOW)
        with hq.read():
            shown = {shift.shift: shift for shift in shifts.of_day(hq, "101", "2026-11-23")}
        own, floating = shown.get(OWN), shown.get(FLOATING)
        states.append((own.state if own else "", floating.state if floating else ""))
    assert list(dict.fromkeys(states)) == [
        ("open", ""),
        ("suspended", ""),
        ("suspended", "open"),
        ("suspended", "counting"),
        ("open", "counting"),
        ("open", "confirmed"),
        ("counting", "confirmed"),
        ("confirmed", "confirmed"),
    ]
    with hq.read():
        own_shift = shifts.find(hq, register.identity, OWN)
        other = shifts.find(hq, register.identity, FLOATING)
    assert own_shift is not None
    assert other is not None
    assert (own_shift.drawer, own_shift.several, own_shift.starting_minor) == ("", True, 10_000)
    assert json.loads(own_shift.pieces)[0] == {"value_minor": 5_000, "pieces": 1}
    assert (other.drawer, other.several, other.pieces, other.closed) == ("F1", False, "", True)


def test_every_register_of_the_store_is_told_of_a_shift_that_waits_for_its_count_until_it_is_closed(
    hq: HqDatabase,
) -> None:
    other = other_shift(hq)
    elsewhere = add_register(hq, "102", "3")
    register = add_register(hq, number="3")
    ingest_batch(hq, register.identity, LINES[:14], NOW)
    counting = Counting("101-3", FLOATING, 2, "F1", "2026-11-23", "s-001", "EUR")
    assert told(hq, other, "counting") == told(hq, register, "counting") == [counting]
    assert told(hq, elsewhere, "counting") == []
    ingest_batch(hq, register.identity, LINES[14:20], NOW)
    assert told(hq, other, "counting") == [None]
    ingest_batch(hq, register.identity, LINES[20:], NOW)
    assert told(hq, other, "counting") == [None, None]


def test_a_count_made_elsewhere_is_told_to_the_register_whose_shift_it_is(hq: HqDatabase) -> None:
    other = other_shift(hq)
    register = add_register(hq, number="3")
    ingest_batch(hq, register.identity, LINES, NOW)
    assert told(hq, register, "declaration") == []
    (counted,) = told(hq, other, "declaration")
    assert isinstance(counted, Declaration)
    assert (counted.document, counted.register, counted.shift, counted.recount) == (
        golden_shifts.document_id(19),
        "101-3",
        OF_OTHER,
        False,
    )
    assert msgspec.to_builtins(counted.tenders) == [{"tender": "cash", "counted_minor": 30_000, "pieces": []}]
    with hq.read():
        (made,) = declarations.of_shift(hq, other.identity, OF_OTHER)
    assert (made.register, made.of_register, made.business_date) == ("3", "4", "2026-11-23")


def test_a_count_of_a_shift_that_hq_does_not_know_yet_waits_for_it(hq: HqDatabase) -> None:
    register = add_register(hq, number="3")
    states = [result.state for result in ingest_batch(hq, register.identity, LINES, NOW)]
    assert [place for place, state in enumerate(states, start=1) if state == "parked"] == [19]
    other = other_shift(hq)
    assert len(told(hq, other, "declaration")) == 1
    assert {day.state for day in days_told(hq, register).values()} == {"confirmed"}


@pytest.mark.parametrize("path", WRONG, ids=lambda path: str(path.stem))
def test_what_is_wrong_is_kept_for_a_person_with_its_reason(hq: HqDatabase, path: Path) -> None:
    register = add_register(hq, number="3")
    (result,) = ingest_batch(hq, register.identity, [path.read_bytes()], NOW)
    assert (result.verdict, result.state) == ("stored", "quarantined")
    assert len(result.reason) > 10
    with hq.read():
        assert hq.row("SELECT count(*) FROM transaction_header") == (0,)
        assert hq.row("SELECT count(*) FROM business_day") == (0,)
        assert hq.row("SELECT count(*) FROM declaration") == (0,)


def test_a_count_of_a_shift_of_another_store_needs_a_person(hq: HqDatabase) -> None:
    stranger = add_register(hq, "102", "4")
    stranger.open_shift(OF_OTHER)
    ingest_batch(hq, stranger.identity, stranger.lines, NOW)
    register = add_register(hq, number="3")

    def change(number: int, body: Body) -> None:
        if number == 19:
            body["more"]["declared"]["register"] = "102-4"

    results = ingest_batch(hq, register.identity, resealed(change), NOW)
    assert (results[18].state, results[18].reason) == (
        "quarantined",
        "The shift that was counted is of another store, at register 102-4.",
    )


def test_what_is_told_of_a_shift_after_its_close_needs_a_person(hq: HqDatabase) -> None:
    other_shift(hq)
    register = add_register(hq, number="3")
    ingest_batch(hq, register.identity, LINES, NOW)
    register.sequence, register.hash = 23, LINES[-1][-66:-2].decode()
    line = register.write(
        "shift.changed", {"shift": OWN, "number": 1, "staff": "s-001", "event": "resumed", "approved_by": ""}
    )
    (result,) = ingest_batch(hq, register.identity, [line], NOW)
    assert (result.state, result.reason) == ("quarantined", f"Shift {OWN} was closed already.")


def test_an_older_registers_close_is_confirmed_and_signed_as_one_span(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.create_customer()
    register.open_shift()
    register.sell()
    register.close_shift()
    ingest_batch(hq, register.identity, register.lines, NOW)
    day = days_told(hq, register)[register.shift]
    assert (day.state, day.count, day.present) == ("confirmed", 2, 2)
    found = acknowledgements.read(day.acknowledgement).content
    assert (found.first_sequence, found.last_sequence, found.count) == (2, 3, 2)


def test_hq_signs_with_the_same_key_for_ever(hq: HqDatabase) -> None:
    with hq.write():
        first = hq_keys(hq)
    with hq.write():
        assert hq_keys(hq) == first
    assert len(first) == 1
    assert len(first[0]) == 64


def test_the_mark_of_completeness_never_passes_a_gap(hq: HqDatabase) -> None:
    register = add_register(hq)
    register.open_shift()
    for _sale in range(8):
        register.sell()

    def complete(*sequences: int) -> int:
        lines = [register.lines[sequence - 1] for sequence in sequences]
        ingest_batch(hq, register.identity, lines, NOW)
        with hq.read():
            row = hq.row("SELECT complete_sequence FROM register")
        assert row is not None
        return int(row[0])

    assert complete(2, 3) == 0
    assert complete(1) == 3
    assert complete(5, 6, 9) == 3
    assert complete(4) == 6
    assert complete(4, 5) == 6
    assert complete(8, 7) == 9
    with hq.read():
        assert days.presence(hq, register.identity, 1, 9).present == 9
