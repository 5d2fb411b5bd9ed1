"""Whether what cashiers have shown as done is at HQ once: nothing lost, nothing doubled, byte for byte, chains whole.

Plain SQL on both sides, beside the program's own verification.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.walk.shop import RegisterUnderTest, WalkShop


@dataclass
class Arrival:
    """``lost`` and ``doubled`` name what they count; ``problems`` is everything that is wrong, in words."""

    documents: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        return [
            *(f"lost: {one}" for one in self.lost),
            *(f"doubled: {one}" for one in self.doubled),
            *self.broken,
        ]


def lost_of(shop: WalkShop, register: RegisterUnderTest) -> list[str]:
    """What this register's cashiers have shown and HQ does not have as it was shown."""
    at_hq = dict(shop.rows("SELECT id, total_minor FROM transaction_header"))
    sales = [
        f"{sale} of {total}, at HQ {at_hq.get(sale)}"
        for sale, total in register.ledger.sales.items()
        if at_hq.get(sale) != total
    ]
    numbers = dict(shop.rows("SELECT id, account_number FROM customer"))
    customers = [f"customer {one}" for one in register.ledger.customers if not numbers.get(one)]
    closed = set(register.close_states())
    return [*sales, *customers, *(f"a shift that is {state}" for state in closed - {"confirmed"})]


def check(shop: WalkShop) -> Arrival:
    """Everything of this shop, once its registers have nothing left to send."""
    found = Arrival()
    for register in shop.registers:
        found.lost += lost_of(shop, register)
        if not register.chain_is_whole():
            found.broken.append(f"the chain of register {register.demo.code} is broken")
    own = {key: content for register in shop.registers for key, content in _documents_of(register)}
    rows = shop.rows("SELECT store, register, sequence, id, content FROM inbox")
    at_hq = {(f"{store}-{register}", int(number)): bytes(content) for store, register, number, _id, content in rows}
    found.documents = len(own)
    found.lost += [f"document {key}" for key in own.keys() - at_hq.keys()]
    found.broken += [f"document {key} is at HQ and not at its register" for key in at_hq.keys() - own.keys()]
    found.broken += [
        f"document {key} is another one at HQ" for key in own.keys() & at_hq.keys() if own[key] != at_hq[key]
    ]
    found.doubled += _more_than_once("document", [row[3] for row in rows])
    found.doubled += _more_than_once("receipt", shop.rows("SELECT store, register, receipt FROM transaction_header"))
    numbers = shop.rows("SELECT account_number FROM customer WHERE account_number IS NOT NULL")
    found.doubled += _more_than_once("account number", numbers)
    found.broken += shop.chain_problems()
    found.broken += [f"in quarantine: {row}" for row in shop.rows("SELECT register, sequence, verdict FROM quarantine")]
    return found


def _documents_of(register: RegisterUnderTest) -> Iterator[tuple[tuple[str, int], bytes]]:
    with register.open() as db:
        for sequence, content in db.rows("SELECT sequence, content FROM outbox"):
            yield (register.demo.code, int(sequence)), bytes(content)


def _more_than_once(what: str, seen: list[Any]) -> list[str]:
    return [f"{what} {one} × {count}" for one, count in Counter(map(str, seen)).items() if count > 1]
