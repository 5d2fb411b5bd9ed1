"""A customer's form in the real window, which is killed in the middle: what was typed is there after the restart."""

import json
from collections.abc import Callable, Iterator

import pytest

from tests.walk.counter import Counter, counter_at
from tests.walk.shop import WalkShop, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xvfb, pytest.mark.timeout(300)]


@pytest.fixture
def counter(open_shop: Callable[..., WalkShop]) -> Iterator[Counter]:
    """The counter of the sample shop; somebody has signed in."""
    with counter_at(open_shop().registers[0]) as opened:
        opened.sign_in()
        yield opened


def unsaved(counter: Counter) -> dict[str, str]:
    """The fields of the only draft in the register's file."""
    with counter.register.open() as db:
        found = [content for (content,) in db.rows("SELECT content FROM form_draft")]
    assert len(found) < 2
    return {path: new for content in found for path, _old, new in json.loads(content) if new}


def customers(counter: Counter) -> list[tuple[str, str, str]]:
    with counter.register.open() as db:
        return db.rows("SELECT first_name, last_name, phone FROM customer WHERE account_number IS NULL ORDER BY rowkey")


def restart(counter: Counter) -> None:
    counter.kill_window()
    counter.open_window()
    counter.sign_in()
    counter.hands.press("F3")
    counter.until_front("customers")


def go_on(counter: Counter) -> None:
    """The find screen offers what was not saved."""
    counter.until(lambda seen: seen["label"].startswith("Not saved today"), "the draft is offered")
    counter.hands.press("F4")
    counter.until_front("customer_form")
    counter.until(lambda seen: "Discard, F11" in seen["places"], "the notice stands there")


def type_fields(counter: Counter, *texts: str) -> None:
    """From field to field, the next one after the last."""
    for at, text in enumerate(texts):
        if at:
            counter.hands.press("Enter")
        counter.hands.type(text)


def test_a_killed_window_loses_nothing_of_a_form(counter: Counter) -> None:
    counter.hands.press("F3")
    counter.until_front("customers")
    counter.hands.press("F4")
    counter.until_front("customer_form")
    type_fields(counter, "niamh", "kavanagh")
    wait_until(lambda: unsaved(counter).get("last_name") == "kavanagh", "what was typed is in the file")
    restart(counter)
    go_on(counter)
    counter.hands.press("F12")
    counter.until_front("sell")
    assert customers(counter) == [("niamh", "kavanagh", "")]
    assert unsaved(counter) == {}

    counter.hands.press("F3")
    counter.until_front("customers")
    counter.hands.press("F4")
    counter.until_front("customer_form")
    type_fields(counter, "nora")
    wait_until(lambda: unsaved(counter).get("first_name") == "nora", "the change is in the file")
    assert customers(counter) == [("niamh", "kavanagh", "")]
    restart(counter)
    counter.hands.type("kavanagh")
    counter.until(lambda seen: seen["idle"] and "1 customer" in seen["text"], "she is found")
    counter.hands.press("F4")
    counter.until(lambda seen: "Discard, F11" in seen["places"], "the notice stands there")
    counter.hands.press("F12")
    counter.until_front("sell")
    assert customers(counter) == [("nora", "kavanagh", "")]
    assert unsaved(counter) == {}
    assert counter.register.chain_is_whole()


def test_what_stands_beside_the_search_goes_on_in_the_full_form_or_is_discarded(counter: Counter) -> None:
    counter.hands.press("F3")
    counter.until_front("customers")
    counter.hands.press("Ctrl+Down")
    type_fields(counter, "declan", "byrne", "020910")
    wait_until(lambda: unsaved(counter).get("phone") == "020910", "what was typed is in the file")
    restart(counter)
    go_on(counter)
    counter.touch("Discard")
    counter.until(lambda seen: seen["label"] == "Discarded", "it is discarded")
    assert unsaved(counter) == {}
    counter.hands.press("F3", "F12")
    counter.until_front("sell")
    assert customers(counter) == [("declan", "byrne", "020910")]
    assert unsaved(counter) == {}
