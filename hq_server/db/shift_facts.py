"""What HQ itself knows of a closed shift beside the sums: its currency, and transactions the manifest leaves out."""

from dataclasses import dataclass

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity


@dataclass(frozen=True, slots=True)
class ShiftFacts:
    """``left_out``: transactions of the shift, from its opening to its close, that lie outside the manifest's range.

    ``currencies``: those of the transactions within the range, in order.
    """

    currency: str
    currencies: tuple[str, ...]
    left_out: int


def shift_facts(db: HqDatabase, register: RegisterIdentity, shift: str, first: int, last: int) -> ShiftFacts:
    """Of a closed shift whose manifest holds the documents ``first`` to ``last``."""
    where = (register.store, register.register)
    opened = db.row(
        "SELECT currency, opened_sequence, closed_sequence FROM business_day WHERE store = ? AND register = ? "
        "AND shift = ?",
        (*where, shift),
    )
    assert opened is not None
    currency, opened_sequence, closed_sequence = opened
    in_range = "FROM transaction_header WHERE store = ? AND register = ? AND sequence BETWEEN ? AND ?"
    currencies = db.rows(f"SELECT DISTINCT currency {in_range} ORDER BY currency", (*where, first, last))
    left_out = 0
    for start, end in ((opened_sequence, first - 1), (last + 1, closed_sequence)):
        if start <= end:
            row = db.row(f"SELECT count(*) {in_range} AND shift = ?", (*where, start, end, shift))
            left_out += int(row[0]) if row else 0
    return ShiftFacts(currency, tuple(found for (found,) in currencies), left_out)
