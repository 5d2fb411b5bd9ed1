"""Both sides against the golden signatures: a register signs exactly so, and HQ finds exactly that right."""

import base64
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hq_server.domain.request_signature import SentRequest, is_right, read_signature
from hq_server.wire import outgoing as hq_outgoing
from store_client.sync.request_signing import is_request_key, sign
from store_client.wire import incoming
from tests.contract.golden_requests import DOWN, KEY, NONCE, NOW, REQUESTS, SIGNED, answers

VECTORS = json.loads((REQUESTS / "signatures.json").read_bytes())
SHAPES = {"activated": incoming.Activated, "contact": incoming.ContactAnswer, "problem": incoming.Problem}


def body_of(vector: dict[str, Any]) -> bytes:
    return base64.b64decode(vector["body_base64"])


def test_the_golden_requests_are_those_that_are_made_here() -> None:
    told = [(vector["method"], vector["address"], body_of(vector)) for vector in VECTORS["vectors"]]
    assert told == list(SIGNED)
    assert (VECTORS["request_key"], VECTORS["t"], VECTORS["n"]) == (KEY, NOW, NONCE)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["address"])
def test_the_register_signs_exactly_so(vector: dict[str, Any]) -> None:
    signed = sign(KEY, vector["method"], vector["address"], body_of(vector), NOW, NONCE)
    assert signed == vector["signature"]
    below = sign(KEY, vector["method"], "/hq" + vector["address"], body_of(vector), NOW, NONCE)
    assert below == signed


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["address"])
def test_hq_finds_it_right_and_nothing_else(vector: dict[str, Any]) -> None:
    signature = read_signature(vector["signature"])
    assert signature is not None
    assert (signature.moment_ms, signature.nonce) == (NOW, NONCE)
    sent = SentRequest(vector["method"], vector["address"], vector["signature"], body_of(vector))
    assert is_right(sent, signature, KEY)
    assert not is_right(sent, signature, KEY[::-1])
    for other in (
        SentRequest("PUT", sent.address, sent.signature, sent.body),
        SentRequest(sent.method, sent.address + "x", sent.signature, sent.body),
        SentRequest(sent.method, sent.address, sent.signature, sent.body + b"x"),
    ):
        assert not is_right(other, signature, KEY)


def test_every_answer_has_a_golden_file() -> None:
    assert {path.stem for path in DOWN.glob("*.json")} == set(answers())


@pytest.mark.parametrize("path", sorted(DOWN.glob("*.json")), ids=lambda path: path.stem)
def test_hq_writes_exactly_the_golden_answers_and_the_register_reads_them(path: Path) -> None:
    content = path.read_bytes()
    assert hq_outgoing.encode(answers()[path.stem]) == content
    read = msgspec.to_builtins(incoming.decode(content, SHAPES[path.stem.partition("-")[0]]))
    assert {name: value for name, value in json.loads(content).items() if name in read} == {
        name: value for name, value in read.items() if name in json.loads(content)
    }


def test_a_register_takes_only_a_key_that_is_one() -> None:
    assert is_request_key(KEY)
    for wrong in ("", KEY[:-1], KEY + "0", KEY.upper().replace("0", "G"), "é" * 64):
        assert not is_request_key(wrong)
