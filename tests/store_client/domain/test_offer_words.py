"""An offer says in a few words what it gives."""

import pytest

from store_client import texts
from store_client.domain.offer_words import offer_text, percent_text
from store_client.domain.setup import Discount
from tests.store_client.domain.offers import offer, step


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (offer("X", "percent", 12_500), "12.5\u202f% off"),
        (offer("X", "amount", 50), "0.50 off each"),
        (offer("X", "price", 999), "9.99 each"),
        (
            offer("X", "quantity", steps=(step(3000, 5_000), step(6000, price=80))),
            "from 3: 5\u202f% off, from 6: 0.80 each",
        ),
        (offer("X", "quantity", steps=(step(1500, amount=10),)), "from 1.5: 0.10 off each"),
        (offer("X", "threshold", steps=(step(5000, amount=500),)), "from 50.00: 5.00 off"),
        (offer("X", "mix_and_match", group_size=3, group_price_minor=1000), "3 for 10.00"),
        (offer("X", "mix_and_match", group_size=3, cheapest_free=True), "of 3, the cheapest is free"),
        (offer("X", "mix_and_match", group_size=2, percent=20_000), "2 together: 20\u202f% off"),
    ],
)
def test_each_method_has_its_words(given: Discount, words: str) -> None:
    assert offer_text(given, "EUR") == words


def test_percents_are_written_in_the_language_of_the_reader() -> None:
    with texts.speaking("fr"):
        assert percent_text(5_500) == "5,5\u202f%"
