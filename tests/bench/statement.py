"""A store's day of many transactions calculated and posted at HQ, against the same sums in plain SQL over the same
rows.
"""

import random
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

import msgspec

from hq_server.db import statements, stores
from hq_server.db.database import HqDatabase
from hq_server.domain.statement import POSTED, VALIDATED, StatementId
from hq_server.domain.stores import Store
from hq_server.ids import new_id
from hq_server.services import posting
from hq_server.services.statements import look_at_days
from tests.bench import hq
from tests.bench.measure import Claim, Row, seconds
from tests.bench.sizes import Sizes

_STORE, _DAY = "101", "2026-11-23"
_REGISTERS, _LINES = 4, 5
_RATES = (5_500, 10_000, 20_000)
_BATCH = 20_000
_TARGET = 3.0
_OWN = "h.store = ? AND h.business_date = ?"
_JOINED = "{0}.store = h.store AND {0}.register = h.register AND {0}.sequence = h.sequence"
_FLOOR = (
    "SELECT h.register, h.shift, h.type, h.staff, count(*), sum(h.total_minor), sum(h.tax_minor), "
    f"sum(h.discount_minor), sum(h.rounding_minor) FROM transaction_header h WHERE {_OWN} "
    "GROUP BY h.register, h.shift, h.type, h.staff",
    "SELECT h.register, h.shift, l.tax_rate, sum(l.total_minor), sum(l.tax_minor), sum(l.discount_minor) "
    f"FROM transaction_header h JOIN transaction_line l ON {_JOINED.format('l')} WHERE {_OWN} AND NOT l.voided "
    "GROUP BY h.register, h.shift, l.tax_rate",
    "SELECT h.register, h.shift, h.type, t.tender, count(*), sum(t.amount_minor), sum(t.change_minor) "
    f"FROM transaction_header h JOIN transaction_tender t ON {_JOINED.format('t')} WHERE {_OWN} "
    "GROUP BY h.register, h.shift, h.type, t.tender",
)

Rows = tuple[list[tuple[object, ...]], list[tuple[object, ...]], list[tuple[object, ...]]]


def measure(sizes: Sizes) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as name:
        rounds = [_one_round(sizes.statement_sales, Path(name)) for _ in range(max(1, sizes.rounds - 2))]
    ratios = [posted / floor for posted, floor, _validated in rounds]
    count = sizes.statement_sales
    claims = (
        Claim("calculated and posted / the same sums in plain SQL", median(ratios), _TARGET, at_most=True),
        Claim("validated by every rule, a second", count / median(one[2] for one in rounds), 5_000, unit="/s"),
    )
    figures: dict[str, object] = {
        "posted_ms": [round(posted * 1000) for posted, _floor, _validated in rounds],
        "plain_sums_ms": [round(floor * 1000) for _posted, floor, _validated in rounds],
        "validated_ms": [round(validated * 1000) for _posted, _floor, validated in rounds],
    }
    return [Row("statement", f"A statement of {count:,} transactions on PostgreSQL", claims, figures)]


def _one_round(sales: int, folder: Path) -> tuple[float, float, float]:
    """Seconds of calculating and posting, of the plain sums, and of validating."""
    with hq.fresh_database(hq.POSTGRESQL, folder) as db:
        _fill(db, sales)
        key, now_ms = StatementId(_STORE, _DAY), hq.now_ms()
        look_at_days(db, now_ms)
        _sums(db)  # so that both find the rows in memory
        validated = seconds(partial(posting.post_statement, db, key, now_ms, until=VALIDATED))
        before = seconds(partial(_sums, db))
        posted = seconds(partial(posting.post_statement, db, key, now_ms))
        after = seconds(partial(_sums, db))
        with db.read():
            there = statements.find(db, key)
            marked = db.row("SELECT count(*) FROM posted_transaction")
        assert there is not None
        assert (there.state, there.documents, marked) == (POSTED, sales, (sales,))
    return posted, (before + after) / 2, validated


def _sums(db: HqDatabase) -> None:
    with db.read():
        for query in _FLOOR:
            db.rows(query, (_STORE, _DAY))


