"""The next morning's pictures: an order with a deposit, the orders, one that is handed over."""

from PySide6.QtGui import QImage

from installer.screenshots.end_of_day import NEXT_DAY
from installer.screenshots.goods import BATH_MAT, BOWL, MUG, TOWEL, VASE
from installer.screenshots.scene import Scene
from installer.screenshots.stage import Stage
from store_client.domain.customer import Address, CustomerDetails

_HOME = Address("a1", "delivery", "", "4 Quay Street", "Galway", "H91 A1B2", "", "IE")
_AT_HQ = 2


def agreed(stage: Stage) -> QImage:
    """Delivered to the customer's address, on a day, with the usual deposit."""
    stage.press("F12")
    stage.clock.set("09:10", NEXT_DAY)
    stage.register_customer(
        CustomerDetails(first_name="Róisín", last_name="Walsh", phone="020 914 2280", addresses=(_HOME,))
    )
    _ring_up(stage, "walsh", VASE, BOWL, BATH_MAT)
    stage.press("/", ".", "F4")
    stage.type("28.11.")
    stage.press("F7")
    stage.type("Ring twice, please")
    stage.press("F8")
    return stage.picture()


def deposit(stage: Stage) -> QImage:
    stage.press("F12")
    return stage.picture()


def listed(stage: Stage) -> QImage:
    """One waits for HQ, the others have their sales order."""
    stage.press("F12")
    _take_order(stage, "09:24", "moore", MUG, TOWEL)
    stage.sync(lambda: not stage.waiting())
    stage.sync(lambda: not stage.pending())
    stage.sync(lambda: stage.orders_of_hq() == _AT_HQ)
    _take_order(stage, "09:41", "declan", BOWL, BOWL, MUG)
    stage.clock.set("09:50", NEXT_DAY)
    stage.press("Ctrl+1", "/", ".", "Down")
    return stage.picture()


def handed_over(stage: Stage) -> QImage:
    """What was paid already is a part of it."""
    stage.clock.set("09:52", NEXT_DAY)
    stage.press("F12")
    return stage.picture()


def _ring_up(stage: Stage, customer: str, *codes: str) -> None:
    stage.press("Ctrl+1", "F3")
    stage.type(customer)
    stage.settle(400)
    stage.press("F12")
    stage.scan(*codes)


def _take_order(stage: Stage, time: str, customer: str, *codes: str) -> None:
    """To be picked up here."""
    stage.clock.set(time, NEXT_DAY)
    _ring_up(stage, customer, *codes)
    stage.press("/", ".", "F12", "F12")
    stage.wait_until(lambda: stage.window.front.name == "sale_done")


SCENES = (
    Scene("order", agreed),
    Scene("order-deposit", deposit),
    Scene("orders", listed),
    Scene("order-hand-over", handed_over),
)
