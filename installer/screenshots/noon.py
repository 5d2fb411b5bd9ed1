"""The busy basket at noon: in every look and size, and what can be done to it."""

from unittest import mock

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from installer.screenshots.goods import BATH_MAT, BOWL, FEEDER, MUG, VASE
from installer.screenshots.scene import Scene
from installer.screenshots.stage import Stage

_DISK = mock.Mock(free=64_000_000_000)
"""The same in every picture, whatever this computer has."""


def busy_basket(stage: Stage) -> QImage:
    """Offers that apply, a line that was voided, a quantity."""
    stage.clock.set("12:18")
    stage.sync()
    stage.scan(MUG, BATH_MAT, VASE)
    stage.press("F6")
    stage.scan(FEEDER)
    stage.type("3*")
    stage.scan(BOWL)
    return stage.picture()


def help_panel(stage: Stage) -> QImage:
    stage.press("F1")
    taken = stage.picture()
    stage.press("F1")
    return taken


def dark(stage: Stage) -> QImage:
    return _in_look(stage, look="dark")


def high_contrast(stage: Stage) -> QImage:
    return _in_look(stage, look="contrast")


def narrow(stage: Stage) -> QImage:
    return _in_look(stage, width=1024)


def wide(stage: Stage) -> QImage:
    return _in_look(stage, width=1920, height=1080)


def french(stage: Stage) -> QImage:
    return _in_look(stage, language="fr")


def french_narrow(stage: Stage) -> QImage:
    return _in_look(stage, language="fr", width=1024)


def right_to_left(stage: Stage) -> QImage:
    """The same words, laid out as for a language that runs from the right."""
    QApplication.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    taken = stage.picture()
    QApplication.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    return taken


def actions(stage: Stage) -> QImage:
    stage.press("/")
    taken = stage.picture()
    stage.press("Esc")
    return taken


def discount(stage: Stage) -> QImage:
    """What ten would take off, to choose from."""
    stage.press("F5")
    stage.type("10")
    taken = stage.picture()
    stage.press("Esc", "Esc")
    return taken


def another_persons_word(stage: Stage) -> QImage:
    """What a cashier may not do alone."""
    stage.press("/", "8", "Enter")
    taken = stage.picture()
    stage.press("Esc", "Esc", "Esc")
    return taken


def customers_screen(stage: Stage) -> QImage:
    """What the customer sees of the same basket."""
    display = stage.window.customer_display.window
    display.resize(1024, 768)
    stage.window.customer_display._wanted = "on"
    stage.window.customer_display.place(stage.window.screen())
    taken = stage.picture(display)
    display.hide()
    return taken


def locked(stage: Stage) -> QImage:
    stage.press("Ctrl+L")
    taken = stage.picture()
    stage.sign_in()
    return taken


def check_up(stage: Stage) -> QImage:
    with mock.patch("shutil.disk_usage", return_value=_DISK):
        stage.press("Ctrl+5", "F7")
        stage.wait_until(lambda: stage.window.background.idle)
    taken = stage.picture()
    stage.press("Esc", "Esc")
    return taken


def _in_look(stage: Stage, **look: object) -> QImage:
    """The strip says the last thing anew, in the language of the look."""
    stage.show(**look)  # type: ignore[arg-type]
    stage.press("+", "-")
    taken = stage.picture()
    stage.show()
    stage.press("+", "-")
    return taken


SCENES = (
    Scene("sell", busy_basket),
    Scene("sell-help", help_panel),
    Scene("sell-dark", dark),
    Scene("sell-high-contrast", high_contrast),
    Scene("sell-1024", narrow),
    Scene("sell-1920", wide),
    Scene("sell-french", french),
    Scene("sell-french-1024", french_narrow),
    Scene("sell-right-to-left", right_to_left),
    Scene("actions", actions),
    Scene("discount", discount),
    Scene("approval", another_persons_word),
    Scene("customer-display", customers_screen),
    Scene("lock", locked),
    Scene("check-up", check_up),
)
