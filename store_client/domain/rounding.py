"""Rounds and shares out whole numbers; halves go away from zero, and what is shared out always sums up."""

from collections.abc import Sequence


def round_half_away(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` as a whole number; ``denominator`` is positive."""
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -rounded if numerator < 0 else rounded


def round_to_step(minor: int, step_minor: int) -> int:
    """To the nearest multiple of ``step_minor``, such as 5 for cash without small coins; 0 or 1 changes nothing."""
    return minor if step_minor <= 1 else round_half_away(minor, step_minor) * step_minor


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Share ``total`` out by weight (none negative): the shares sum to it, and none is a whole unit off its due.

    Each gets its due rounded down; the units that remain go to the largest remainders, of equal ones to the heaviest,
    then to the first. So no share of at most the weights' sum is more than its own weight.
    """
    whole = sum(weights)
    if not whole or not total:
        return [0] * len(weights)
    sign = -1 if total < 0 else 1
    shares, rests = [], []
    for weight in weights:
        share, rest = divmod(sign * total * weight, whole)
        shares.append(share)
        rests.append(rest)
    missing = sign * total - sum(shares)
    if missing:
        by_rest = sorted(range(len(weights)), key=lambda place: (-rests[place], -weights[place], place))
        for place in by_rest[:missing]:
            shares[place] += 1
    return [sign * share for share in shares] if sign < 0 else shares
