"""A default customer is kept by its id; people read and write its account number."""

from collections.abc import Mapping
from typing import Any

from hq_server.admin.console import database
from hq_server.db.customer_pages import CustomerListed
from hq_server.errors import NotFound
from hq_server.services import customer_list
from hq_server.texts import _

_FIELD = "customer"


def customer_shown(members: Mapping[str, Any], _currency: str) -> dict[str, Any]:
    found = find_customer(str(members.get(_FIELD, "")))
    return {**members, _FIELD: (found.account_number or found.id) if found else members.get(_FIELD, "")}


def customer_read(
    values: Mapping[str, Any], _typed: Mapping[str, Any], _currency: str, problems: dict[str, str]
) -> dict[str, Any]:
    typed = str(values[_FIELD])
    found = find_customer(typed)
    if found is None and typed:
        problems[_FIELD] = _("HQ has no customer with this number. Look it up on the customers' page.")
    return {**values, _FIELD: (found.merged_into or found.id) if found else typed}


def find_customer(key: str) -> CustomerListed | None:
    """By account number or id."""
    try:
        return customer_list.get_customer(database(), key) if key else None
    except NotFound:
        return None
