"""A discount's one value and its steps mean a percent, an amount or pieces, by its method: a form says which."""

from collections.abc import Mapping
from typing import Any

from hq_server.domain.money import amount_text, quantity_text
from hq_server.services.catalog_values import RowFault, read_price, read_quantity
from hq_server.texts import _

_AMOUNTS = ("amount", "price")


def discount_shown(members: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """The members as the form has fields for them."""
    method, value = members.get("method", "percent"), members.get("value", 0)
    steps = [{**step, "at": _place(method, step.get("at", 0), currency)} for step in members.get("steps", ())]
    return {
        **members,
        "percent_off": value if method == "percent" else 0,
        "amount_off": value if method in _AMOUNTS else 0,
        "steps": steps,
    }


def discount_members(
    values: Mapping[str, Any], _typed: Mapping[str, Any], currency: str, problems: dict[str, str]
) -> dict[str, Any]:
    """The members that the form's fields mean."""
    method = values["method"]
    members = {name: value for name, value in values.items() if name not in ("percent_off", "amount_off")}
    members["value"] = values["percent_off"] if method == "percent" else 0
    if method in _AMOUNTS:
        members["value"] = values["amount_off"]
    for place, step in enumerate(members["steps"]):
        try:
            step["at"] = _read_place(method, step["at"], currency)
        except RowFault as fault:
            problems[f"steps.{place}.at"] = str(fault)
            step["at"] = 0
    return members


def _place(method: str, at: int, currency: str) -> str:
    return amount_text(at, currency) if method == "threshold" else quantity_text(at)


def _read_place(method: str, text: str, currency: str) -> int:
    if not text:
        raise RowFault(_("Write from where on."))
    return read_price(text, currency) if method == "threshold" else read_quantity(text)
