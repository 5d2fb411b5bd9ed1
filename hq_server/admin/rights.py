"""Which area an address of HQ's pages belongs to, and what one needs there: to view (GET) or to change (POST).

An address that is not in the map is refused to everybody.
"""

import re
from collections.abc import Mapping

from hq_server.domain.access import Area, Right

# The first part of the path → its area. None: for everybody who is signed in.
AREAS: dict[str, Area | None] = {
    "": Area.HOME,
    "find": Area.HOME,
    "statements": Area.END_OF_DAY,
    "findings": Area.END_OF_DAY,
    "parked": Area.END_OF_DAY,
    "overviews": Area.END_OF_DAY,
    "readiness": Area.END_OF_DAY,
    "document-files": Area.END_OF_DAY,
    "accounting": Area.END_OF_DAY,
    "vouchers": Area.END_OF_DAY,
    "stores": Area.STORES,
    "registers": Area.STORES,
    "staff": Area.STORES,
    "hardware": Area.STORES,
    "documents": Area.DOCUMENTS,
    "customers": Area.CUSTOMERS,
    "sync": Area.CUSTOMERS,
    "merges": Area.CUSTOMERS,
    "erasures": Area.CUSTOMERS,
    "orders": Area.CUSTOMERS,
    "products": Area.PRODUCTS,
    "prices": Area.PRODUCTS,
    "imports": Area.PRODUCTS,
    "setup": Area.PRODUCTS,
    "exclusion": Area.PRODUCTS,
    "jobs": Area.JOBS,
    "sessions": Area.JOBS,
    "users": Area.SYSTEM,
    "audit": Area.SYSTEM,
    "settings": Area.SYSTEM,
    "profile": None,
    "approvals": None,
    "sign-in": None,
    "sign-out": None,
    "language": None,
}
# What these hold is for all stores at once: a role for some of them opens it for looking only.
_FOR_ALL_STORES = frozenset({"products", "prices", "imports"})
# Their addresses name a store as ``number``.
_NUMBERED_BY_STORE = frozenset({"stores", "overviews"})
# These make something that no store has yet.
_NEW = frozenset({"/stores/new"})
_OWN = re.compile(r"/(?!/)[^\x00-\x20\x7f\\]*")


def is_known(path: str) -> bool:
    return _first(path) in AREAS


def area_of(path: str) -> Area | None:
    """None for what everybody may open. Raises ``KeyError`` for an address that is not in the map."""
    return AREAS[_first(path)]


def right_for(method: str) -> Right:
    return Right.VIEW if method in ("GET", "HEAD", "OPTIONS") else Right.CHANGE


def concerns_all_stores(path: str) -> bool:
    """What is changed there is changed for every store, so a role for one store is not enough."""
    return _first(path) in _FOR_ALL_STORES or path in _NEW


def store_of(path: str, places: Mapping[str, object]) -> str | None:
    """The store that an address speaks of, by its own number or by that of one of its registers."""
    for place in ("store", "code"):
        if place in places:
            return str(places[place]).partition("-")[0]
    if "number" in places and _first(path) in _NUMBERED_BY_STORE:
        return str(places["number"])
    return None


def own_address(text: str) -> str:
    """An address of these pages, to send somebody to; the first page for what a browser might read otherwise: it takes
    a backslash for a slash, and leaves out tabs.
    """
    return text if _OWN.fullmatch(text) else "/"


def _first(path: str) -> str:
    return path.lstrip("/").partition("/")[0]
