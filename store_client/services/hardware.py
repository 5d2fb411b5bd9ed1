"""What HQ says stands at this counter: used where the register's own settings say nothing."""

import json
import logging
import re
from dataclasses import replace

from store_client.config import Settings
from store_client.db import setup_items
from store_client.db.database import RegisterDatabase

KIND, KEY = "hardware_profile", "register"
_DEVICES = ("printer", "drawer", "customer_display", "scale", "card_terminal")
_SCANNER = ("scanner_prefix", "scanner_suffix")
# A network's address, a device's file, a port's or a printer's name; never any other file of this computer.
_PLACE = re.compile(
    r"none|window|printer(:[25])?|(win|lp):[^\x00-\x1f\x7f]+|tcp://[^\x00-\x1f\x7f]+"
    r"|(usb|serial)://(/dev/(?!.*\.\.)[^\x00-\x1f\x7f]+|COM[0-9]+[^\x00-\x1f\x7f/]*)"
)

_log = logging.getLogger(__name__)


def settings_in_force(db: RegisterDatabase, settings: Settings) -> Settings:
    """The settings with what HQ's hardware profile adds to them."""
    profile = _profile(db)
    given: dict[str, str] = {}
    for name in (*_DEVICES, *_SCANNER):
        text = profile.get(name)
        if not isinstance(text, str) or not text or getattr(settings, name).strip():
            continue
        if name in _DEVICES and not _PLACE.fullmatch(text):
            _log.warning("HQ's hardware profile says “%s” for %s: that is no place of a device", text[:80], name)
            continue
        given[name] = text
    return replace(settings, **given) if given else settings  # type: ignore[arg-type]


def _profile(db: RegisterDatabase) -> dict[str, object]:
    body = setup_items.find(db, KIND, KEY)
    try:
        read = json.loads(body) if body else {}
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
