"""Who may be sitting at whose account: whoever gave somebody a password, or took their sign-in code away, could use it
themselves, and so could whoever has their hands on that one's account.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Help:
    """``by`` made it possible to sign in as ``person`` without what only that person knows."""

    by: str
    person: str


def within_reach(name: str, helps: Iterable[Help]) -> frozenset[str]:
    """The accounts that one may be sitting at, one's own among them. ``helps`` in the order in which they happened."""
    reached = {name}
    for help_ in helps:
        if help_.by in reached:
            reached.add(help_.person)
    return frozenset(reached)


def may_be_one(first: str, second: str, helps: Iterable[Help]) -> bool:
    """Whether one person may be behind both accounts."""
    told = list(helps)
    return any({first, second} <= within_reach(name, told) for name in {first, second, *(one.by for one in told)})