def _fill(db: HqDatabase, sales: int) -> None:
    """A day of closed shifts, one a register, as uploads leave it."""
    chance = random.Random(4)
    with db.write():
        stores.insert_store(db, Store(_STORE, "Bench", "EUR"), hq.now_ms())
        for register in range(1, _REGISTERS + 1):
            shift, count = new_id(), sales // _REGISTERS + (register <= sales % _REGISTERS)
            totals: dict[str, int] = {}
            for batch in _batches(count, partial(_sale, chance, register, shift, totals)):
                for table, rows in zip(("header", "line", "tender"), batch, strict=True):
                    db.insert_rows(f"transaction_{table}", _columns(db, f"transaction_{table}"), rows)
            _close(db, register, shift, count, totals)
        statements.note_day_due(db, _STORE, _DAY)
    # What autovacuum does soon after so much has been written.
    with db.write():
        for table in ("transaction_header", "transaction_line", "transaction_tender", "business_day"):
            db.execute(f"ANALYZE {table}")


def _batches(count: int, make: Callable[[int, Rows], None]) -> Iterator[Rows]:
    for start in range(0, count, _BATCH):
        rows: Rows = ([], [], [])
        for number in range(start, min(start + _BATCH, count)):
            make(number + 2, rows)
        yield rows


def _sale(chance: random.Random, register: int, shift: str, totals: dict[str, int], sequence: int, rows: Rows) -> None:
    place = (_STORE, str(register), sequence)
    total = tax = 0
    for line in range(1, _LINES + 1):
        rate, price = chance.choice(_RATES), chance.randrange(100, 5_000)
        part = (2 * price * rate + 100_000 + rate) // (2 * (100_000 + rate))
        total, tax = total + price, tax + part
        sku = f"SKU-{chance.randrange(2_000):06d}"
        rows[1].append((*place, line, sku, "", "Product", 1000, price, price, rate, part, False, "each", 0, ""))
    tender = chance.choice(("cash", "card"))
    totals[tender] = totals.get(tender, 0) + total
    rows[2].append((*place, 1, tender, total, total, 0, ""))
    receipt = f"{_STORE}-{register}-1{sequence:07d}"
    made_ms = 1_795_420_800_000 + sequence
    head = (*place, new_id(), receipt, "sale", _DAY, made_ms, 60, shift, "s-001", None, "EUR")
    rows[0].append((*head, total, tax, 0, 0, True, ""))


def _close(db: HqDatabase, register: int, shift: str, count: int, totals: dict[str, int]) -> None:
    tenders = [
        {"tender": tender, "amount_minor": amount, "expected_minor": amount, "counted_minor": amount}
        for tender, amount in totals.items()
    ]
    manifest = {
        "first_sequence": 1,
        "last_sequence": count + 1,
        "count": count + 1,
        "hash": "0" * 64,
        "first_receipt": "",
        "last_receipt": "",
        "sales": count,
        "returns": 0,
        "total_minor": sum(totals.values()),
        "tax_minor": 0,
        "tenders": tenders,
    }
    columns = (
        *("store", "register", "shift", "number", "business_date", "staff", "currency", "starting_minor", "opened_ms"),
        *("opened_sequence", "closed_ms", "closed_sequence", "document", "first_sequence", "last_sequence"),
        *("manifest", "state", "present", "reason", "confirmed_ms"),
    )
    opened_ms = 1_795_420_800_000
    row = (
        *(_STORE, str(register), shift, 1, _DAY, "s-001", "EUR", 0, opened_ms, 1, opened_ms + count, count + 2),
        *(new_id(), 1, count + 1, msgspec.json.encode(manifest).decode(), "confirmed", count + 1, "", opened_ms),
    )
    db.insert_rows("business_day", columns, [row])


def _columns(db: HqDatabase, table: str) -> list[str]:
    rows = db.rows(
        "SELECT column_name FROM information_schema.columns WHERE table_name = ? ORDER BY ordinal_position", (table,)
    )
    return [name for (name,) in rows]
