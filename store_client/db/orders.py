"""Stores customers' orders: those that were taken here, and what HQ tells of the store's."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from store_client.db.database import RegisterDatabase
from store_client.domain.name_folding import fold
from store_client.domain.order import CANCELLED, HANDED_OVER, OPEN, Order
from store_client.domain.transaction import TransactionLine

_COLUMNS: Final = (
    *("id", "number", "state", "customer", "customer_name", "method", "currency", "deposit_minor", "total_minor"),
    *("lines", "tax_included", "order_number", "reason", "store", "wanted_date", "comment", "address"),
    *("address_lines", "made_ms", "deposit_transaction", "ended_by", "search"),
)
_OF_HQ: Final = (
    *("number", "state", "customer", "customer_name", "order_number", "reason", "method", "wanted_date", "store"),
    *("address_lines", "search"),
)
"""What HQ may change of an order that was taken here; its goods and its money stay as they were agreed."""
_SAVE: Final = f"INSERT INTO customer_order ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_READ: Final = f"SELECT {', '.join(_COLUMNS)} FROM customer_order"
_OPEN: Final = f"state IN ({', '.join(repr(state) for state in OPEN)})"
_CONDITIONS: Final = {"": "TRUE", "open": _OPEN, **{state: f"state = '{state}'" for state in (HANDED_OVER, CANCELLED)}}
_lines = msgspec.json.Decoder(tuple[TransactionLine, ...])
_texts = msgspec.json.Decoder(tuple[str, ...])
_encode = msgspec.json.Encoder().encode


def save(db: RegisterDatabase, order: Order) -> None:
    """One that is taken here, in the write transaction of its deposit."""
    db.run(_SAVE, _fields(order))


def apply(db: RegisterDatabase, told: Sequence[Order]) -> None:
    """What HQ says of orders. One that ended here stays ended, until HQ has heard of it: what it says then counts, also
    where people there voided what ended the order.
    """
    for order in told:
        known = find(db, order.id)
        if known is None:
            db.run(_SAVE, _fields(order))
            continue
        fields = dict(zip(_COLUMNS, _fields(order), strict=True))
        names = _OF_HQ if known.transaction else [name for name in _COLUMNS if name not in ("id", "ended_by")]
        if known.ended_by and order.is_open:
            if not _is_at_hq(db, known.ended_by):
                names = [name for name in names if name not in ("state", "reason")]
            else:
                names = [*names, "ended_by"]
        changes = ", ".join(f"{name} = ?" for name in names)
        values = [fields[name] for name in names]
        db.run(f"UPDATE customer_order SET {changes} WHERE id = ?", [*values, order.id])


def _is_at_hq(db: RegisterDatabase, transaction: str) -> bool:
    """Whether HQ has applied what says that this transaction ended an order: the document that follows its own."""
    found = db.row(
        "SELECT outbox.state FROM transaction_header JOIN outbox ON outbox.sequence = transaction_header.sequence + 1 "
        "WHERE transaction_header.id = ?",
        (transaction,),
    )
    return found is not None and found[0] == "applied"


def remove(db: RegisterDatabase, orders: Iterable[str]) -> None:
    db.run_many("DELETE FROM customer_order WHERE id = ?", [(order,) for order in orders])


def end(db: RegisterDatabase, order: str, state: str, transaction: str) -> bool:
    """Whether it was open until now."""
    sql = f"UPDATE customer_order SET state = ?, reason = '', ended_by = ? WHERE id = ? AND {_OPEN}"
    return db.run(sql, (state, transaction, order)) == 1


def find(db: RegisterDatabase, order: str) -> Order | None:
    found = db.row(f"{_READ} WHERE id = ?", (order,))
    return _order(found) if found else None


def find_by_number(db: RegisterDatabase, number: str) -> Order | None:
    """By the number on its slip."""
    found = db.row(f"{_READ} WHERE number = ? ORDER BY made_ms DESC LIMIT 1", (number,))
    return _order(found) if found else None


def search(db: RegisterDatabase, words: Sequence[str], which: str, limit: int) -> list[Order]:
    """Those that hold every word, which are folded and joined. ``which``: open, handed_over, cancelled, or all ("").

    Open ones stand in the order in which they are wanted, then by age; all others the newest first. Words are looked
    for in one order after the other: a store has thousands of them, not millions.
    """
    conditions = [_CONDITIONS[which], *("instr(search, ?)" for _word in words)]
    order = "wanted_date = '', wanted_date, made_ms" if which == "open" else "made_ms DESC"
    sql = f"{_READ} WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT ?"
    return [_order(row) for row in db.rows(sql, (*words, limit))]


def count_open(db: RegisterDatabase) -> int:
    return int(db.value(f"SELECT count(*) FROM customer_order WHERE {_OPEN}"))


def _fields(order: Order) -> list[Any]:
    words = (order.number, order.order_number or "", order.customer_name)
    return [
        order.id,
        order.number,
        order.state,
        order.customer,
        order.customer_name,
        order.method,
        order.currency,
        order.deposit_minor,
        order.total_minor,
        _encode(order.lines).decode(),
        int(order.tax_included),
        order.order_number,
        order.reason,
        order.store,
        order.wanted_date,
        order.comment,
        order.address,
        _encode(order.address_lines).decode(),
        order.made_ms,
        order.transaction,
        order.ended_by,
        " ".join(_joined_and_parted(word) for word in words if word),
    ]


def _joined_and_parted(text: str) -> str:
    """By its parts, and without what joins them: O'Shea by "oshea", a number with its dashes and without."""
    folded = fold(text)
    return f"{folded.replace('-', '')} {folded.replace('-', ' ')}"


def _order(row: Sequence[Any]) -> Order:
    found = dict(zip(_COLUMNS, row, strict=True))
    return Order(
        id=found["id"],
        number=found["number"],
        state=found["state"],
        customer=found["customer"],
        customer_name=found["customer_name"],
        method=found["method"],
        currency=found["currency"],
        deposit_minor=found["deposit_minor"],
        lines=_lines.decode(found["lines"]),
        tax_included=bool(found["tax_included"]),
        order_number=found["order_number"],
        reason=found["reason"],
        store=found["store"],
        wanted_date=found["wanted_date"],
        comment=found["comment"],
        address=found["address"],
        address_lines=_texts.decode(found["address_lines"] or "[]"),
        made_ms=found["made_ms"],
        transaction=found["deposit_transaction"],
        ended_by=found["ended_by"],
    )
