"""How HQ's numbers are written: kept as settings, changed by people, followed from the next number on."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from hq_server.db import hq_settings, numbers
from hq_server.db.database import HqDatabase
from hq_server.domain.number_format import MAX_DIGITS, MIN_DIGITS, NumberFormat, can_meet, is_prefix
from hq_server.errors import FieldsRefused, NotFound
from hq_server.services import audit
from hq_server.services.audit import Change
from hq_server.texts import _

BUILT_IN: Mapping[str, NumberFormat] = {
    numbers.ACCOUNT_NUMBER: NumberFormat("", 8, True),
    numbers.SALES_ORDER: NumberFormat("SO-", 7, False),
}
_SETTING = "number format {sequence}"
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Sequence:
    """``following`` is the number given next, ``samples`` how it and the ones after it are written."""

    name: str
    format: NumberFormat
    following: int
    samples: tuple[str, ...]
    left: int


def format_of(db: HqDatabase, sequence: str) -> NumberFormat:
    """Within a transaction."""
    return _kept(db, sequence)[-1]


def read_sequence(db: HqDatabase, name: str) -> Sequence:
    """Raises ``NotFound``."""
    _check_known(name)
    with db.read():
        return _sequence(db, name, format_of(db, name))


def preview(db: HqDatabase, name: str, prefix: str, digits: str, check_digit: bool) -> Sequence:
    """As it would be. Raises ``FieldsRefused``."""
    _check_known(name)
    with db.read():
        return _sequence(db, name, _checked(db, name, prefix, digits, check_digit))


def save_format(
    db: HqDatabase, name: str, prefix: str, digits: str, check_digit: bool, now_ms: int, *, by: str = ""
) -> Sequence:
    """Numbers that were given stay as they are. Raises ``FieldsRefused``."""
    _check_known(name)
    with db.write():
        numbers.lock(db, name)
        made = _checked(db, name, prefix, digits, check_digit)
        kept = _kept(db, name)
        if made != kept[-1]:
            # Those of before stay known: no number may ever be written like one that was given.
            everything = [*(one for one in kept if one != made), made]
            hq_settings.save_setting(db, _SETTING.format(sequence=name), msgspec.json.encode(everything).decode())
            change = Change("format", kept[-1].write(1), made.write(1))
            audit.record(db, by, "numbers.changed", f"numbers {name}", [change], now_ms)
        return _sequence(db, name, made)


def _checked(db: HqDatabase, name: str, prefix: str, digits: str, check_digit: bool) -> NumberFormat:
    messages: dict[str, str] = {}
    if not is_prefix(prefix):
        messages["prefix"] = _("At most 8 capital letters, digits and hyphens, the last one no digit; or nothing.")
    count = int(digits) if digits.isdecimal() and digits.isascii() and len(digits) < 4 else 0
    if not MIN_DIGITS <= count <= MAX_DIGITS:
        messages["digits"] = _("From {least} to {most} digits.").format(least=MIN_DIGITS, most=MAX_DIGITS)
    if not messages:
        made = NumberFormat(prefix, count, check_digit)
        if numbers.following(db, name) > made.last:
            messages["digits"] = _("So many numbers are given already that these digits are not enough.")
        elif can_meet(made, _kept(db, name)):
            messages["digits"] = _("Such a number could be one that was given before. Take other digits, or a prefix.")
        else:
            return made
    raise FieldsRefused(next(iter(messages.values())), messages)


def _kept(db: HqDatabase, name: str) -> list[NumberFormat]:
    """Those that numbers were ever written in, the newest last."""
    kept = hq_settings.read_setting(db, _SETTING.format(sequence=name))
    return msgspec.json.decode(kept, type=list[NumberFormat]) if kept else [BUILT_IN[name]]


def _sequence(db: HqDatabase, name: str, written: NumberFormat) -> Sequence:
    following = numbers.following(db, name)
    last = min(following + _SAMPLES, written.last + 1)
    samples = tuple(written.write(number) for number in range(following, last))
    return Sequence(name, written, following, samples, max(written.last + 1 - following, 0))


def _check_known(name: str) -> None:
    if name not in BUILT_IN:
        raise NotFound(_("There are no such numbers."))
