"""The simulation bites: deliberate bugs are found, and without them nothing is."""

import importlib
from pathlib import Path

import pytest

from tests.simulation.mutations import MUTATIONS, Mutation, catch, print_all
from tests.simulation.small_day import run_seed

_QUICK = {one.name: one for one in MUTATIONS}
# One of each kind: a lost sale, wrong money, a broken chain, goods, books.
_TRIED = (
    "end of a batch dropped",
    "tax rounded down",
    "documents without a chain",
    "prices by their place",
    "vouchers with one side",
)


@pytest.mark.parametrize("name", _TRIED)
def test_a_deliberate_bug_is_found(name: str) -> None:
    mutation = _QUICK[name]
    caught = catch(mutation, [mutation.seed])
    assert caught is not None
    assert caught.sentence


@pytest.mark.parametrize("seed", [100, 32, 36, 42])
def test_the_program_as_it_is_passes_with_the_same_seeds(tmp_path: Path, seed: int) -> None:
    """The last three found something once."""
    assert {_QUICK[name].seed for name in _TRIED} == {100}
    assert run_seed(tmp_path, seed) == []


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[one.name for one in MUTATIONS])
def test_every_mutation_changes_a_function_that_there_is_and_gives_it_back(mutation: Mutation) -> None:
    before = [_function(where) for where, _make in mutation.changes]
    with mutation.on():
        meanwhile = [_function(where) for where, _make in mutation.changes]
    assert all(one is not other for one, other in zip(before, meanwhile, strict=True))
    assert [_function(where) for where, _make in mutation.changes] == before


def _function(where: str) -> object:
    module, _colon, path = where.partition(":")
    found: object = importlib.import_module(module)
    for name in path.split("."):
        found = getattr(found, name)
    return found


def test_there_are_enough_of_them_each_with_its_own_name() -> None:
    assert len({one.name for one in MUTATIONS}) == len(MUTATIONS) >= 25
    assert all(one.breaks for one in MUTATIONS)


def test_the_table_names_what_was_found_and_counts_what_was_not(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = (_QUICK["tax rounded down"],)
    monkeypatch.setattr("tests.simulation.mutations.MUTATIONS", quick)
    said: list[str] = []
    assert print_all(said.append) == 0
    assert said[2].startswith("| tax rounded down | tax | 100 | 101-")
    assert said[-1] == "1 of 1 mutations were found."
    monkeypatch.setattr("tests.simulation.mutations.catch", lambda mutation, seeds: None)
    assert print_all(said.append) == 1
    assert "**not found**" in said[-2]
