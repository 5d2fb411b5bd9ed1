"""docs/scale.md says of every table where it goes on a cluster, and what it says of keys is so."""

import re

from hq_server.db.models import MODELS
from installer.environment import ROOT

_PAGE = ROOT / "docs" / "scale.md"


def _keys() -> dict[str, tuple[str, ...]]:
    keys = {}
    for model in MODELS:
        names = model._meta.get_primary_keys()  # type: ignore[no-untyped-call]
        keys[model._meta.table_name] = tuple(field.name for field in names)
    return keys


def _groups() -> dict[str, list[str]]:
    """Where it goes → the tables that the page names for it."""
    section = _PAGE.read_text(encoding="utf-8").partition("## Which table goes where")[2].partition("\n## ")[0]
    groups: dict[str, list[str]] = {}
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == 3:
            groups.setdefault(cells[1], []).extend(re.findall(r"`(\w+)`", cells[0]))
    return groups


def test_every_table_is_named_once() -> None:
    named = [table for tables in _groups().values() for table in tables]
    assert sorted(named) == sorted(_keys())


def test_what_goes_by_the_store_has_it_first_in_its_key() -> None:
    keys = _keys()
    assert {keys[table][0] for table in _groups()["by `store`"]} == {"store"}
    assert {keys[table] for table in _groups()["by `store`, with the store added to the key"]} == {("id",)}
