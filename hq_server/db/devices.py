"""The secrets of registers, of which HQ keeps only hashes: activation codes and device tokens."""

from dataclasses import dataclass

from hq_server.db.database import HqDatabase


@dataclass(frozen=True, slots=True)
class Device:
    """A register as its token finds it."""

    store: str
    number: str
    token_hash: str
    revoked: bool
    epoch: int
    language: str


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


def device_by_token(db: HqDatabase, token_hash: str) -> Device | None:
    sql = (
        "SELECT r.store, r.number, r.token_hash, r.revoked_ms, r.epoch, s.language FROM register r "
        "JOIN store s ON s.number = r.store WHERE r.token_hash = ?"
    )
    row = db.row(sql, (token_hash,))
    return Device(row[0], row[1], row[2], row[3] is not None, row[4], row[5]) if row else None


def code_state(db: HqDatabase, code_hash: str) -> CodeState | None:
    row = db.row("SELECT code_used_ms, code_expires_ms FROM register WHERE code_hash = ?", (code_hash,))
    return CodeState(row[0] is not None, int(row[1] or 0)) if row else None


def set_code(db: HqDatabase, store: str, number: str, code_hash: str, expires_ms: int) -> bool:
    """The register's only code from now on; whatever code it had before is void."""
    sql = "UPDATE register SET code_hash = ?, code_expires_ms = ?, code_used_ms = NULL WHERE store = ? AND number = ?"
    return db.execute(sql, (code_hash, expires_ms, store, number)) == 1


def use_code(
    db: HqDatabase, code_hash: str, token_hash: str, device_name: str, version: str, now_ms: int
) -> ActivatedDevice | None:
    """Trade an open code for a token, in one statement, so that of two that try at once only one gets it."""
    sql = (
        "UPDATE register SET code_used_ms = ?, token_hash = ?, activated_ms = ?, revoked_ms = NULL, epoch = epoch + 1, "
        "device_name = ?, version = ? WHERE code_hash = ? AND code_used_ms IS NULL AND code_expires_ms > ? "
        "RETURNING store, number, epoch, last_sequence, last_hash"
    )
    rows = db.rows(sql, (now_ms, token_hash, now_ms, device_name, version, code_hash, now_ms))
    return ActivatedDevice(*rows[0]) if rows else None


def revoke(db: HqDatabase, store: str, number: str, now_ms: int) -> bool:
    """The token and an open code stop working. False when there was nothing to stop."""
    sql = (
        "UPDATE register SET revoked_ms = ?, code_hash = NULL, code_expires_ms = NULL, code_used_ms = NULL "
        "WHERE store = ? AND number = ? AND revoked_ms IS NULL"
    )
    return db.execute(sql, (now_ms, store, number)) == 1
