"""A register's Z against what HQ has in the books, always explained to the penny: plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# Why a document is in one and not in the other.
MISSING = "missing"  # the register counted it, HQ has not got it
PARKED = "parked"
QUARANTINED = "quarantined"
FINDING = "finding"  # left out until it is repaired
WAITING = "waiting"  # posted with the next statement
SET_ASIDE = "set_aside"  # a person decided that nothing is read of it
CORRECTED = "corrected"  # HQ reads something else than what the register counted
OUTSIDE = "outside"  # in the books, but not in the Z
OTHER_SHIFT = "other_shift"  # the Z counts it, but it belongs to another shift
TOGETHER = "together"  # several documents whose amounts nobody knows: what they come to in all
OWN_FIGURE = "own_figure"  # no document accounts for it: the register's own figure is off


@dataclass(frozen=True, slots=True)
class Explanation:
    """A document, or several in a row, and by how much the books differ from the Z because of it.

    ``tenders`` and ``total_minor`` are None where nobody can know the document's amounts.
    """

    kind: str
    first_sequence: int
    last_sequence: int
    document: str
    receipt: str
    reason: str
    tenders: Mapping[str, int] | None
    total_minor: int | None


@dataclass(frozen=True, slots=True)
class TenderReconciled:
    """What the Z says of a tender, and what the books say. The rest is what no document of known amounts explains; it
    stands in an explanation of its own.
    """

    tender: str
    z_minor: int
    books_minor: int
    z_expected_minor: int
    counted_minor: int | None
    z_variance_minor: int | None
    books_variance_minor: int | None

    @property
    def difference_minor(self) -> int:
        return self.books_minor - self.z_minor


@dataclass(frozen=True, slots=True)
class ShiftReconciled:
    register: str
    shift: str
    number: int
    staff: str
    opened_ms: int
    closed_ms: int | None
    state: str
    in_manifest: int
    at_hq: int
    z_total_minor: int
    books_total_minor: int
    z_tax_minor: int
    books_tax_minor: int
    tenders: tuple[TenderReconciled, ...] = ()
    explanations: tuple[Explanation, ...] = field(default_factory=tuple)

    @property
    def difference_minor(self) -> int:
        return self.books_total_minor - self.z_total_minor

    @property
    def agrees(self) -> bool:
        return not self.difference_minor and not any(one.difference_minor for one in self.tenders)


def explain_rest(
    tenders: Sequence[TenderReconciled], total_difference: int, known: Sequence[Explanation]
) -> list[Explanation]:
    """Every explanation, and what is left after those whose amounts are known: it is the documents' of which nobody
    can know them, and where there is none the register's own figure is off.
    """
    rest = {
        one.tender: one.difference_minor - sum((each.tenders or {}).get(one.tender, 0) for each in known)
        for one in tenders
    }
    left = {tender: amount for tender, amount in rest.items() if amount}
    total = total_difference - sum(each.total_minor or 0 for each in known)
    unknown = [each for each in known if each.tenders is None]
    if not left and not total:
        return list(known)
    if len(unknown) == 1:
        place = known.index(unknown[0])
        one = unknown[0]
        filled = Explanation(
            *(one.kind, one.first_sequence, one.last_sequence, one.document, one.receipt, one.reason, left, total)
        )
        return [*known[:place], filled, *known[place + 1 :]]
    kind = TOGETHER if unknown else OWN_FIGURE
    first = min((each.first_sequence for each in unknown), default=0)
    last = max((each.last_sequence for each in unknown), default=0)
    return [*known, Explanation(kind, first, last, "", "", "", left, total)]
