"""What is different in a database that came back from a backup."""

from hq_server.db import hq_settings
from hq_server.db.database import HqDatabase
from hq_server.domain.job import FAILED, RUNNING
from hq_server.texts import _, keep

RESTORED_MS = "restored ms"


def begin_new_life(db: HqDatabase, epoch: str, skip_numbers: int, now_ms: int) -> None:
    """Registers load every feed again and send what the backup lacks; numbers that may have been given out since are
    left out. Uses only tables that every release has had.
    """
    hq_settings.save_setting(db, "epoch", epoch)
    hq_settings.save_setting(db, RESTORED_MS, str(now_ms))
    db.execute("UPDATE number_sequence SET next = next + ?", (skip_numbers,))
    db.execute("DELETE FROM register_cursor")
    db.execute("UPDATE job_task SET run = NULL, lease_until_ms = NULL, due_ms = ?", (now_ms,))
    message = keep(_("The backup was made while this ran."))
    sql = "UPDATE job_run SET finished_ms = ?, state = ?, message = ? WHERE state = ?"
    db.execute(sql, (now_ms, FAILED, message, RUNNING))


def end_sessions(db: HqDatabase) -> None:
    """Sessions of people that were ended since the backup would be open again."""
    db.execute("DELETE FROM hq_session")
