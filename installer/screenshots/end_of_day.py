"""The end of the day: closed without HQ, on a stick, another register missing, ready, and the next morning."""

from PySide6.QtGui import QImage

from installer.screenshots.closing import CASHIER, MANAGER
from installer.screenshots.closing_stage import ClosingStage
from installer.screenshots.scene import Scene

NEXT_DAY = "2026-11-25"


def closed_offline(stage: ClosingStage) -> QImage:
    """The shift is closed; HQ does not answer, and nothing is held up by that."""
    stage.approve_as(MANAGER)
    stage.change_person(MANAGER)
    stage.press("Ctrl+4")
    return stage.picture()


def on_a_stick(stage: ClosingStage) -> QImage:
    """What HQ has not goes there by hand."""
    with stage.usb_stick():
        stage.press("F9")
        stage.wait_until(lambda: stage.window.background.idle)
    return stage.picture()


def neighbour_missing(stage: ClosingStage) -> QImage:
    """HQ answers again: now the other register is the one that holds the day up."""
    stage.clock.set("18:34")
    stage.sync(lambda: not stage.waiting())
    stage.ask_hq()
    stage.press("F4")
    return stage.picture()


def left_open(stage: ClosingStage) -> QImage:
    """Which documents of it are not at HQ."""
    stage.press("F6")
    taken = stage.picture()
    stage.press("Esc")
    return taken


def ready(stage: ClosingStage) -> QImage:
    """The cable is back in: nobody pressed anything."""
    stage.clock.set("18:41")
    stage.neighbour.sync()
    stage.sync(stage.everything_is_confirmed)
    stage.ask_hq()
    stage.press("F4")
    return stage.picture()


def z_on_paper(stage: ClosingStage) -> QImage:
    """As it came out when the shift was closed: HQ has not confirmed it yet."""
    return stage.z_paper()


def opening(stage: ClosingStage) -> QImage:
    """The next morning: what is in the drawer to start with?"""
    stage.counts_at_opening()
    stage.clock.set("08:51", NEXT_DAY)
    stage.sync()
    stage.change_person(CASHIER)
    stage.type_pieces(10_000)
    return stage.picture()


SCENES = (
    Scene("day-offline", closed_offline),
    Scene("z-paper", z_on_paper),
    Scene("usb-stick", on_a_stick),
    Scene("day-missing", neighbour_missing),
    Scene("day-left-open", left_open),
    Scene("day-closed", ready),
    Scene("count-opening", opening),
)
