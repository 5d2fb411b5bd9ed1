"""How the money of a return goes back: shared out over the ways there are, and the parts that need no terminal."""

from collections.abc import Sequence
from dataclasses import replace

from store_client.domain.basket import Basket
from store_client.domain.returns import RefundTender
from store_client.domain.staff import StaffMember
from store_client.domain.tender import CARD, CASH
from store_client.services import paying

Share = tuple[RefundTender, int]


def split(ways: Sequence[RefundTender], chosen: int, amount_minor: int, coin_minor: int = 0) -> tuple[Share, ...]:
    """The chosen way as far as it goes, what is left to the other cards that were paid with, then in the others as they
    come; only coins that there are in cash.
    """
    shares: list[Share] = []
    rest = amount_minor
    others = sorted((*ways[:chosen], *ways[chosen + 1 :]), key=lambda way: way.paid_with is None)
    for way in (*ways[chosen : chosen + 1], *others):
        part = rest if way.most_minor is None else min(rest, way.most_minor)
        if way.tender == CASH and part < rest:
            part = rest if rest - part < coin_minor else part - part % max(1, coin_minor)
        if part > 0:
            shares.append((way, part))
            rest -= part
    return tuple(shares)


def by_terminal(shares: Sequence[Share], *, has_terminal: bool) -> list[Share]:
    return [(way, part) for way, part in shares if way.kind == CARD and has_terminal]


def by_hand(shares: Sequence[Share], *, has_terminal: bool) -> list[Share]:
    """Without a terminal at the register a person gives it back at one that stands beside it."""
    return [(way, part) for way, part in shares if way.kind == CARD and not has_terminal]


def with_parts(basket: Basket, shares: Sequence[Share], *, has_terminal: bool, person: StaffMember | None) -> Basket:
    """With all parts but a terminal's; cash comes last, and is rounded where it is the rest.

    Raises ``Refused``, ``NeedsApproval``.
    """
    here = [(way, part) for way, part in shares if way.kind != CARD or not has_terminal]
    for way, part in sorted(here, key=lambda share: share[0].tender == CASH):
        amount = None if part == -basket.due_minor else part
        basket = paying.refund_to(basket, replace(way, most_minor=None), amount, person=person)
    return basket
