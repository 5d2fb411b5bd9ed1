"""A basket starts with what HQ has set up for that day, and a kept one is priced by what counts by now."""

import json
from collections.abc import Callable
from dataclasses import replace

from store_client.db import settings, setup_items
from store_client.db.database import RegisterDatabase
from store_client.db.setup_items import SetupItem
from store_client.domain.pricing_rules import NO_RULES
from store_client.services import selling
from tests.factories import DAY, make_channel, make_product, open_shift


def set_up(db: RegisterDatabase, **discount: object) -> None:
    body = {"code": "P", "name": "Tenth off", "method": "percent", "value": 10_000, **discount}
    with db.write():
        setup_items.upsert(db, [SetupItem("discount", "P", json.dumps(body))])


def test_a_basket_knows_the_currency_the_tax_and_the_offers(db: RegisterDatabase) -> None:
    set_up(db)
    with db.write():
        settings.save_channel(db, make_channel("EUR", tax_included=False))
    basket = selling.start_basket(db, today=DAY)
    assert (basket.currency, basket.tax_included, basket.empty) == ("EUR", False, True)
    basket = selling.add_item(basket, make_product())
    assert basket.saved_by == (("P", "Tenth off", 108),)


def test_a_register_without_a_channel_starts_a_basket_all_the_same(db: RegisterDatabase) -> None:
    with db.write():
        settings.forget_channel(db)
    assert selling.start_basket(db).currency == ""


def test_the_offers_are_those_of_the_business_date_unless_a_day_is_named(
    db: RegisterDatabase, new_id: Callable[[], str]
) -> None:
    set_up(db, until_date=DAY)
    assert not selling.start_basket(db, today="2026-11-24").rules.offers
    open_shift(db, new_id)
    assert selling.start_basket(db).rules.offers
    assert not selling.start_basket(db, today="2026-11-24").rules.offers


def test_baskets_of_one_day_share_their_rules(db: RegisterDatabase) -> None:
    set_up(db)
    assert selling.start_basket(db, today=DAY).rules is selling.start_basket(db, today=DAY).rules


def test_a_kept_basket_is_priced_by_what_counts_by_now(db: RegisterDatabase) -> None:
    set_up(db)
    basket = selling.add_item(selling.start_basket(db, today=DAY), make_product())
    kept = replace(basket, rules=NO_RULES)
    assert selling.with_todays_rules(db, kept, today=DAY) == basket
    set_up(db, value=50_000)
    assert selling.with_todays_rules(db, kept, today=DAY).discount_minor == 540
    set_up(db, active=False)
    assert selling.with_todays_rules(db, kept, today=DAY).discount_minor == 0
