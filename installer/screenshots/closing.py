"""The closing's pictures: cash that leaves the drawer, the X, the count, what differs and who accepts it."""

from PySide6.QtGui import QImage

from installer.screenshots.closing_stage import ClosingStage
from installer.screenshots.goods import BATH_MAT, MUG, TOWEL
from installer.screenshots.scene import Scene

MANAGER = "Grace Adeyemi"
CASHIER = "Aoife Brennan"
_SHORT = 615
"""More than the shop lets pass without a reason."""


def cash_moves(stage: ClosingStage) -> QImage:
    """What can be done with cash besides selling."""
    stage.clock.set("17:10")
    stage.press("Ctrl+1", "/", "*")
    return stage.picture()


def safe_drop(stage: ClosingStage) -> QImage:
    """Counted note by note."""
    stage.press("Down", "Down", "Enter", "Enter")
    for pieces in ("", "", "", "1", "3"):
        stage.type(pieces)
        stage.press("Enter")
    stage.type("2")
    return stage.picture()


def bank_drop(stage: ClosingStage) -> QImage:
    """The bag's number stands on the slip and at HQ."""
    stage.press("Enter", "Down", "Enter", "Enter")
    stage.press("/", "*", "Down", "Down", "Down", "Enter")
    stage.type("4471-0082")
    stage.press("Enter")
    stage.type("60")
    stage.press("Enter", "Enter")
    return stage.picture()


def day_open(stage: ClosingStage) -> QImage:
    """Both registers are at work; nobody has anything to do."""
    stage.clock.set("17:15")
    stage.neighbour_trades()
    stage.sync(lambda: not stage.waiting())
    stage.change_person(MANAGER)
    stage.press("Ctrl+4")
    stage.ask_hq()
    return stage.picture()


def x_report(stage: ClosingStage) -> QImage:
    """By the manager, who may see what should be there."""
    stage.press("F10")
    taken = stage.picture()
    stage.press("Esc")
    return taken


def deadline(stage: ClosingStage) -> QImage:
    """The end of the day is near, and HQ does not answer."""
    stage.change_person(CASHIER)
    stage.card_terminal("approve", 0.0)
    for time, codes, pay in (("17:41", (MUG, TOWEL), "F11"), ("17:52", (BATH_MAT,), "F12"), ("18:04", (MUG,), "F12")):
        stage.clock.set(time)
        stage.press("Ctrl+1")
        stage.scan(*codes)
        stage.press(pay)
        stage.wait_until(lambda: stage.window.front.name == "sale_done")
    stage.neighbour_closes()
    stage.clock.set("18:16")
    stage.hq_is_gone()
    stage.watch_closing()
    stage.press("Ctrl+1")
    return stage.picture()


def count(stage: ClosingStage) -> QImage:
    """Coins and notes, without a word about what should be there."""
    stage.clock.set("18:20")
    stage.press("Ctrl+4", "F12")
    stage.type_count(_SHORT)
    return stage.picture()


def slips(stage: ClosingStage) -> QImage:
    stage.press("F12")
    stage.type(stage.card_slips())
    return stage.picture()


def handed_in(stage: ClosingStage) -> QImage:
    """A cashier sees what they counted, and nothing else."""
    stage.press("F12")
    return stage.picture()


def compared(stage: ClosingStage) -> QImage:
    """The same count, as the manager sees it."""
    stage.press("Esc")
    stage.change_person(MANAGER)
    stage.press("Ctrl+4", "F12")
    return stage.picture()


def reason(stage: ClosingStage) -> QImage:
    """It differs by more than the shop allows: why?"""
    stage.press("Esc")
    stage.change_person(CASHIER)
    stage.press("Ctrl+4", "F12", "F12")
    return stage.picture()


def approval(stage: ClosingStage) -> QImage:
    """And somebody else accepts it."""
    stage.press("1")
    return stage.picture()


SCENES = (
    Scene("cash-moves", cash_moves),
    Scene("safe-drop", safe_drop),
    Scene("bank-drop", bank_drop),
    Scene("day", day_open),
    Scene("x-report", x_report),
    Scene("deadline", deadline),
    Scene("count", count),
    Scene("count-slips", slips),
    Scene("count-blind", handed_in),
    Scene("count-compare", compared),
    Scene("count-reason", reason),
    Scene("count-approval", approval),
)
