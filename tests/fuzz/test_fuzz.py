"""Whatever comes from outside is read, or refused in the documented way: what was kept, and thousands of inputs."""

import base64
import logging
from collections.abc import Iterator

import pytest

from tests.fuzz import kept
from tests.fuzz.loop import Fuzzer, Target
from tests.fuzz.targets import ALL


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Log lines about what is wrong with each input are not what is looked at here."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("name", list(ALL))
def test_whatever_bytes_come_everything_holds_that_should(name: str) -> None:
    fuzzer = Fuzzer(ALL[name])
    fuzzer.begin(kept.load(name))
    for _time in range(ALL[name].in_suite):
        fuzzer.step()
    told = [
        f"{one.error} ({one.place}): ./run fuzz {name} --again {base64.b64encode(one.content).decode()}"
        for one in fuzzer.findings.values()
    ]
    assert not told, "\n".join(told)


def _has_a_bug(content: bytes) -> str:
    if content.startswith(b"FU"):
        assert not content.startswith(b"FUZ"), "deep down"
        return "nearer"
    return "near" if content.startswith(b"F") else "far"


def test_the_loop_finds_a_way_step_by_step_and_says_it_in_few_bytes() -> None:
    fuzzer = Fuzzer(Target("bug", "none", _has_a_bug, lambda: (b"AAAA",)))
    fuzzer.begin()
    while not fuzzer.findings and fuzzer.executions < 60_000:
        fuzzer.step()
    assert [finding.content for finding in fuzzer.findings.values()] == [b"FUZ"]


def test_the_same_seed_tries_the_same_inputs() -> None:
    first, second = (Fuzzer(ALL["barcode"], 7) for _time in range(2))
    for fuzzer in (first, second):
        fuzzer.begin()
        for _time in range(300):
            fuzzer.step()
    assert first.corpus == second.corpus
