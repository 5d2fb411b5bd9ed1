"""Who may do what at HQ: roles, the areas they open, and the stores they hold for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Area(StrEnum):
    HOME = "home"
    END_OF_DAY = "end_of_day"
    STORES = "stores"
    DOCUMENTS = "documents"
    CUSTOMERS = "customers"
    PRODUCTS = "products"
    JOBS = "jobs"
    SYSTEM = "system"


class Right(StrEnum):
    VIEW = "view"
    CHANGE = "change"


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    ACCOUNTANT = "accountant"
    SUPPORT = "support"
    VIEWER = "viewer"


# What belongs to no store: only a role that holds for all stores opens it.
EVERYWHERE = frozenset({Area.JOBS, Area.SYSTEM})
_NOT_SYSTEM = frozenset(Area) - {Area.SYSTEM}
_CHANGED_BY: Mapping[Role, frozenset[Area]] = {
    Role.ADMINISTRATOR: frozenset(Area),
    Role.MANAGER: frozenset({Area.HOME, Area.END_OF_DAY, Area.STORES, Area.DOCUMENTS, Area.CUSTOMERS}),
    Role.ACCOUNTANT: frozenset({Area.END_OF_DAY}),
    Role.SUPPORT: frozenset({Area.JOBS, Area.DOCUMENTS}),
    Role.VIEWER: frozenset(),
}
_SEEN_BY: Mapping[Role, frozenset[Area]] = {
    Role.ADMINISTRATOR: frozenset(Area),
    Role.MANAGER: _CHANGED_BY[Role.MANAGER],
    Role.ACCOUNTANT: frozenset(Area),
    Role.SUPPORT: _NOT_SYSTEM,
    Role.VIEWER: _NOT_SYSTEM,
}


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A role for one store, or for all of them (``store`` is empty)."""

    role: Role
    store: str = ""


ALL_POWERS = (Grant(Role.ADMINISTRATOR),)


def opens(role: Role, area: Area, right: Right) -> bool:
    return area in (_CHANGED_BY if right is Right.CHANGE else _SEEN_BY)[role]


def stores_open(grants: Iterable[Grant], area: Area, right: Right) -> frozenset[str] | None:
    """The stores that somebody with these roles may see (or change) in an area; None for all, empty for none."""
    found = {grant.store for grant in grants if opens(grant.role, area, right)}
    if "" in found:
        return None
    return frozenset() if area in EVERYWHERE else frozenset(found)


def may(grants: Iterable[Grant], area: Area, right: Right, store: str | None = None) -> bool:
    """Whether the area is open at all, or for this store; ``store`` empty: for what concerns all stores."""
    stores = stores_open(grants, area, right)
    if stores is None:
        return True
    return bool(stores) if store is None else store in stores


def is_administrator(grants: Iterable[Grant]) -> bool:
    """Of everything: without one of these nobody could give anybody a role any more."""
    return Grant(Role.ADMINISTRATOR) in grants
