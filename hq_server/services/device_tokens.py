"""What HQ gives a register to come in with: at activation, and again before it runs out."""

from hq_server.db import devices, hq_settings
from hq_server.db.database import HqDatabase
from hq_server.db.devices import Credentials
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import Refused
from hq_server.services import audit
from hq_server.services.device_access import hash_secret, new_request_key, new_token
from hq_server.texts import _
from hq_server.wire.outgoing import Renewal

DAY_MS = 86_400_000
RENEWED_BEFORE_MS = 30 * DAY_MS
USUAL_DAYS = 365
FEWEST_DAYS, MOST_DAYS = 60, 3_650
_DAYS = "register token days"


def token_days(db: HqDatabase) -> int:
    """How many days a register's token is good for; 0: for ever."""
    with db.read():
        return _days(db)


def token_expires_ms(db: HqDatabase, register: RegisterIdentity) -> int | None:
    """When the token that the register uses ends; None: never, or it has none."""
    with db.read():
        present = devices.credentials_of(db, register.store, register.register)
    return present.token_expires_ms if present else None


def set_token_days(db: HqDatabase, days: int, now_ms: int, *, by: str = "") -> None:
    """Of tokens that are given from now on. Raises ``Refused``."""
    if days and not FEWEST_DAYS <= days <= MOST_DAYS:
        message = _("A register's token is good for {fewest} to {most} days, or 0 for ever. Nothing was changed.")
        raise Refused(message.format(fewest=FEWEST_DAYS, most=MOST_DAYS))
    with db.write():
        before = _days(db)
        if days != before:
            hq_settings.save_setting(db, _DAYS, str(days))
            change = audit.Change("token_days", str(before), str(days))
            audit.record(db, by, "settings.changed", "settings", [change], now_ms)


def new_credentials(db: HqDatabase, now_ms: int) -> tuple[str, Credentials]:
    """A token, which only the register gets to see, and what HQ keeps of it. Within a transaction."""
    token, days = new_token(), _days(db)
    return token, Credentials(hash_secret(token), new_request_key(), now_ms + days * DAY_MS if days else None)


def renewal(db: HqDatabase, register: RegisterIdentity, now_ms: int) -> Renewal | None:
    """A new token and key for a register whose token runs out soon, or that has no key yet. Within the write
    transaction of its contact; the answer may be lost, so each contact offers one until the register uses it.
    """
    present = devices.credentials_of(db, register.store, register.register)
    if present is None or not _is_due(present, now_ms):
        return None
    token, given = new_credentials(db, now_ms)
    devices.offer_next(db, register.store, register.register, given)
    return Renewal(token, given.request_key, given.token_expires_ms)


def _is_due(present: Credentials, now_ms: int) -> bool:
    expires_ms = present.token_expires_ms
    return not present.request_key or (expires_ms is not None and expires_ms - now_ms <= RENEWED_BEFORE_MS)


def _days(db: HqDatabase) -> int:
    return int(hq_settings.read_setting(db, _DAYS) or USUAL_DAYS)
