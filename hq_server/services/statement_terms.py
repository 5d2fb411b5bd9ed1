"""The terms and the account plan of a store: its own, or those for all, or what is usual."""

import msgspec

from hq_server.db import setup_items
from hq_server.db.database import HqDatabase
from hq_server.domain.account_plan import AccountPlan
from hq_server.domain.statement import Terms
from hq_server.wire import hq_setup
from hq_server.wire.setup import TenderType

TERMS, PLAN, TENDER_TYPE = "statement_terms", "account_plan", "tender_type"


def load_terms(db: HqDatabase, store: str) -> Terms:
    """Within the caller's transaction."""
    return read_terms(setup_items.for_store(db, TERMS, [hq_setup.BOOKS], store).get(hq_setup.BOOKS))


def read_terms(body: str | None) -> Terms:
    """Terms as HQ's set-up says them, or the usual ones."""
    item = msgspec.json.decode(body, type=hq_setup.StatementTerms) if body else hq_setup.StatementTerms()
    said = msgspec.structs.asdict(item)
    return msgspec.convert({name: None if value == "none" else value for name, value in said.items()}, Terms)


def load_plan(db: HqDatabase, store: str) -> AccountPlan:
    """Within the caller's transaction."""
    body = setup_items.for_store(db, PLAN, [hq_setup.BOOKS], store).get(hq_setup.BOOKS)
    said = msgspec.structs.asdict(
        msgspec.json.decode(body, type=hq_setup.AccountPlan) if body else hq_setup.AccountPlan()
    )
    tenders = [item.body for item in setup_items.of_kinds(db, [TENDER_TYPE], store)]
    kinds = {tender.tender: tender.kind for tender in (msgspec.json.decode(body, type=TenderType) for body in tenders)}
    chosen = {name: value for name, value in said.items() if value is not None}
    return msgspec.convert(chosen | {"tender_kinds": kinds}, AccountPlan)


def tender_names(db: HqDatabase, store: str) -> dict[str, str]:
    """Tender → its name as HQ set it up; a built-in one is not in it. Within the caller's transaction."""
    bodies = [item.body for item in setup_items.of_kinds(db, [TENDER_TYPE], store)]
    return {item.tender: item.name for item in (msgspec.json.decode(body, type=TenderType) for body in bodies)}
