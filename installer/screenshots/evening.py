"""The afternoon's pictures: HQ out of reach, the journal, goods that come back."""

from PySide6.QtGui import QImage

from installer.screenshots.goods import BOWL, FEEDER, MUG, TOWEL
from installer.screenshots.scene import Scene
from installer.screenshots.stage import Stage
from store_client.domain.customer import CustomerDetails


def documents(stage: Stage) -> QImage:
    stage.clock.set("12:25")
    stage.sync(lambda: not stage.waiting())
    stage.press("Ctrl+5", "F4")
    taken = stage.picture()
    stage.press("Ctrl+1")
    return taken


def offline(stage: Stage) -> QImage:
    """A whole afternoon without HQ."""
    for time, codes in (("14:02", (MUG, MUG)), ("14:12", (FEEDER,)), ("14:31", (TOWEL, BOWL))):
        stage.clock.set(time)
        stage.press("Ctrl+1")
        stage.scan(*codes)
        stage.press("F12")
    stage.clock.set("15:47")
    stage.press("Ctrl+1", "F7", "Enter", "F12")
    stage.clock.set("15:50")
    stage.register_customer(CustomerDetails(first_name="Oisín", last_name="Byrne", phone="020 911 4402"))
    stage.clock.set("16:42")
    stage.hq_is_gone()
    stage.press("Ctrl+5")
    return stage.picture()


def selling_offline(stage: Stage) -> QImage:
    """Only the status area tells; everything else is as ever."""
    stage.press("Ctrl+1")
    stage.scan(TOWEL, MUG)
    taken = stage.picture()
    stage.press("F12")
    return taken


def journal(stage: Stage) -> QImage:
    """In the evening, with everything at HQ again."""
    stage.clock.set("17:05")
    stage.sync(lambda: not stage.waiting())
    stage.press("Ctrl+3")
    stage.type("moore")
    stage.settle(400)
    stage.press("Home")
    return stage.picture()


def receipt(stage: Stage) -> QImage:
    stage.press("F12")
    taken = stage.picture()
    stage.press("F12")
    return taken


def goods_come_back(stage: Stage) -> QImage:
    """HQ is asked what came back at other registers."""
    stage.press("F8")
    stage.answer_questions()
    stage.settle(400)
    stage.press("Down", "Down")
    stage.press_space()
    stage.press("F5", "1")
    return stage.picture()


def refunded(stage: Stage) -> QImage:
    stage.clock.set("17:06")
    stage.press("F12")
    stage.settle(300)
    return stage.picture()


SCENES = (
    Scene("documents", documents),
    Scene("offline", offline),
    Scene("sell-offline", selling_offline),
    Scene("journal", journal),
    Scene("receipt", receipt),
    Scene("return", goods_come_back),
    Scene("return-done", refunded),
)
