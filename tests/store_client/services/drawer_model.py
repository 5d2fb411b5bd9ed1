"""What lies in drawers and was said of shifts, as a test knows it, and whether a close says the same."""

import itertools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from store_client.db.database import RegisterDatabase
from store_client.domain.shift import ClosedShift, Manifest
from store_client.domain.staff import StaffMember
from store_client.domain.transaction import BANK_DROP, FLOAT_ENTRY, SAFE_DROP, TENDER_REMOVAL, Transaction
from store_client.services import day_reports
from tests.counter import MAUD


class Drawer:
    """The ten lines: what lies in a drawer, by how it was paid."""

    def __init__(self, starting_minor: int) -> None:
        self.holds = Counter({"cash": starting_minor})
        self.cash_moved = 0

    def sell(self, total_minor: int, given: Mapping[str, int]) -> None:
        before = self.holds["cash"]
        self.holds.update(given)
        self.holds["cash"] -= sum(given.values()) - total_minor
        self.cash_moved += self.holds["cash"] != before

    def move(self, tender: str, amount_minor: int) -> None:
        self.holds[tender] += amount_minor
        self.cash_moved += tender == "cash"


@dataclass
class Known:
    """What a test knows of a shift: beside its drawer, what was said and sold in it."""

    staff: StaffMember
    drawer: Drawer
    counts: list[tuple[bool, dict[str, int]]] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    sold_minor: int = 0
    returned_minor: int = 0
    done: Counter[str] = field(default_factory=Counter)
    counted_at: int = 0

    def counted(self, way: str) -> dict[str, int]:
        if way == "last":
            return {tender: minor for _again, count in self.counts for tender, minor in count.items()}
        newest = max((place for place, (again, _count) in enumerate(self.counts) if again), default=0)
        return dict(sum((Counter(count) for _again, count in self.counts[newest:]), Counter()))

    def is_counted(self, way: str) -> bool:
        """Whether there is a count of the cash as it is: the last one is not older than the newest cash."""
        return "cash" in self.counted(way) and (way != "last" or self.counted_at == self.drawer.cash_moved)

    def keep(self, sold: Transaction) -> None:
        self.receipts.append(sold.receipt)
        self.done[sold.type] += 1


class Books:
    """All closes so far, one after the other. ``way``: how counts of a shift add up."""

    def __init__(self, way: str) -> None:
        self.way = way
        self.spans: list[tuple[int, int]] = []
        self.grand = [0, 0]

    def check(self, db: RegisterDatabase, known: Known, closed: ClosedShift) -> None:
        self.db, said = db, closed.manifest
        counted = known.counted(self.way)
        assert {one.tender: one.expected_minor for one in said.tenders if one.expected_minor} == {
            tender: minor for tender, minor in known.drawer.holds.items() if minor
        }
        assert {one.tender: one.counted_minor for one in said.tenders if one.counted_minor is not None} == counted
        for one in said.tenders:
            known_variance = None if one.tender not in counted else counted[one.tender] - one.expected_minor
            assert one.variance_minor == known_variance
        self._check_sums(known, said)
        self._check_documents(known, closed.shift.id, said)
        seen = day_reports.z_report(self.db, closed.shift.id, MAUD)
        assert (seen.sales_minor, seen.returns_minor) == (known.sold_minor, known.returned_minor)

    def _check_sums(self, known: Known, said: Manifest) -> None:
        total = known.sold_minor + known.returned_minor
        assert (said.total_minor, said.sales, said.returns) == (total, known.done["sale"], known.done["return"])
        assert sum(one.gross_minor for one in said.taxes) == total
        assert sum(one.tax_minor for one in said.taxes) == said.tax_minor
        assert {one.type: one.count for one in said.movements} == {
            kind: count
            for kind, count in known.done.items()
            if kind in (FLOAT_ENTRY, TENDER_REMOVAL, SAFE_DROP, BANK_DROP)
        }
        assert said.no_sales == known.done["no_sale"]
        self.grand = [self.grand[0] + known.sold_minor, self.grand[1] + known.returned_minor]
        assert [said.grand_sales_minor, said.grand_returns_minor] == self.grand

    def _check_documents(self, known: Known, shift: str, said: Manifest) -> None:
        """The spans are apart from all others, and hold the shift's documents but for what came after its last."""
        own = [outbox_row for first, last in said.spans for outbox_row in self._documents(first, last)]
        assert len(own) == said.count
        kinds = {(kind, owner == shift) for _sequence, _hash, kind, owner in own}
        assert {kind for kind, is_own in kinds if not is_own} <= {
            "transaction.recorded",
            "shift.closed",
            "customer.created",
        }
        outside = [row for row in self._documents(1, 1 << 40) if row[3] == shift and row not in own]
        assert {row[2] for row in outside} <= {"transaction.recorded", "shift.closed"}
        assert all(row[0] > said.last_sequence for row in outside)
        assert said.hash == own[-1][1]
        assert (said.first_sequence, said.last_sequence) == (said.spans[0][0], said.spans[-1][1])
        receipts = [receipt for first, last in said.spans for receipt in self._receipts(shift, first, last)]
        assert (said.first_receipt, said.last_receipt) == ((receipts[0], receipts[-1]) if receipts else ("", ""))
        assert set(known.receipts) <= set(receipts)
        self.spans += said.spans
        ordered = sorted(self.spans)
        assert all(first <= last for first, last in ordered)
        assert all(one[1] < other[0] for one, other in itertools.pairwise(ordered))

    def _documents(self, first: int, last: int) -> list[tuple[int, str, str, str]]:
        sql = "SELECT sequence, hash, kind, shift FROM outbox WHERE sequence BETWEEN ? AND ? ORDER BY sequence"
        return [(sequence, hash_, kind, owner) for sequence, hash_, kind, owner in self.db.rows(sql, (first, last))]

    def _receipts(self, shift: str, first: int, last: int) -> list[str]:
        sql = "SELECT receipt FROM transaction_header WHERE shift = ? AND sequence BETWEEN ? AND ? ORDER BY sequence"
        return [receipt for (receipt,) in self.db.rows(sql, (shift, first, last))]
