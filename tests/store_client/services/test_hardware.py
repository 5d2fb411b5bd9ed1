"""What HQ says stands at the counter is used where the register's own settings say nothing, and only for devices."""

from pathlib import Path
from typing import Any

import pytest

from store_client.config import Settings
from store_client.db.database import RegisterDatabase
from store_client.services.hardware import settings_in_force
from tests.counter import set_up_item

PLACES: dict[str, Any] = {
    "printer": "tcp://192.168.1.50:9100",
    "drawer": "printer:5",
    "customer_display": "window",
    "scale": "serial:///dev/ttyUSB0?baud=9600",
    "card_terminal": "tcp://192.168.1.60:5000",
    "scanner_prefix": "~",
    "scanner_suffix": "\u001d",
}


def test_without_a_profile_the_settings_stand_as_they_are(db: RegisterDatabase, tmp_path: Path) -> None:
    settings = Settings(tmp_path, printer="lp:counter")
    assert settings_in_force(db, settings) is settings


def test_the_profile_says_what_the_settings_leave_open(db: RegisterDatabase, tmp_path: Path) -> None:
    set_up_item(db, "hardware_profile", "register", profile="counter", name="Counter", **PLACES)
    assert settings_in_force(db, Settings(tmp_path)) == Settings(tmp_path, **PLACES)
    own = Settings(tmp_path, printer="lp:counter", drawer="none")
    found = settings_in_force(db, own)
    assert (found.printer, found.drawer, found.scale) == ("lp:counter", "none", PLACES["scale"])


@pytest.mark.parametrize(
    "place",
    [
        "file:/etc/passwd",
        "usb:///home/shop/notes.txt",
        "usb:///dev/../home/shop/notes.txt",
        "serial:///tmp/x",
        "fake:/tmp/x",
        "tcp:/etc",
        "nonsense",
        7,
    ],
)
def test_hq_sends_a_register_to_devices_alone(db: RegisterDatabase, tmp_path: Path, place: object) -> None:
    set_up_item(db, "hardware_profile", "register", profile="counter", name="Counter", printer=place)
    settings = Settings(tmp_path)
    assert settings_in_force(db, settings) is settings


@pytest.mark.parametrize("place", ["usb:///dev/usb/lp0", "serial://COM3?baud=9600", "win:EPSON TM-T20", "lp:counter"])
def test_the_places_that_the_settings_know_are_known(db: RegisterDatabase, tmp_path: Path, place: str) -> None:
    set_up_item(db, "hardware_profile", "register", profile="counter", name="Counter", printer=place)
    assert settings_in_force(db, Settings(tmp_path)).printer == place
