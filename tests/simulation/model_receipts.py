"""Receipt numbers are unique, and each register's rise without a gap: activated anew, it goes on with its counter."""

import re
from collections import Counter
from collections.abc import Iterator

from tests.simulation.model_sources import Chain

# Register, its epoch in front of a counter of seven digits.
_RECEIPT = re.compile(r"(?P<code>.+-.+)-(?P<epoch>\d+)(?P<counter>\d{7})")


def check_receipts(chain: Chain) -> Iterator[str]:
    yield from _of_shown(chain)
    yield from _at_hq(chain)


def _of_shown(chain: Chain) -> Iterator[str]:
    """People never hold two papers with one number, but for those of an older file that knew nothing of the first."""
    counted = Counter(one.receipt for one in chain.facts.transactions if chain.is_sound(one.document.register))
    for receipt, count in counted.items():
        if count > 1:
            yield f"receipt {receipt} was shown {count} times"


def _at_hq(chain: Chain) -> Iterator[str]:
    lives: dict[str, list[int]] = {}
    rows = chain.hq("SELECT store, register, sequence, receipt FROM transaction_header ORDER BY 1, 2, 3")
    told = set(chain.hq("SELECT store, register, sequence FROM finding WHERE rule = 'RCPT-2'"))
    named = {
        receipt for *place, receipt in rows if tuple(place) in told and not chain.is_sound(f"{place[0]}-{place[1]}")
    }
    for receipt, count in Counter(row[3] for row in rows).items():
        if count > 1 and receipt not in named:
            yield f"receipt {receipt} is at HQ {count} times"
    for store, register, sequence, receipt in rows:
        code, found = f"{store}-{register}", _RECEIPT.fullmatch(receipt)
        if found is None or found["code"] != code:
            yield f"{code}: document {sequence} has the number {receipt}, which is none of its register"
            continue
        lives.setdefault(code, []).append(int(found["counter"]))
    for code, counters in lives.items():
        if chain.is_sound(code) and counters != list(range(1, len(counters) + 1)):
            yield f"{code}: its receipts are not gapless: {_where(counters)}"


def _where(counters: list[int]) -> str:
    """The first place at which it goes wrong."""
    for wanted, there in enumerate(counters, 1):
        if wanted != there:
            return f"{there} stands in place of {wanted}"
    return "nothing"
