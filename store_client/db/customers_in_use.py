"""Which customers somebody is serving: those of baskets, and of open orders where HQ lets a store have these."""

import json
from collections.abc import Iterable

from store_client.db.database import RegisterDatabase

_SERVED = """SELECT json_extract(content, '$.customer') FROM draft
    UNION SELECT json_extract(content, '$.customer') FROM suspended
    UNION SELECT customer FROM customer_order WHERE state IN ('waiting', 'created', 'failed') AND EXISTS
        (SELECT 1 FROM setup_item WHERE kind = 'exclusion' AND json_extract(body, '$.customers') = 'books')"""


def among(db: RegisterDatabase, customers: Iterable[str]) -> set[str]:
    sql = f"SELECT value FROM json_each(?) WHERE value IN ({_SERVED})"
    return {row[0] for row in db.rows(sql, (json.dumps(list(customers)),))}
