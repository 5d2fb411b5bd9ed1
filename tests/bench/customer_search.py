"""Finding a customer by a part of the name, the phone number or the e-mail address, the way the screen asks."""

import random
from collections.abc import Callable
from contextlib import closing
from functools import partial

from store_client.db.database import RegisterDatabase
from store_client.services import customers
from tests.bench import people, register_file
from tests.bench.measure import Claim, Row, Timings, timed
from tests.bench.sizes import Sizes

_MOST_MS = 10.0
_chance = random.Random(4)


def _name(number: int) -> str:
    name = _chance.choice((people.first_name, people.last_name))(number)
    return name[: _chance.randint(2, max(2, len(name)))]


def _both_names(number: int) -> str:
    return f"{people.first_name(number)[:3]} {people.last_name(number)[:4]}"


def _phone(number: int) -> str:
    return people.phone(number)[: _chance.randint(7, 14)]


def _email(number: int) -> str:
    address = people.email(number)
    return address[: _chance.randint(address.index("@") + 1, len(address))]


def _nobody(number: int) -> str:
    return f"Zzy{people.last_name(number)}"


KINDS: dict[str, Callable[[int], str]] = {
    "name part": _name,
    "first and last name": _both_names,
    "phone": _phone,
    "e-mail": _email,
    "nobody": _nobody,
}


def measure(sizes: Sizes) -> list[Row]:
    path = register_file.cached(
        products=sizes.big_products,
        customers=sizes.big_customers,
        pending=sizes.changes,
        sales=sizes.big_sales,
    )
    claims, figures = [], {}
    with closing(RegisterDatabase.open(path)) as db:
        for kind, ask in KINDS.items():
            texts = [ask(_chance.randrange(sizes.big_customers)) for _ in range(sizes.searches // len(KINDS))]
            for text in texts[:20]:
                customers.search_customers(db, text)
            timings = Timings([timed(partial(customers.search_customers, db, text) for text in texts)])
            claims.append(Claim(f"p99 by {kind}", timings.percentile_ms(99), _MOST_MS, at_most=True, unit="ms"))
            figures[kind] = timings.figures()
    return [Row("search", f"Customer search among {sizes.big_customers:,}", tuple(claims), dict(figures))]
