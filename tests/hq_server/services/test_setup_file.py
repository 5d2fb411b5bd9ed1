"""A set-up file is read item by item: whatever stands in a member, it is used as it is or named with what is wrong."""

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from hq_server.services.setup_checks import TEMPLATE_FIELDS
from hq_server.services.setup_file import read_setup
from hq_server.wire.setup import KINDS
from hq_server.wire.setup_words import Action, LimitName
from tests.contract import golden_setup, golden_shift_answers
from tests.hq_server.spoilt import VALUES, places, spoilt

Body = dict[str, Any]
GUIDE = (Path(__file__).parents[3] / "docs" / "hq.md").read_text(encoding="utf-8")
_OTHERS = (
    *("2026-11-23", "2026-02-31", "1.5", "-3", "9", "yes", "{stroe}", "AAAA", "text", "date", "threshold"),
    *([{"at": 1000, "percent": 5}], [{"at": 1000}, {"at": 1000}], {"en": "A"}, {"e": "A"}, 12.5, 100_001, 2**31 + 1),
)


def _bodies() -> list[tuple[str, Body]]:
    """A whole item of every kind, as the golden feeds have them."""
    found = []
    pages = [*golden_setup.DOWN.glob("feed-*.json"), *golden_shift_answers.DOWN.glob("feed-*.json")]
    for path in sorted(pages):
        if path.parent == golden_setup.DOWN and path.stem in golden_setup.EARLIER:
            continue
        for change in json.loads(path.read_bytes())["changes"]:
            if change["kind"] in KINDS and change["body"]:
                found.append((change["kind"], change["body"]))
    return found


def _as_toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(name)} = {_as_toml(part)}" for name, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_as_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=True) if not isinstance(value, float) else repr(value)


def _file(kind: str, body: Body) -> str:
    """TOML has no null: such a member is left out."""
    members = _without_null(body).items()
    return f"[[{kind}]]\n" + "".join(f"{name} = {_as_toml(value)}\n" for name, value in members)


def _without_null(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_null(part) for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_without_null(part) for part in value if part is not None]
    return value


@pytest.mark.parametrize("kind", KINDS)
def test_the_guide_explains_every_member_of_every_kind(kind: str) -> None:
    members = {kind, *KINDS[kind].shape.__struct_fields__}
    assert {member for member in members if f"`{member}`" not in GUIDE and f"[{member}]" not in GUIDE} == set()


def test_the_guide_names_every_action_limit_and_field_of_a_receipt() -> None:
    for word in (*get_args(Action), *get_args(LimitName), *(f"{{{field}}}" for field in TEMPLATE_FIELDS)):
        assert f"`{word}`" in GUIDE


def test_there_is_a_golden_item_of_every_kind() -> None:
    assert {kind for kind, _body in _bodies()} == set(KINDS)


@pytest.mark.parametrize(("kind", "body"), _bodies(), ids=[kind for kind, _body in _bodies()])
def test_a_golden_item_is_read_as_it_is_told(kind: str, body: Body) -> None:
    found = read_setup(_file(kind, body))
    assert found.problems == []
    (item,) = found.items
    read = msgspec.to_builtins(item.item)
    assert {member: read[member] for member in body} == body


@pytest.mark.parametrize(("kind", "body"), _bodies(), ids=[kind for kind, _body in _bodies()])
def test_any_member_may_hold_anything(kind: str, body: Body) -> None:
    named = 0
    for path in places(body):
        for value in (*VALUES, *_OTHERS):
            found = read_setup(_file(kind, spoilt(body, path, value)))
            assert len(found.items) + len(found.problems) == 1, (path, value)
            assert all(len(problem.message) > 10 and problem.kind == kind for problem in found.problems)
            named += len(found.problems)
    assert named > 10
