"""A kind of thing that can be set up, as people meet it: what it is called, its form, its page's address."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from hq_server.admin.setup_fields import Field, Typed, read_all, show_all
from hq_server.admin.setup_shop_forms import OptionsOf
from hq_server.services.setup_editing import ItemKept, kind_of

_PLAIN_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_PAGES = ("new", "item", "remove", "preview")
Members = Mapping[str, Any]
Read = Callable[[Members, Members, str, dict[str, str]], Members]


def _no_options(_kind: str) -> tuple[tuple[str, str], ...]:
    return ()


def _nothing(_members: Members, _currency: str) -> str:
    return ""


def _as_they_are(members: Members, _currency: str) -> Members:
    return members


def _as_read(values: Members, _typed: Members, _currency: str, _problems: dict[str, str]) -> Members:
    return values


@dataclass(frozen=True, slots=True)
class KindForm:
    """``one`` and ``many`` are what people call it, ``add`` stands on the button, ``about`` says what it is for.

    ``per_store``: a store may have one of its own. ``summary`` says an item in a few words; ``shown`` and ``read`` turn
    members into the form's fields and back where they are not the same.
    """

    kind: str
    icon: str
    one: str
    many: str
    add: str
    about: str
    make_fields: Callable[[OptionsOf], tuple[Field, ...]]
    per_store: bool = True
    summary: Callable[[Members, str], str] = _nothing
    shown: Callable[[Members, str], Members] = _as_they_are
    read: Read = _as_read

    @property
    def key(self) -> str:
        """The field that is the item's key; empty where there is one for all stores, and one a store at most."""
        return kind_of(self.kind).key

    @property
    def feed(self) -> int:
        """0 for what HQ keeps for itself."""
        return kind_of(self.kind).feed

    def fields(self, options_of: OptionsOf) -> tuple[Field, ...]:
        return self.make_fields(options_of)

    def name_of(self, item: ItemKept) -> str:
        """What people call the item; where its code is one of a list, the word of the list."""
        options = next((dict(one.options) for one in self.make_fields(_no_options) if one.name == self.key), {})
        return options.get(item.key, item.name) if self.key else self.one

    def show(self, fields: tuple[Field, ...], members: Members, currency: str) -> Typed:
        return show_all(fields, self.shown(members, currency), currency)

    def read_typed(
        self, fields: tuple[Field, ...], typed: Typed, currency: str, before: Members
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """The members, and what is wrong by field. What the form does not show stays as it was."""
        values, problems = read_all(fields, typed, currency)
        for one in fields:
            if one.kind == "chosen":  # ticks have no order: what was chosen before stands as it stood
                stood = [value for value in before.get(one.name, ()) if value in values[one.name]]
                values[one.name] = list(dict.fromkeys((*stood, *values[one.name])))
        return {**before, **self.read(values, typed, currency, problems)}, problems


def item_address(kind: str, key: str, store: str = "") -> str:
    """Keys that would not stand in a path, or stand for another page, are asked for behind the question mark."""
    where: dict[str, Any] = {"store": store} if store else {}
    if _PLAIN_KEY.fullmatch(key) and key not in _PAGES:
        return url_for("admin.setup_item", kind=kind, key=key, **where)
    return url_for("admin.setup_item", kind=kind, key="item", named=key, **where)
