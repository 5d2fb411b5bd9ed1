"""The secrets of registers, of which HQ keeps only hashes: activation codes and device tokens."""

from dataclasses import dataclass

from hq_server.db.database import HqDatabase


@dataclass(frozen=True, slots=True)
class Device:
    """A register as its token finds it. ``has_signed``: it signs its requests; ``is_next``: the token is the one that
    HQ offered instead of the present one, and ``request_key`` and ``token_expires_ms`` are that one's.
    """

    store: str
    number: str
    token_hash: str
    revoked: bool
    epoch: int
    language: str
    request_key: str | None
    token_expires_ms: int | None
    has_signed: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class Credentials:
    """What HQ keeps of what it gives a register."""

    token_hash: str
    request_key: str
    token_expires_ms: int | None


@dataclass(frozen=True, slots=True)
class CodeState:
    used: bool
    expires_ms: int


@dataclass(frozen=True, slots=True)
class ActivatedDevice:
    store: str
    number: str
    epoch: int
    last_sequence: int
    last_hash: str


_BY_TOKEN = " UNION ALL ".join(
    f"SELECT r.store, r.number, r.{a}token_hash, r.revoked_ms, r.epoch, s.language, r.{a}request_key, "
    f"r.{a}token_expires_ms, r.signed_ms, {is_next} FROM register r JOIN store s ON s.number = r.store "
    f"WHERE r.{a}token_hash = ?"
    for a, is_next in (("", 0), ("next_", 1))
)


def device_by_token(db: HqDatabase, token_hash: str) -> Device | None:
    row = db.row(_BY_TOKEN, (token_hash, token_hash))
    if row is None:
        return None
    store, number, known, revoked_ms, epoch, language, key, expires_ms, signed_ms, is_next = row
    return Device(
        *(store, number, known, revoked_ms is not None, epoch, language, key, expires_ms),
        has_signed=signed_ms is not None,
        is_next=bool(is_next),
    )


def code_state(db: HqDatabase, code_hash: str) -> CodeState | None:
    row = db.row("SELECT code_used_ms, code_expires_ms FROM register WHERE code_hash = ?", (code_hash,))
    return CodeState(row[0] is not None, int(row[1] or 0)) if row else None


def set_code(db: HqDatabase, store: str, number: str, code_hash: str, expires_ms: int) -> bool:
    """The register's only code from now on; whatever code it had before is void."""
    sql = "UPDATE register SET code_hash = ?, code_expires_ms = ?, code_used_ms = NULL WHERE store = ? AND number = ?"
    return db.execute(sql, (code_hash, expires_ms, store, number)) == 1


def use_code(
    db: HqDatabase, code_hash: str, given: Credentials, device_name: str, version: str, now_ms: int
) -> ActivatedDevice | None:
    """Trade an open code for a token, in one statement, so that of two that try at once only one gets it."""
    sql = (
        "UPDATE register SET code_used_ms = ?, token_hash = ?, request_key = ?, token_expires_ms = ?, "
        "signed_ms = NULL, next_token_hash = NULL, next_request_key = NULL, next_token_expires_ms = NULL, "
        "activated_ms = ?, revoked_ms = NULL, epoch = epoch + 1, "
        "device_name = ?, version = ? WHERE code_hash = ? AND code_used_ms IS NULL AND code_expires_ms > ? "
        "RETURNING store, number, epoch, last_sequence, last_hash"
    )
    secrets = (given.token_hash, given.request_key, given.token_expires_ms)
    rows = db.rows(sql, (now_ms, *secrets, now_ms, device_name, version, code_hash, now_ms))
    return ActivatedDevice(*rows[0]) if rows else None


def credentials_of(db: HqDatabase, store: str, number: str) -> Credentials | None:
    """The present ones; without a key when an older release of HQ gave them."""
    sql = "SELECT token_hash, request_key, token_expires_ms FROM register WHERE store = ? AND number = ?"
    row = db.row(sql, (store, number))
    return Credentials(row[0] or "", row[1] or "", row[2]) if row else None


def note_signed(db: HqDatabase, store: str, number: str, now_ms: int) -> None:
    sql = "UPDATE register SET signed_ms = ? WHERE store = ? AND number = ? AND signed_ms IS NULL"
    db.execute(sql, (now_ms, store, number))


def offer_next(db: HqDatabase, store: str, number: str, given: Credentials) -> None:
    """Instead of what was offered before and never used: the answer may have been lost."""
    sql = (
        "UPDATE register SET next_token_hash = ?, next_request_key = ?, next_token_expires_ms = ? "
        "WHERE store = ? AND number = ?"
    )
    db.execute(sql, (given.token_hash, given.request_key, given.token_expires_ms, store, number))


def take_next(db: HqDatabase, token_hash: str, now_ms: int) -> bool:
    """What was offered is the present one from now on, and the one before opens no door any more."""
    sql = (
        "UPDATE register SET token_hash = next_token_hash, request_key = next_request_key, "
        "token_expires_ms = next_token_expires_ms, next_token_hash = NULL, next_request_key = NULL, "
        "next_token_expires_ms = NULL, signed_ms = ? WHERE next_token_hash = ?"
    )
    return db.execute(sql, (now_ms, token_hash)) == 1


def revoke(db: HqDatabase, store: str, number: str, now_ms: int) -> bool:
    """The token and an open code stop working. False when there was nothing to stop."""
    sql = (
        "UPDATE register SET revoked_ms = coalesce(revoked_ms, ?), "
        "code_hash = NULL, code_expires_ms = NULL, code_used_ms = NULL, "
        "next_token_hash = NULL, next_request_key = NULL, next_token_expires_ms = NULL "
        "WHERE store = ? AND number = ? AND (revoked_ms IS NULL OR code_hash IS NOT NULL)"
    )
    return db.execute(sql, (now_ms, store, number)) == 1
