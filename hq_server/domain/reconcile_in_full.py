"""Compares everything that a register says about its closed shift with what HQ has of it.

``reconcile`` has what the first release told; this has the rest. Each check returns the first difference in plain
words, or an empty text.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hq_server.domain.money import money_text, quantity_text
from hq_server.texts import _

LAST, SUM = "last", "sum"
_EPOCH_DIGITS = 7  # a receipt number ends with so many digits of its counter; what stands before them is the epoch


@dataclass(frozen=True, slots=True)
class GrandTotals:
    """Of all shifts that the register's database ever closed."""

    sales_minor: int
    returns_minor: int


@dataclass(frozen=True, slots=True)
class CountedInFull:
    """``rates``: tax rate → net, tax and gross; ``movements``: type → how many, how much; ``expected`` and ``counted``:
    by tender.
    """

    currency: str
    voids: int
    no_sales: int
    discount_minor: int
    rounding_minor: int
    rates: Mapping[int, tuple[int, int, int]]
    movements: Mapping[str, tuple[int, int]]
    starting_minor: int
    drawer: str
    expected: Mapping[str, int]
    counted: Mapping[str, int]
    variances: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Count:
    """What one declaration counted: tender → amount. They are given in the order they were made."""

    recount: bool
    tenders: Mapping[str, int]


def settle(counts: Sequence[Count], way: str) -> dict[str, int]:
    """What they come to: the newest count of each tender, or all counts together from the last recount on."""
    start = 0
    if way == SUM:
        start = max((place for place, count in enumerate(counts) if count.recount), default=0)
    found: dict[str, int] = {}
    for count in counts[start:]:
        for tender, amount in count.tenders.items():
            found[tender] = amount + (found.get(tender, 0) if way == SUM else 0)
    return found


def find_difference_in_full(said: CountedInFull, found: CountedInFull) -> str:
    for differing in (_counts, _amounts, _taxes, _movements, _drawer, _tenders):
        for text in differing(said, found):
            return text
    return ""


def find_other_grand_totals(
    said: GrandTotals, before: GrandTotals, own: GrandTotals, currency: str, *, set_up_anew: bool
) -> str:
    """``before``: those of the close before this one. A register that was set up anew begins at nothing again."""
    sums = (
        (
            _("The register sold {said} in all, HQ adds up {found}."),
            said.sales_minor,
            before.sales_minor,
            own.sales_minor,
        ),
        (
            _("The register took back {said} in all, HQ adds up {found}."),
            said.returns_minor,
            before.returns_minor,
            own.returns_minor,
        ),
    )
    for text, ours, earlier, now in sums:
        if ours != earlier + now and not (set_up_anew and ours == now):
            return text.format(said=money_text(ours, currency), found=money_text(earlier + now, currency))
    return ""


def epoch_of(receipt: str) -> str:
    """The part of a receipt number that tells one life of a register's database from the next; empty without one."""
    return receipt.rpartition("-")[2][:-_EPOCH_DIGITS]


def _counts(said: CountedInFull, found: CountedInFull) -> Iterator[str]:
    counts = (
        (_("The register counted {said} voided baskets, HQ has {found}."), said.voids, found.voids),
        (_("The register counted {said} drawer openings, HQ has {found}."), said.no_sales, found.no_sales),
    )
    for text, ours, theirs in counts:
        if ours != theirs:
            yield text.format(said=ours, found=theirs)


def _amounts(said: CountedInFull, found: CountedInFull) -> Iterator[str]:
    sums = (
        (_("The register gave discounts of {said}, HQ has {found}."), said.discount_minor, found.discount_minor),
        (_("The register rounded by {said}, HQ has {found}."), said.rounding_minor, found.rounding_minor),
        (_("The register began with {said}, it had opened with {found}."), said.starting_minor, found.starting_minor),
    )
    for text, ours, theirs in sums:
        if ours != theirs:
            yield text.format(said=money_text(ours, said.currency), found=money_text(theirs, said.currency))


def _taxes(said: CountedInFull, found: CountedInFull) -> Iterator[str]:
    for rate in sorted(set(said.rates) | set(found.rates)):
        ours, theirs = said.rates.get(rate, (0, 0, 0)), found.rates.get(rate, (0, 0, 0))
        if ours[0] + ours[1] != ours[2]:
            yield _("Net and tax of the tax rate {rate} % are not its gross.").format(rate=quantity_text(rate))
        if ours != theirs:
            text = _("At {rate} % the register has {said} with {tax} tax, HQ has {found} with {other} tax.")
            yield text.format(
                rate=quantity_text(rate),
                said=money_text(ours[2], said.currency),
                tax=money_text(ours[1], said.currency),
                found=money_text(theirs[2], said.currency),
                other=money_text(theirs[1], said.currency),
            )


def _movements(said: CountedInFull, found: CountedInFull) -> Iterator[str]:
    for kind in sorted(set(said.movements) | set(found.movements)):
        ours, theirs = said.movements.get(kind, (0, 0)), found.movements.get(kind, (0, 0))
        if ours != theirs:
            text = _("Of “{type}” the register has {count}, {said} in all, HQ has {other}, {found} in all.")
            yield text.format(
                type=kind,
                count=ours[0],
                said=money_text(ours[1], said.currency),
                other=theirs[0],
                found=money_text(theirs[1], said.currency),
            )


def _drawer(said: CountedInFull, found: CountedInFull) -> Iterator[str]:
    if said.drawer != found.drawer:
        text = _("The shift was opened with the drawer “{found}”, and closed with “{said}”.")
        yield text.format(said=said.drawer, found=found.drawer)


def _tenders(said: CountedInFull, found: CountedInFull) -> Iterator[str]:
    texts = (
        (_("The register expected {said} of “{tender}”, HQ expects {found}."), said.expected, found.expected),
        (_("The register counted {said} of “{tender}”, its counts come to {found}."), said.counted, found.counted),
        (
            _("The register found a variance of {said} in “{tender}”, HQ finds {found}."),
            said.variances,
            found.variances,
        ),
    )
    for text, ours, theirs in texts:
        for tender in sorted(set(ours) | set(theirs)):
            if ours.get(tender) != theirs.get(tender):
                yield text.format(
                    tender=tender,
                    said=_amount(ours.get(tender), said.currency),
                    found=_amount(theirs.get(tender), said.currency),
                )


def _amount(amount_minor: int | None, currency: str) -> str:
    return _("nothing") if amount_minor is None else money_text(amount_minor, currency)
