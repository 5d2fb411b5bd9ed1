"""What a register counted of transactions that were corrected since: a shift is confirmed by what was recorded, not by
what people at HQ made of it later.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity

Sums = tuple[int, ...]
_HEADER = ("total_minor", "tax_minor", "discount_minor", "rounding_minor")
_GOODS = ("sale", "return")


@dataclass(slots=True)
class RecordedSums:
    """What is to be added to the sums of HQ's rows to have what was recorded.

    ``types``: count, total, tax, discount, rounding; ``tenders``: amount, change; ``rates``: gross, tax of sales and
    returns.
    """

    types: dict[str, Sums] = field(default_factory=lambda: defaultdict(lambda: (0,) * 5))
    tenders: dict[str, Sums] = field(default_factory=lambda: defaultdict(lambda: (0,) * 2))
    rates: dict[int, Sums] = field(default_factory=lambda: defaultdict(lambda: (0,) * 2))

    def add(self, told: Mapping[str, Any], sign: int) -> None:
        """Count what a transaction tells, once more or once less."""
        kind = told["type"]
        self.types[kind] = _plus(self.types[kind], (1, *(told.get(name) or 0 for name in _HEADER)), sign)
        for tender in told["tenders"]:
            paid = (tender["amount_minor"], tender["change_minor"])
            self.tenders[tender["tender"]] = _plus(self.tenders[tender["tender"]], paid, sign)
        for tax in told["taxes"] if kind in _GOODS else ():
            part = (tax["gross_minor"], tax["tax_minor"])
            self.rates[tax["tax_rate"]] = _plus(self.rates[tax["tax_rate"]], part, sign)


def recorded_sums(db: HqDatabase, register: RegisterIdentity, shift: str, first: int, last: int) -> RecordedSums | None:
    """Of the shift's corrected transactions in a range; None when there is none, as nearly always."""
    rows = db.rows(
        "SELECT sequence, recorded FROM correction WHERE store = ? AND register = ? AND sequence BETWEEN ? AND ? "
        "AND number = 1",
        (register.store, register.register, first, last),
    )
    found = RecordedSums()
    corrected = [(sequence, recorded) for sequence, recorded in rows if recorded != "{}"]
    for sequence, recorded in corrected:
        told = msgspec.json.decode(recorded)
        if told.get("shift") == shift:
            found.add(told, 1)
            for now in _told_now(db, register, int(sequence)):
                found.add(now, -1)
    return found if corrected else None


def _told_now(db: HqDatabase, register: RegisterIdentity, sequence: int) -> Iterable[dict[str, Any]]:
    """What HQ's rows say of the transaction; nothing when it has none."""
    where, one = "store = ? AND register = ? AND sequence = ?", (register.store, register.register, sequence)
    header = db.row(f"SELECT type, {', '.join(_HEADER)} FROM transaction_header WHERE {where}", one)
    if header is None:
        return
    tenders = db.rows(f"SELECT tender, amount_minor, change_minor FROM transaction_tender WHERE {where}", one)
    rates = db.rows(
        f"SELECT tax_rate, sum(total_minor), sum(tax_minor) FROM transaction_line WHERE {where} AND NOT voided "
        "GROUP BY tax_rate",
        one,
    )
    yield {
        **dict(zip(("type", *_HEADER), header, strict=True)),
        "tenders": [dict(zip(("tender", "amount_minor", "change_minor"), row, strict=True)) for row in tenders],
        "taxes": [{"tax_rate": rate, "gross_minor": int(gross), "tax_minor": int(tax)} for rate, gross, tax in rates],
    }


def _plus(before: Sums, more: Sums, sign: int) -> Sums:
    return tuple(one + sign * other for one, other in zip(before, more, strict=True))
