"""Makes the groups of a mix and match, such as three for the price of two, and shares out what each saves."""

from collections.abc import Sequence

from store_client.domain.offer_terms import WHOLE_PERCENT, Good
from store_client.domain.rounding import round_half_away, spread
from store_client.domain.setup import Discount


def make_groups(discount: Discount, goods: Sequence[Good]) -> dict[int, int]:
    """What each line of the goods saves, by its place.

    Pieces are grouped from the dearest to the cheapest, which saves the customer most whatever the group's reward is;
    those that remain at the end are the cheapest. What a group saves is shared out over its pieces by their prices.
    """
    size = discount.group_size
    dearest_first = sorted(
        ((good, good.pieces) for good in goods), key=lambda one: (-one[0].unit_price, one[0].sku, one[0].line)
    )
    found: dict[int, int] = {}
    if size < 1 or sum(pieces for _good, pieces in dearest_first) < size:
        return found
    group: list[tuple[Good, int]] = []
    lacking = size
    for good, pieces in dearest_first:
        while pieces:
            if lacking == size and pieces >= size:
                rounds, pieces = divmod(pieces, size)
                _reward(discount, [(good, size)], rounds, found)
                continue
            taken = min(pieces, lacking)
            group.append((good, taken))
            pieces, lacking = pieces - taken, lacking - taken
            if not lacking:
                _reward(discount, group, 1, found)
                group, lacking = [], size
    return found


def _reward(discount: Discount, group: Sequence[tuple[Good, int]], rounds: int, found: dict[int, int]) -> None:
    worth = [good.unit_price * pieces for good, pieces in group]
    saved = _saved(discount, sum(worth), group[-1][0].unit_price)
    if saved > 0:
        for (good, _pieces), share in zip(group, spread(saved, worth), strict=True):
            found[good.place] = found.get(good.place, 0) + share * rounds


def _saved(discount: Discount, worth: int, cheapest: int) -> int:
    """What one group saves, never more than it costs."""
    if discount.cheapest_free:
        return cheapest
    if discount.percent is not None:
        return round_half_away(worth * discount.percent, WHOLE_PERCENT)
    return worth - (discount.group_price_minor or 0) if discount.group_price_minor is not None else 0
