"""A drawer is counted in the real window, which is killed in the middle: the count is there again, and it closes."""

from collections.abc import Callable, Iterator

import pytest

from store_client.services import declaring, shift_close, shift_open
from tests.walk.counter import Counter, counter_at
from tests.walk.shop import WalkShop, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xvfb, pytest.mark.timeout(300)]


@pytest.fixture
def counter(open_shop: Callable[..., WalkShop]) -> Iterator[Counter]:
    """The counter of the sample shop; somebody has signed in."""
    with counter_at(open_shop().registers[0]) as opened:
        opened.sign_in()
        yield opened


def open_shift_of(counter: Counter) -> str:
    with counter.register.open() as db:
        shift = shift_open.current_shift(db)
    return shift.id if shift is not None else ""


def kept(counter: Counter, shift: str) -> dict[int, int]:
    """How many of which value stand in the file though nobody has handed them in."""
    with counter.register.open() as db:
        return {
            piece.value_minor: piece.pieces
            for one in declaring.load_count(db, shift)
            if one.tender == "cash"
            for piece in one.pieces
        }


def handed_in(counter: Counter, shift: str) -> list[tuple[bool, dict[str, int]]]:
    with counter.register.open() as db:
        made = declaring.list_declarations(db, shift)
    return [(one.recount, {each.tender: each.counted_minor for each in one.tenders}) for one in made]


def come_to_the_count(counter: Counter) -> None:
    counter.hands.press("Ctrl+4")
    counter.until_front("day")
    counter.hands.press("F12")
    counter.until_front("count")


def recount_as(counter: Counter, amount: str) -> None:
    counter.until(lambda seen: "Recount, F4" in seen["places"], "it can be counted again")
    counter.hands.press("F4")
    counter.until(lambda seen: "Clear count, F6" in seen["places"], "it is counted again")
    counter.hands.press("F8")
    counter.until(lambda seen: "Cash in the drawer" in seen["places"], "as one sum")
    counter.hands.type(amount)
    counter.hands.press("F12", "F12")
    counter.until(lambda seen: seen["text"].startswith("This was counted already"), "why is asked")
    counter.hands.press("1")


def close_with_a_manager(counter: Counter, name: str, pin: str) -> None:
    counter.until(lambda seen: "Close the shift, F12" in seen["places"], "it can be closed")
    counter.hands.press("F12")
    counter.until(lambda seen: seen["text"].startswith("A count of this drawer differs"), "why it differs is asked")
    counter.hands.press("1")
    counter.until(lambda seen: seen["over"] == "approval", "a manager is asked")
    counter.touch(name)
    counter.hands.press(*pin)
    wait_until(lambda: open_shift_of(counter) == "", "the shift is closed")


def test_a_count_outlasts_a_kill_is_recounted_and_closes(counter: Counter) -> None:
    shift = open_shift_of(counter)
    come_to_the_count(counter)
    counter.hands.press("Down", "Down", "Down", "Down")
    counter.hands.type("3")
    counter.hands.press("Enter")
    counter.hands.type("12")
    wait_until(lambda: kept(counter, shift) == {2000: 3, 1000: 12}, "what was typed is in the file")

    counter.kill_window()
    counter.open_window()
    counter.sign_in()
    come_to_the_count(counter)
    counter.until(lambda seen: any(name.startswith("Counted €180.00") for name in seen["places"]), "it is there again")
    counter.hands.press("F12", "F12")
    counter.until(lambda seen: "Card" in seen["places"], "the slips are asked for")
    counter.hands.type("25")
    counter.hands.press("F12")
    wait_until(lambda: handed_in(counter, shift) == [(False, {"cash": 18_000, "card": 2500})], "it is handed in")
    assert kept(counter, shift) == {}

    recount_as(counter, "175")
    wait_until(lambda: len(handed_in(counter, shift)) == 2, "the second count is recorded")
    assert handed_in(counter, shift)[1] == (True, {"cash": 17_500, "card": 2500})

    close_with_a_manager(counter, "Grace Adeyemi", "905271")
    counter.until_front("day")
    with counter.register.open() as db:
        (closed,) = shift_close.list_closed_shifts(db)
    cash, float_minor = closed.manifest.tenders[0], closed.shift.starting_minor
    assert (cash.tender, cash.counted_minor, cash.variance_minor) == ("cash", 17_500, 17_500 - float_minor)
    assert (closed.manifest.reason, closed.manifest.approved_by) == ("wrong_change", "s-004")
    assert counter.register.chain_is_whole()
