"""The ways in which the money of a receipt may go back, as HQ allows for what was paid with."""

from collections.abc import Iterable
from dataclasses import replace

from store_client.domain.returns import Original, RefundTender
from store_client.domain.setup import Setup
from store_client.domain.tender import CARD, CASH, DEPOSIT, KINDS, VOUCHER

_OF_A_DEPOSIT = (CASH, VOUCHER)
"""Of an order whose deposit was paid at another register: what it was paid with is not known here."""


def refund_ways(setup: Setup, original: Original | None) -> tuple[RefundTender, ...]:
    """Those of the part that was paid first come first. Without a receipt: cash and vouchers.

    No way gives back more than was paid by what it stands for, however many times something comes back.
    """
    if original is None or not any(part.amount_minor > 0 for part in original.tenders):
        return tuple(_way(setup, code) for code in (CASH, VOUCHER) if _taken(setup, code))
    ways: dict[tuple[str, str], RefundTender] = {}
    for place, part in enumerate(original.tenders):
        if part.amount_minor <= 0:
            continue
        known = setup.tender_type(part.tender)
        to = _OF_A_DEPOSIT if part.tender == DEPOSIT else known.refund_to if known else ()
        for code in to or (part.tender,):
            if not _taken(setup, code):
                continue
            way = _way(setup, code)
            same_card = way.kind == CARD and code == part.tender
            key = (code, str(place) if same_card else "")
            before = ways[key].most_minor or 0 if key in ways else 0
            ways[key] = replace(way, most_minor=before + part.amount_minor, paid_with=part if same_card else None)
    found = [_for_all(original, way) for way in _without_refunded(original, ways.values())]
    return tuple(found) or (_way(setup, CASH),)


def _without_refunded(original: Original, ways: Iterable[RefundTender]) -> Iterable[RefundTender]:
    """What is left of each; of two cards the first is counted as refunded first."""
    refunded = dict(original.refunded)
    for way in ways:
        most = way.most_minor or 0
        taken = min(most, refunded.get(way.tender, 0))
        refunded[way.tender] = refunded.get(way.tender, 0) - taken
        if taken < most:
            yield replace(way, most_minor=most - taken)


def _way(setup: Setup, code: str) -> RefundTender:
    known = setup.tender_type(code)
    return RefundTender(code, known.kind if known else code, known.name if known else code)


def _taken(setup: Setup, code: str) -> bool:
    known = setup.tender_type(code)
    return known.active if known else code in KINDS


def _for_all(original: Original, way: RefundTender) -> RefundTender:
    """Cash for the whole may be rounded, so it has no limit of its own."""
    whole = way.kind == CASH and (way.most_minor or 0) >= original.total_minor
    return replace(way, most_minor=None) if whole else way
