"""A feed that is loaded again: what HQ says and what the register answers, as resources/wire has it."""

import msgspec
import pytest

from hq_server.wire import incoming as hq_incoming
from hq_server.wire import outgoing as hq_outgoing
from store_client.wire import incoming, outgoing
from tests.contract.golden import WIRE

REQUEST = "019ab000-0000-7000-8000-0000000000f1"
PATH = WIRE / "v1" / "down" / "sessions" / "contact-answer-load-again.json"
START_MS = 1_795_420_800_000


def test_hq_writes_exactly_the_golden_answer() -> None:
    answer = hq_outgoing.ContactAnswer(
        *(START_MS, "01JE", 23, {"1010": 12, "1020": 7}, ["ab" * 32]),
        load_again=[hq_outgoing.LoadAgain(REQUEST, 1020)],
    )
    assert hq_outgoing.encode(answer) == PATH.read_bytes()


def test_hq_says_nothing_when_nothing_is_to_be_loaded_again() -> None:
    answer = hq_outgoing.ContactAnswer(START_MS, "01JE", 23, {}, [])
    assert b"load_again" not in hq_outgoing.encode(answer)
    assert incoming.decode(hq_outgoing.encode(answer), incoming.ContactAnswer).load_again == []


def test_the_register_reads_what_it_is_to_load_again() -> None:
    answer = incoming.decode(PATH.read_bytes(), incoming.ContactAnswer)
    assert [(one.request, one.feed) for one in answer.load_again] == [(REQUEST, 1020)]


def test_hq_reads_what_a_register_has_loaded_and_a_contact_of_an_earlier_one() -> None:
    contact = outgoing.Contact("1.0", 1, 2, 3, 4, {"1010": 5}, loaded_again=[REQUEST])
    assert msgspec.json.decode(msgspec.json.encode(contact), type=hq_incoming.Contact).loaded_again == [REQUEST]
    earlier = {name: value for name, value in msgspec.to_builtins(contact).items() if name != "loaded_again"}
    assert msgspec.convert(earlier, hq_incoming.Contact).loaded_again == []


@pytest.mark.parametrize("told", [["x" * 101], ["x"] * 101, ["\x00"], [1], "x"])
def test_hq_refuses_what_is_no_list_of_requests(told: object) -> None:
    contact = msgspec.to_builtins(outgoing.Contact("1.0", 1, 2, 3, 4, {})) | {"loaded_again": told}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(contact, hq_incoming.Contact)
