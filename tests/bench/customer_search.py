"""Finding a customer the way the screen asks, as somebody types, and looking for duplicates of a new one."""

import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial

from store_client.db.database import RegisterDatabase
from store_client.domain.customer import Address, CustomerDetails
from store_client.services import customer_search, duplicates
from tests.bench import people, register_file
from tests.bench.measure import Claim, Row, Timings, timed
from tests.bench.sizes import Sizes

_FRAME_MS = 16.0
_chance = random.Random(4)


def _part(text: str, fewest: int = 2) -> str:
    """As far as somebody has typed it."""
    return text[: _chance.randint(min(fewest, len(text)), len(text))]


def _name(number: int) -> str:
    return _part(_chance.choice((people.first_name, people.last_name))(number))


def _both_names(number: int) -> str:
    names = [people.first_name(number), _part(people.last_name(number))]
    _chance.shuffle(names)
    return " ".join(names)


def _common_words(number: int) -> str:
    return _chance.choice(("Smith J", "Ma", "Murphy M", "Mary Sm", "Jo", "St", "O'B", "Dublin", "Dubl", "Kelly A"))


def _phone(number: int) -> str:
    international = people.phone(number)
    return _part(_chance.choice((international, "0" + international[5:], "00" + international[1:])), 4)


def _last_digits(number: int) -> str:
    return people.phone(number)[-_chance.randint(3, 7) :]


def _email(number: int) -> str:
    address = people.email(number)
    return address[: _chance.randint(3, len(address))]


def _city(number: int) -> str:
    return _part(people.CITY_OF_FIFTY_THOUSAND, 3)


def _name_and_city(number: int) -> str:
    return f"{people.last_name(number)} {_part(people.city(number))}"


def _street(number: int) -> str:
    return f"{people.street(number)} {_part(people.city(number))}"


def _postcode(number: int) -> str:
    return _part(people.postcode(number), 3)


def _name_and_digits(number: int) -> str:
    return f"{people.last_name(number)} {people.phone(number)[-4:]}"


def _account_number(number: int) -> str:
    return _part(people.account_number(number), 4)


def _card(number: int) -> str:
    return _part(people.card(number), 6)


def _nobody(number: int) -> str:
    return f"Zzy{people.last_name(number)} {people.first_name(number)}"


KINDS: dict[str, Callable[[int], str]] = {
    "name part": _name,
    "first and last name": _both_names,
    "common words": _common_words,
    "phone": _phone,
    "last digits": _last_digits,
    "e-mail": _email,
    "city": _city,
    "name and city": _name_and_city,
    "street and city": _street,
    "postcode": _postcode,
    "name and last digits": _name_and_digits,
    "account number": _account_number,
    "loyalty card": _card,
    "nobody": _nobody,
}


def measure(sizes: Sizes) -> list[Row]:
    path = register_file.cached(
        products=sizes.big_products,
        customers=sizes.big_customers,
        pending=sizes.changes,
        sales=sizes.big_sales,
    )
    with closing(RegisterDatabase.open(path)) as db:
        return [_searches(db, sizes), _duplicates(db, sizes)]


def _searches(db: RegisterDatabase, sizes: Sizes) -> Row:
    claims, figures = [], {}
    for kind, ask in KINDS.items():
        texts = [ask(_chance.randrange(sizes.big_customers)) for _ in range(sizes.searches // len(KINDS))]
        for text in texts[:20]:
            customer_search.find_customers(db, text)
        timings = Timings([timed(partial(customer_search.find_customers, db, text) for text in texts)])
        claims.append(Claim(f"p99 by {kind}", timings.percentile_ms(99), _FRAME_MS, at_most=True, unit="ms"))
        figures[kind] = timings.figures()
    return Row("search", f"Customer search among {sizes.big_customers:,}", tuple(claims), dict(figures))


def _duplicates(db: RegisterDatabase, sizes: Sizes) -> Row:
    """Somebody who is here already, typed with a slip, with another phone number, or as somebody new."""
    typed = [_typed(_chance.randrange(sizes.big_customers)) for _ in range(sizes.searches // 6)]
    for details in typed[:20]:
        duplicates.find_duplicates(db, details)
    timings = Timings([timed(partial(duplicates.find_duplicates, db, details) for details in typed)])
    claim = Claim("p99 of a look for duplicates", timings.percentile_ms(99), _FRAME_MS, at_most=True, unit="ms")
    title = f"Duplicates of a new customer among {sizes.big_customers:,}"
    return Row("duplicates", title, (claim,), {"duplicates": timings.figures()})


def _typed(number: int) -> CustomerDetails:
    last = people.last_name(number)
    at = _chance.randrange(len(last))
    address = Address("a", street=people.street(number), city=people.city(number), postcode=people.postcode(number))
    whole = CustomerDetails(
        first_name=people.first_name(number),
        last_name=_chance.choice((last, last[:at] + last[at + 1 :])),
        phone=people.phone(number),
        email=people.email(number),
        addresses=(address,),
    )
    new = replace(whole, first_name=people.first_name(number + 7), phone="+353 1 555 0199", email="", addresses=())
    return _chance.choice((whole, replace(whole, phone="", addresses=()), replace(whole, phone="", email=""), new))
