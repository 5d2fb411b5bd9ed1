"""The week behind HQ's pictures: what three registers of two stores sold, counted and closed, and what went wrong."""

from typing import TYPE_CHECKING, Final

from installer.screenshots.goods import BATH_MAT, BOWL, FEEDER, HAND_CREAM, MUG, TOWEL, VASE
from installer.screenshots.standing_clock import StandingClock
from store_client.db.database import RegisterDatabase

if TYPE_CHECKING:
    from installer.screenshots.hq_stage import HqStage

WHO: Final = {"101-1": "Camille Lefèvre", "101-2": "Aoife Brennan", "106-1": "Marek Nowak"}
STAFF: Final = "store,id,name,role,language,pin,group\n106,s-011,Marek Nowak,cashier,en,552190,cashier\n"
DAYS: Final = ("2026-11-20", "2026-11-21", "2026-11-23", "2026-11-24")
HELD: Final = "2026-11-23"
TODAY: Final = DAYS[-1]
OFFLINE: Final = "101-2"
"""Whose network is away at the end, and whose price list was wrong on one day."""
_BASKETS = (
    ("09:14", (TOWEL, MUG), "cash"),
    ("09:52", (VASE,), "card"),
    ("10:26", (BATH_MAT, HAND_CREAM), "cash"),
    ("11:07", (BOWL, BOWL), "card"),
    ("11:58", (FEEDER, MUG), "cash"),
    ("12:33", (MUG, MUG, MUG), "card"),
    ("14:05", (TOWEL, BATH_MAT), "cash"),
    ("15:49", (HAND_CREAM, VASE), "card"),
    ("16:40", (FEEDER, BOWL, TOWEL), "cash"),
)
_SHORT = {"101-1": (0, 20, 0, 35), "101-2": (115, 0, 40, 0), "106-1": (0, 0, 10, 0)}
_WRONG_RATE = 13_500


def begin(clock: StandingClock) -> None:
    clock.set("08:00", DAYS[0])


def trade(stage: "HqStage") -> None:
    """Until the evening of the last day, when the network of 101-2 has been away since the afternoon."""
    for number, day in enumerate(DAYS):
        stage.clock.set("08:55", day)
        for code, register in stage.registers.items():
            register.sync()
            register.open(10_000)
            register.sync()
            if code == OFFLINE:
                register.spoil(_other_rate if day == HELD else _right_rate)
        stage.work_off()
        for place, register in enumerate(stage.registers.values()):
            for time, codes, tender in _BASKETS[place + number % 2 :: 2 - place % 2]:
                stage.clock.set(time, day)
                register.sell(*codes, tender=tender)
        if day == TODAY:
            stage.registers[OFFLINE].sync()
            stage.work_off()
        stage.clock.set("18:04", day)
        for code, register in stage.registers.items():
            register.count(short_minor=_SHORT[code][number])
            register.close()
            if day == TODAY and code == OFFLINE:
                register.say_only_how_far_it_is()
            else:
                register.sync()
        stage.work_off()


def _other_rate(db: RegisterDatabase) -> None:
    """A price list that somebody put right at HQ too late: the hand cream with the wrong rate."""
    _put_rate(db, _WRONG_RATE)


def _right_rate(db: RegisterDatabase) -> None:
    _put_rate(db, 23_000)


def _put_rate(db: RegisterDatabase, rate: int) -> None:
    with db.write():
        db.run("UPDATE product SET tax_rate = ? WHERE sku = 'BTH-013'", (rate,))
