"""Reads what this register changed about customers and HQ has not answered yet; the documents are where it stands."""

import json
from collections.abc import Iterable

from store_client.db.database import RegisterDatabase
from store_client.domain.customer_fields import LOYALTY_CARD
from store_client.domain.hq_customer import OwnChanges
from store_client.wire import codes, outgoing_customers
from store_client.wire.redacted import is_redacted

# Word for word the condition of the index, so that it is used.
_UNAPPLIED = "kind IN ('customer.created', 'customer.changed', 'loyalty.enrolled') AND state != 'applied'"


def unapplied(db: RegisterDatabase, customer_ids: Iterable[str]) -> dict[str, OwnChanges]:
    """Customer → what HQ has not applied of it; customers with nothing of the kind are left out."""
    found: dict[str, OwnChanges] = {}
    if db.row(f"SELECT 1 FROM outbox WHERE {_UNAPPLIED} LIMIT 1") is None:
        return found
    for customer, kind, content in db.rows(
        f"""SELECT subject, kind, content FROM outbox
            WHERE subject IN (SELECT value FROM json_each(?)) AND {_UNAPPLIED} ORDER BY sequence""",
        (json.dumps(list(customer_ids)),),
    ):
        found[customer] = _added(found.get(customer, OwnChanges()), kind, content)
    return found


def count_unapplied(db: RegisterDatabase, customer_id: str) -> int:
    return int(db.value(f"SELECT count(*) FROM outbox WHERE subject = ? AND {_UNAPPLIED}", (customer_id,)))


def own_documents(db: RegisterDatabase, document_ids: Iterable[str]) -> set[str]:
    """Those of these documents that this register wrote."""
    sql = "SELECT id FROM outbox WHERE id IN (SELECT value FROM json_each(?))"
    return {row[0] for row in db.rows(sql, (json.dumps(list(document_ids)),))}


def _added(own: OwnChanges, kind: str, content: bytes) -> OwnChanges:
    """What HQ was told before is nothing of this register's any more when its content is gone."""
    if kind == codes.CUSTOMER_CREATED:
        return OwnChanges(True, own.fields)
    if is_redacted(content):
        return own
    if kind == codes.LOYALTY_ENROLLED:
        return OwnChanges(own.created, {**own.fields, LOYALTY_CARD: outgoing_customers.read_card(content)})
    changes = {change.field: change.new for change in outgoing_customers.read_changes(content)}
    return OwnChanges(own.created, {**own.fields, **changes})
