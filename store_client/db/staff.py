"""Stores the people who sign in, and counts wrong PINs."""

from collections.abc import Sequence

from store_client.db.database import RegisterDatabase, Row
from store_client.domain.staff import Lockout, StaffMember, StaffRecord

_RECORD = "id, name, role, language, pin_salt, pin_check, active, permission_group, badge_salt, badge_check"


def list_active(db: RegisterDatabase) -> list[StaffMember]:
    return [
        StaffMember(*row)
        for row in db.rows(
            "SELECT id, name, role, language, permission_group FROM staff WHERE active ORDER BY name, id"
        )
    ]


def find(db: RegisterDatabase, staff_id: str) -> StaffRecord | None:
    found = db.row(f"SELECT {_RECORD} FROM staff WHERE id = ?", (staff_id,))
    return _record(found) if found else None


def list_with_badge(db: RegisterDatabase) -> list[StaffRecord]:
    """Everybody who can sign in with a badge."""
    return [_record(row) for row in db.rows(f"SELECT {_RECORD} FROM staff WHERE active AND badge_check != X''")]


def upsert(db: RegisterDatabase, records: Sequence[StaffRecord]) -> None:
    """Staff as HQ has them now, their PINs and badges sealed with this device's key."""
    db.run_many(
        """INSERT OR REPLACE INTO staff (id, name, role, language, pin_salt, pin_check, active, permission_group,
               badge_salt, badge_check) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            (
                record.id,
                record.name,
                record.role,
                record.language,
                record.pin_salt,
                record.pin_check,
                int(record.active),
                record.group,
                record.badge_salt,
                record.badge_check,
            )
            for record in records
        ],
    )


def remove(db: RegisterDatabase, staff_ids: Sequence[str]) -> None:
    """People who are gone at HQ can no longer sign in; their names stay for the receipts they made."""
    db.run_many("UPDATE staff SET active = 0 WHERE id = ?", [(staff_id,) for staff_id in staff_ids])


def read_lockout(db: RegisterDatabase, staff_id: str) -> Lockout:
    found = db.row("SELECT failures, failed_ms FROM staff_lockout WHERE staff = ?", (staff_id,))
    return Lockout(*found) if found else Lockout()


def save_lockout(db: RegisterDatabase, staff_id: str, lockout: Lockout) -> None:
    db.run(
        "INSERT OR REPLACE INTO staff_lockout (staff, failures, failed_ms) VALUES (?, ?, ?)",
        (staff_id, lockout.failures, lockout.failed_ms),
    )


def clear_lockout(db: RegisterDatabase, staff_id: str) -> None:
    db.run("DELETE FROM staff_lockout WHERE staff = ?", (staff_id,))


def _record(row: Row) -> StaffRecord:
    *fields, active, group, badge_salt, badge_check = row
    return StaffRecord(*[*fields, bool(active), group, badge_salt, badge_check])
