"""Finding a product the way the screen asks, as somebody types any part of a name, SKU or barcode."""

import random
from collections.abc import Callable
from contextlib import closing
from functools import partial

from store_client.db.database import RegisterDatabase
from store_client.services import catalog
from tests.bench import register_file
from tests.bench.measure import Claim, Row, Timings, timed
from tests.bench.sizes import Sizes

_FRAME_MS = 16.0
_WORDS = ("linen", "oak", "olive", "steel", "enamel", "cotton", "wool", "brass", "soap", "candle", "bowl", "brush")
_chance = random.Random(5)


def _beginning(_number: int) -> str:
    word = _chance.choice(_WORDS)
    return word[: _chance.randint(1, len(word))]


def _middle(_number: int) -> str:
    word = _chance.choice(_WORDS)
    return word[1 : _chance.randint(4, max(4, len(word)))]


def _two_words(_number: int) -> str:
    first, second = _chance.sample(_WORDS, 2)
    return f"{first} {second[: _chance.randint(1, len(second))]}"


def _word_and_number(number: int) -> str:
    return f"{_chance.choice(_WORDS)} {str(number)[:3]}"


def _sku(number: int) -> str:
    return f"SKU-{number:06d}"[: _chance.randint(5, 10)]


def _barcode(number: int) -> str:
    return register_file.barcode(number)[-_chance.randint(4, 8) :]


def _nothing(number: int) -> str:
    return f"zzq {number}"


KINDS: dict[str, Callable[[int], str]] = {
    "beginning of a word": _beginning,
    "middle of a word": _middle,
    "two words": _two_words,
    "word and number": _word_and_number,
    "SKU": _sku,
    "part of a barcode": _barcode,
    "nothing": _nothing,
}


def measure(sizes: Sizes) -> list[Row]:
    path = register_file.cached(products=sizes.big_products)
    claims, figures = [], {}
    with closing(RegisterDatabase.open(path)) as db:
        for kind, ask in KINDS.items():
            texts = [ask(_chance.randrange(sizes.big_products)) for _ in range(sizes.searches // len(KINDS))]
            for text in texts[:20]:
                catalog.search_products(db, text)
            timings = Timings([timed(partial(catalog.search_products, db, text) for text in texts)])
            claims.append(Claim(f"p99 by {kind}", timings.percentile_ms(99), _FRAME_MS, at_most=True, unit="ms"))
            figures[kind] = timings.figures()
    return [Row("products", f"Product search among {sizes.big_products:,}", tuple(claims), dict(figures))]
