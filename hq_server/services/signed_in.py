"""Who is signed in: sessions in the database, so that they hold for all processes and can be ended."""

import hashlib
import secrets
from dataclasses import dataclass

from hq_server.db import signed_in as rows
from hq_server.db import users
from hq_server.db.database import HqDatabase
from hq_server.db.signed_in import CODE, IN, Session
from hq_server.db.users import User
from hq_server.services import audit
from hq_server.services.access_settings import session_lengths
from hq_server.services.audit import Change

# How long somebody may look for the sign-in code after the password.
AWAIT_CODE_MS = 10 * 60_000
# How exactly it is noted when a session was last used: a page that is looked at writes nothing most of the time.
_NOTED_EVERY_MS = 60_000
_MAX_DEVICE = 300


@dataclass(frozen=True, slots=True)
class SignedIn:
    session: Session
    user: User


def begin(db: HqDatabase, user: User, now_ms: int, *, address: str = "", device: str = "") -> str:
    """A new session's token. With a sign-in code the session is worth nothing until the code was given."""
    return _begin(db, user, CODE if user.has_code else IN, now_ms, address, device)


def find(db: HqDatabase, token: str, now_ms: int, *, active: bool = True) -> SignedIn | None:
    """Who has this token, while the session lasts. ``active``: somebody did something, so it goes on lasting."""
    found = _find(db, token, now_ms, IN)
    if found is not None and active and now_ms - found.session.seen_ms >= _NOTED_EVERY_MS:
        with db.write():
            rows.note_seen(db, _hash(token), now_ms)
    return found


def awaits_code(db: HqDatabase, token: str, now_ms: int) -> User | None:
    """Who gave the right password and has yet to give the sign-in code."""
    found = _find(db, token, now_ms, CODE)
    return found.user if found else None


def complete(db: HqDatabase, token: str, now_ms: int) -> str:
    """The code was right: the token of the session that counts, instead of the one that waited for the code."""
    found = _find(db, token, now_ms, CODE)
    if found is None:
        return ""
    with db.write():
        if not rows.delete(db, _hash(token)):
            return ""  # somebody else was quicker with the same one
        return _begin(db, found.user, IN, now_ms, found.session.address, found.session.device)


def renew(db: HqDatabase, token: str) -> str:
    """Another token for the same session: whoever has copied the old one is out. Empty when it has ended."""
    fresh = secrets.token_urlsafe(32)
    with db.write():
        return fresh if rows.put_token(db, _hash(token), _hash(fresh)) else ""


def end(db: HqDatabase, token: str) -> None:
    with db.write():
        rows.delete(db, _hash(token))


def list_sessions(db: HqDatabase, name: str, now_ms: int) -> list[Session]:
    """The ones that last, the one last used first."""
    with db.read():
        lengths = session_lengths(db)
        found = rows.of_person(db, name)
    return [one for one in found if _lasts(one, now_ms, lengths.idle_ms, lengths.longest_ms)]


def count_sessions(db: HqDatabase, now_ms: int) -> dict[str, int]:
    """Person → how many sessions last."""
    with db.read():
        lengths = session_lengths(db)
        return rows.seen_since(db, now_ms - lengths.longest_ms, now_ms - lengths.idle_ms)


def end_session(db: HqDatabase, name: str, session: str, now_ms: int, *, by: str = "") -> int:
    """End one session of a person, or with an empty id all of them. Returns how many were ended."""
    with db.write():
        ended = rows.delete_one(db, name, session) if session else rows.delete_all(db, name)
        if ended:
            audit.record(db, by, "user.sessions_ended", f"user {name}", [Change("sessions", str(ended), "")], now_ms)
        return ended


def end_others(db: HqDatabase, name: str, session: str, now_ms: int) -> int:
    """All of a person's sessions but this one, as the person wants it."""
    with db.write():
        ended = rows.delete_all(db, name, but=session)
        if ended:
            audit.record(db, name, "user.sessions_ended", f"user {name}", [Change("sessions", str(ended), "")], now_ms)
        return ended


def _find(db: HqDatabase, token: str, now_ms: int, stage: str) -> SignedIn | None:
    if not token:
        return None
    with db.read():
        session = rows.find(db, _hash(token))
        if session is None or session.stage != stage:
            return None
        lengths = session_lengths(db)
        account = users.find_account(db, session.person)
    longest_ms = AWAIT_CODE_MS if stage == CODE else lengths.longest_ms
    if account is None or not account.user.active or not _lasts(session, now_ms, lengths.idle_ms, longest_ms):
        return None
    return SignedIn(session, account.user)


def _lasts(session: Session, now_ms: int, idle_ms: int, longest_ms: int) -> bool:
    return now_ms - session.seen_ms < idle_ms and now_ms - session.created_ms < longest_ms


def _begin(db: HqDatabase, user: User, stage: str, now_ms: int, address: str, device: str) -> str:
    token = secrets.token_urlsafe(32)
    device = device.replace("\x00", "")[:_MAX_DEVICE]
    session = Session(secrets.token_hex(8), user.name, stage, now_ms, now_ms, address[:64], device)
    with db.write():
        lengths = session_lengths(db)
        rows.delete_stale(db, now_ms - lengths.longest_ms, now_ms - lengths.idle_ms, now_ms - AWAIT_CODE_MS)
        rows.insert(db, _hash(token), session)
        if stage == IN:
            users.note_sign_in(db, user.name, now_ms)
    return token


def _hash(token: str) -> str:
    """The token is random, so a plain hash hides it: whoever reads the database cannot come in with it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
