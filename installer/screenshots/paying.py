"""The pictures of paying: ways to pay, the card in all that may become of it, the change."""

from PySide6.QtGui import QImage

from installer.screenshots.scene import Scene
from installer.screenshots.stage import Stage
from store_client.ui.tender.panels import CardWaiting

_NEVER_MS = 3_600_000


def ways_to_pay(stage: Stage) -> QImage:
    stage.clock.set("12:22")
    stage.press("Ctrl+1", "F10")
    stage.type("50")
    stage.press("F11")
    return stage.picture()


def ways_to_pay_dark(stage: Stage) -> QImage:
    stage.show(look="dark")
    taken = stage.picture()
    stage.show()
    return taken


def ways_to_pay_narrow(stage: Stage) -> QImage:
    stage.show(width=1024)
    taken = stage.picture()
    stage.show()
    return taken


def card_waiting(stage: Stage) -> QImage:
    stage.press("F5", "F12")
    stage.settle(300)
    for panel in stage.window.findChildren(CardWaiting):
        _hold_still(panel)
    return stage.picture()


def _hold_still(panel: CardWaiting) -> None:
    """Its ring turns; in the picture it always stands at the same place."""
    panel._timer.setInterval(_NEVER_MS)
    panel._angle = 0
    panel.update()


def card_given_up(stage: Stage) -> QImage:
    stage.press("F9")
    stage.wait_until(lambda: stage.window.background.idle)
    return stage.picture()


def card_unanswered(stage: Stage) -> QImage:
    """Nobody knows whether the money was taken: a person looks at the terminal and says it."""
    stage.card_terminal("lost-for-good", 0.0)
    stage.press("F12")
    stage.wait_until(stage.card_is_a_persons_to_decide)
    taken = stage.picture()
    stage.press("F5", "F5")
    stage.card_terminal()
    stage.press("F4", "Esc")
    return taken


def change_due(stage: Stage) -> QImage:
    stage.clock.set("12:24")
    stage.press("Ctrl+1")
    stage.type("200")
    stage.press("F12")
    return stage.picture()


SCENES = (
    Scene("tender", ways_to_pay),
    Scene("tender-dark", ways_to_pay_dark),
    Scene("tender-1024", ways_to_pay_narrow),
    Scene("card-waiting", card_waiting),
    Scene("card-cancelled", card_given_up),
    Scene("card-unanswered", card_unanswered),
    Scene("change-due", change_due),
)
