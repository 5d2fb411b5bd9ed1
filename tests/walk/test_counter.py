"""Whole stories at the counter: real keys and clicks at the real window, every cent of them in the register's file."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from hq_server.domain.stores import Store
from installer.demo.shop import Shop
from installer.environment import ROOT
from tests.walk.counter import Counter, counter_at
from tests.walk.shop import WalkShop, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.xvfb, pytest.mark.timeout(300)]

SALES = ROOT / "resources" / "demo" / "sales.csv"
PIN = "246810"
CUSTOMERS = ("niamh kavanagh", "declan byrne", "maeve o'brien")
MUG, MUG_CENTS = "2101000001054", 1200
FEEDER, FEEDER_CENTS = "2101000007636", 1580
OpenShop = Callable[..., WalkShop]


@dataclass(frozen=True)
class Wanted:
    """What one customer of the file buys: (sku, pieces, price of one)."""

    lines: list[tuple[str, int, int]]

    @property
    def total(self) -> int:
        return sum(pieces * price for _sku, pieces, price in self.lines)

    @property
    def recorded(self) -> list[tuple[str, int, int]]:
        return [(sku, pieces, pieces * price) for sku, pieces, price in self.lines]


def queue_of(count: int) -> list[Wanted]:
    """The first customers of the file who buy goods with a number on them, at the price on the shelf."""
    shelf: dict[str, int] = {}
    invoices: dict[str, list[tuple[str, int, int]]] = {}
    for row in csv.DictReader(SALES.read_text(encoding="utf-8").splitlines()):
        sku, pieces, price = row["StockCode"], int(row["Quantity"]), Decimal(row["UnitPrice"]) * 100
        is_sale = row["InvoiceNo"].startswith("7") and pieces > 0 and price > 0 and price == int(price)
        if is_sale and sku.startswith("41") and shelf.setdefault(sku, int(price)) == price:
            invoices.setdefault(row["InvoiceNo"], []).append((sku, pieces, int(price)))
    return [Wanted(lines) for lines in list(invoices.values())[:count]]


def shop_of(queue: list[Wanted]) -> Shop:
    """One that sells what they want, without any offers."""
    prices = {sku: price for wanted in queue for sku, _pieces, price in wanted.lines}
    rows = [f"{sku},Item {sku},,each,{price // 100}.{price % 100:02d},EUR,23" for sku, price in prices.items()]
    catalogue = "\n".join(["sku,name,barcodes,unit,price,currency,tax_rate", *rows, ""])
    staff = f"store,id,name,role,language,pin\n900,s-1,Aoife Brennan,cashier,en,{PIN}\n"
    return Shop(Store("900", "Queue", "EUR", time_zone="Europe/Dublin"), catalogue, staff, "admin", "long-enough-word")


@pytest.fixture
def counter(open_shop: OpenShop) -> Iterator[Counter]:
    """The counter of the sample shop; somebody has signed in."""
    with counter_at(open_shop().registers[0]) as opened:
        opened.sign_in()
        yield opened


def test_a_queue_of_twenty_customers_by_keyboard_alone(open_shop: OpenShop) -> None:
    """Real baskets, paid in turn exactly, with change, by card, and partly in cash; the agent works all the while."""
    queue = queue_of(20)
    assert len(queue) == 20
    shop = open_shop(sample=shop_of(queue))
    register = shop.registers[0]
    register.start_agent()
    with counter_at(register) as counter:
        counter.sign_in(PIN)
        for at, wanted in enumerate(queue):
            ring_up(counter, wanted)
            if at % 7 == 3:
                create_customer(counter, CUSTOMERS[at // 7])
            paid = pay(counter, at, wanted.total)
            recorded = counter.until_recorded(at + 1)
            assert (recorded.type, recorded.total_minor) == ("sale", wanted.total)
            assert recorded.lines == wanted.recorded
            assert recorded.tenders == paid
            assert bool(recorded.customer) == (at % 7 == 3)
        assert counter.taken_by_card() == sum(
            amount for sale in counter.recorded() for tender, amount, _change in sale.tenders if tender == "card"
        )
    assert sum(sale.total_minor for sale in counter.recorded()) == sum(wanted.total for wanted in queue)
    assert register.chain_is_whole()
    wait_until(lambda: register.waiting() == 0, "everything is at HQ")
    wait_until(lambda: len(shop.exported_totals()) == 20, "HQ has every sale in its books")
    assert sorted(shop.exported_totals().values()) == sorted(wanted.total for wanted in queue)


def ring_up(counter: Counter, wanted: Wanted) -> None:
    for sku, pieces, _price in wanted.lines:
        counter.hands.scan(sku)
        if pieces > 1:
            counter.hands.press("F4")
            counter.hands.type(str(pieces))
            counter.hands.press("Enter")


def create_customer(counter: Counter, name: str) -> None:
    counter.hands.press("F3")
    counter.until_front("customers")
    counter.hands.type(name)
    counter.until(lambda seen: seen["idle"], "what was typed has been searched for")
    counter.hands.press("F11")
    counter.until_front("sell")


def pay(counter: Counter, at: int, total: int) -> list[tuple[str, int, int]]:
    """Returns what must be recorded: (tender, amount, change)."""
    way = at % 4
    if way == 1:
        given = -(-total // 1000) * 1000
        counter.hands.type(str(given // 100))
        counter.hands.press("F12")
        return [("cash", total, given - total)]
    if way == 2:
        counter.hands.press("F11")
        return [("card", total, 0)]
    if way == 3 and total > 500:
        counter.hands.press("F10")
        counter.hands.type("5")
        counter.hands.press("F11", "F5", "F12")
        return [("cash", 500, 0), ("card", total - 500, 0)]
    counter.hands.press("F12")
    return [("cash", total, 0)]


def test_a_queue_by_touch_alone(open_shop: OpenShop) -> None:
    """Names, digits, tiles and buttons; no key is pressed."""
    with counter_at(open_shop().registers[0]) as counter:
        counter.touch("Aoife Brennan")
        for digit in "204816":
            counter.touch(digit)
        counter.until_front("sell")
        for at, (category, item, cents) in enumerate(
            (("Bath", "Bath mat", 1990), ("Garden", "Bird feeder", 1580), ("Kitchen", "Enamel mug, white", 890))
        ):
            for articles in ("1 article", "2 articles"):
                touch_item(counter, category, item)
                counter.until(lambda seen, so_far=articles: has(seen, "To pay", so_far), "it is in the basket")  # type: ignore[misc]
            if at == 1:
                counter.touch("Split, other")
                counter.until_front("tender")
                for key in ("4", "0"):
                    counter.touch(key)
                counter.touch("Record sale")
            else:
                counter.touch("Cash, exact")
            recorded = counter.until_recorded(at + 1)
            assert recorded.total_minor == 2 * cents
            assert [amount for _tender, amount, _change in recorded.tenders] == [2 * cents]
            assert recorded.tenders[0][2] == (4000 - 2 * cents if at == 1 else 0)
            counter.touch("Sell")
            counter.until_front("sell")
        assert counter.register.chain_is_whole()


def touch_item(counter: Counter, category: str, item: str) -> None:
    """A category that has no room among the first ones stands behind "All categories"."""
    if not any(name.startswith(category) for name in counter.look()["places"]):
        counter.touch("All categories")
    counter.touch(category)
    counter.touch(item)


def has(seen: dict[str, Any], beginning: str, end: str) -> bool:
    """Whether something with such a name is shown."""
    return any(name.startswith(beginning) and name.endswith(f". {end}") for name in seen["places"])


def test_goods_come_back_by_the_number_on_the_receipt(counter: Counter) -> None:
    counter.hands.scan(MUG)
    counter.hands.scan(FEEDER)
    counter.hands.press("F12")
    sold = counter.until_recorded(1)
    counter.hands.press("Ctrl+1", "F8")
    counter.until_front("returns")
    counter.hands.type(sold.receipt)
    counter.hands.press("Enter")
    counter.until(lambda seen: sold.receipt in seen["text"], "the receipt is open")
    counter.hands.press("F6", "F12", "1")
    back = counter.until_recorded(2)
    assert (back.type, back.total_minor) == ("return", -MUG_CENTS - FEEDER_CENTS)
    assert [(pieces, total) for _sku, pieces, total in back.lines] == [(-1, -MUG_CENTS), (-1, -FEEDER_CENTS)]
    assert back.tenders == [("cash", -MUG_CENTS - FEEDER_CENTS, 0)]
    with counter.register.open() as db:
        assert db.rows("SELECT original_line, quantity_thousandths FROM returned_line ORDER BY 1") == [
            (1, 1000),
            (2, 1000),
        ]
    assert counter.register.chain_is_whole()


@pytest.mark.parametrize(
    ("says", "keys", "ways"), [("paid", ["F4", "F4"], ["card"]), ("not paid", ["F5", "F5", "F4", "F12"], ["cash"])]
)
def test_a_card_that_nobody_answers_for_is_settled_by_a_person(
    counter: Counter, says: str, keys: list[str], ways: list[str]
) -> None:
    """Until they have said what the terminal shows, nothing is recorded."""
    counter.card_terminal("lost-for-good")
    counter.hands.scan(FEEDER)
    counter.hands.press("F11")
    counter.until(lambda seen: any(f"It says {says}" in name for name in seen["places"]), "a person is asked")
    assert counter.recorded() == []
    counter.hands.press(*keys)
    sale = counter.until_recorded(1)
    assert sale.total_minor == FEEDER_CENTS
    assert [(tender, amount) for tender, amount, _change in sale.tenders] == [(ways[0], FEEDER_CENTS)]
    assert counter.register.chain_is_whole()


def test_a_card_that_is_never_shown_to_the_terminal_is_paid_in_cash_instead(counter: Counter) -> None:
    counter.card_terminal("time-out")
    counter.hands.scan(FEEDER)
    counter.hands.press("F11")
    counter.until(lambda seen: "declined" in seen["label"], "the terminal gave up")
    counter.hands.press("F4", "F12")
    sale = counter.until_recorded(1)
    assert sale.tenders == [("cash", FEEDER_CENTS, 0)]
    assert counter.taken_by_card() == 0
    assert counter.register.chain_is_whole()


def test_a_crash_in_the_middle_of_paying_brings_the_basket_and_its_parts_back(counter: Counter) -> None:
    counter.hands.scan(MUG)
    counter.hands.scan(FEEDER)
    counter.hands.press("F10")
    counter.until_front("tender")
    counter.hands.type("5")
    counter.hands.press("F11")
    wait_until(lambda: '"cash"' in counter.draft(), "the part is kept in the file")
    counter.kill_window()
    assert counter.recorded() == []
    counter.open_window()
    counter.sign_in()
    counter.hands.press("F10")
    counter.until_front("tender")
    counter.hands.press("F4", "F12")
    sale = counter.until_recorded(1)
    total = MUG_CENTS + FEEDER_CENTS
    assert sale.total_minor == total
    assert [line[2] for line in sale.lines] == [MUG_CENTS, FEEDER_CENTS]
    assert sale.tenders == [("cash", 500, 0), ("cash", total - 500, 0)]
    assert counter.register.chain_is_whole()


def test_a_crash_while_the_card_is_out_never_takes_the_money_twice(counter: Counter) -> None:
    counter.card_terminal("approve", seconds=600)
    counter.hands.scan(FEEDER)
    counter.hands.press("F11")
    wait_until(lambda: counter.card_state() == "asked", "the terminal has been asked")
    counter.kill_window()
    counter.card_terminal("approve")
    counter.open_window()
    counter.sign_in()
    counter.until(lambda seen: seen["front"] == "tender" and seen["idle"], "the terminal was asked what became of it")
    counter.hands.press("F5", "F12")
    sale = counter.until_recorded(1)
    assert sale.tenders == [("card", FEEDER_CENTS, 0)]
    assert counter.taken_by_card() == FEEDER_CENTS


def test_a_suspended_sale_is_taken_back_after_a_restart(counter: Counter) -> None:
    counter.hands.scan(MUG)
    counter.hands.scan(MUG)
    counter.hands.press("F7")
    counter.hands.type("Blue coat")
    counter.hands.press("Enter")
    wait_until(lambda: counter.suspended() == ["Blue coat"], "the sale is suspended")
    counter.close_window()
    counter.open_window()
    counter.sign_in()
    counter.hands.press("F7", "Enter")
    wait_until(lambda: counter.suspended() == [], "the sale is taken back")
    counter.hands.press("F12")
    sale = counter.until_recorded(1)
    assert (sale.total_minor, [line[1] for line in sale.lines]) == (2 * MUG_CENTS, [1, 1])
    assert counter.register.chain_is_whole()
