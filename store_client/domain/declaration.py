"""What people counted of a shift: per tender, by whom, where; and which of several counts are the ones that count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from store_client.domain.denominations import Pieces

LAST: Final = "last"
SUM: Final = "sum"


@dataclass(frozen=True, slots=True)
class Declared:
    """What was counted of one tender; ``pieces`` where it was counted by coins and notes."""

    tender: str
    counted_minor: int
    pieces: tuple[Pieces, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredCount:
    """What a declaration's document says. ``register``: whose shift it is, empty where it is this register's own."""

    shift: str
    register: str = ""
    recount: bool = False
    tenders: tuple[Declared, ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """One count of a shift; ``register`` is where it was counted, empty where that was here."""

    document: str
    register: str
    shift: str
    staff: str
    made_ms: int
    recount: bool
    tenders: tuple[Declared, ...]


@dataclass(frozen=True, slots=True)
class Countable:
    """A shift that waits for its count. ``register``: another register's code, empty for this one's own."""

    register: str
    shift: str
    number: int
    drawer: str
    business_date: str
    staff: str
    currency: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts in the end, and the declarations that it comes from, in their order."""

    tenders: tuple[Declared, ...] = ()
    declarations: tuple[Declaration, ...] = ()

    def of(self, tender: str) -> int | None:
        """None: nobody counted it."""
        return next((one.counted_minor for one in self.tenders if one.tender == tender), None)


def settle(declarations: Sequence[Declaration], way: str) -> Counted:
    """``last``: the newest count of each tender. ``sum``: all counts together, from the last recount on.

    The declarations are given in their order.
    """
    if way == SUM:
        start = max((place for place, one in enumerate(declarations) if one.recount), default=0)
        counting = tuple(declarations[start:])
        return Counted(_added(one for made in counting for one in made.tenders), counting)
    newest = {one.tender: (one, made) for made in declarations for one in made.tenders}
    used = {made.document for _one, made in newest.values()}
    return Counted(
        tuple(one for one, _made in newest.values()), tuple(made for made in declarations if made.document in used)
    )


def in_order(own: Sequence[Declaration], elsewhere: Iterable[Declaration]) -> list[Declaration]:
    """``own`` as they were recorded, whatever the clock said; those of other registers among them by their time."""
    reached = accumulate((one.made_ms for one in own), max)
    timed = [*zip(reached, own, strict=True), *((one.made_ms, one) for one in elsewhere)]
    return [one for _ms, one in sorted(timed, key=lambda pair: pair[0])]


def _added(parts: Iterable[Declared]) -> tuple[Declared, ...]:
    sums: dict[str, int] = {}
    pieces: dict[str, dict[int, int]] = {}
    for part in parts:
        sums[part.tender] = sums.get(part.tender, 0) + part.counted_minor
        counted = pieces.setdefault(part.tender, {})
        for one in part.pieces:
            counted[one.value_minor] = counted.get(one.value_minor, 0) + one.pieces
    return tuple(
        Declared(tender, total, tuple(Pieces(value, count) for value, count in pieces[tender].items()))
        for tender, total in sums.items()
    )
