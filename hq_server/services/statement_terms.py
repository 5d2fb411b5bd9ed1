"""The terms and the account plan of a store: its own, or those for all, or what is usual."""

from typing import TypeVar

import msgspec

from hq_server.db import setup_items
from hq_server.db.database import HqDatabase
from hq_server.domain.account_plan import AccountPlan
from hq_server.domain.statement import Terms
from hq_server.wire import hq_setup
from hq_server.wire.setup import Item, TenderType

TERMS, PLAN, TENDER_TYPE = "statement_terms", "account_plan", "tender_type"
Shape = TypeVar("Shape", bound=Item)


def load_terms(db: HqDatabase, store: str) -> Terms:
    """Within the caller's transaction."""
    item = _read(db, store, TERMS, hq_setup.StatementTerms)
    said = msgspec.structs.asdict(item)
    return msgspec.convert({name: None if value == "none" else value for name, value in said.items()}, Terms)


def load_plan(db: HqDatabase, store: str) -> AccountPlan:
    """Within the caller's transaction."""
    said = msgspec.structs.asdict(_read(db, store, PLAN, hq_setup.AccountPlan))
    tenders = [item.body for item in setup_items.of_kinds(db, [TENDER_TYPE], store)]
    kinds = {tender.tender: tender.kind for tender in (msgspec.json.decode(body, type=TenderType) for body in tenders)}
    chosen = {name: value for name, value in said.items() if value is not None}
    return msgspec.convert(chosen | {"tender_kinds": kinds}, AccountPlan)


def tender_names(db: HqDatabase, store: str) -> dict[str, str]:
    """Tender → its name as HQ set it up; a built-in one is not in it. Within the caller's transaction."""
    bodies = [item.body for item in setup_items.of_kinds(db, [TENDER_TYPE], store)]
    return {item.tender: item.name for item in (msgspec.json.decode(body, type=TenderType) for body in bodies)}


def _read(db: HqDatabase, store: str, kind: str, shape: type[Shape]) -> Shape:
    body = setup_items.for_store(db, kind, [hq_setup.BOOKS], store).get(hq_setup.BOOKS)
    return msgspec.json.decode(body, type=shape) if body else shape()
