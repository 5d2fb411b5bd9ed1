"""What people see of the exchange with HQ: the whole at a glance, and each document's own timeline."""

from store_client.clock import Moment
from store_client.db import contact, customers, outbox, settings, timeline
from store_client.db.database import RegisterDatabase
from store_client.domain.timeline import Backlog, DocumentTimeline, SyncStatus


def sync_status(db: RegisterDatabase) -> SyncStatus:
    """Cheap enough to ask whenever the file has changed, however much is in it."""
    counts = outbox.count(db)
    talk = contact.read(db)
    skew = talk.last_contact_ms - talk.hq_ms if talk.last_contact_ms is not None and talk.hq_ms is not None else 0
    return SyncStatus(
        waiting=counts.waiting,
        pending_customers=customers.count_pending(db),
        parked=counts.parked,
        quarantined=counts.quarantined,
        last_contact_ms=talk.last_contact_ms,
        reachable=talk.reachable,
        activated=settings.identity(db) is not None and not talk.activation_needed,
        agent_alive_ms=talk.agent_alive_ms,
        clock_skew_ms=skew,
        trouble=talk.trouble,
    )


def list_documents(db: RegisterDatabase, limit: int = 200, only_waiting: bool = False) -> list[DocumentTimeline]:
    """The newest first; ``only_waiting``: those that are not at HQ yet."""
    return timeline.newest(db, limit, only_waiting=only_waiting)


def get_document(db: RegisterDatabase, document_id: str) -> DocumentTimeline | None:
    return timeline.find(db, document_id)


def backlog(db: RegisterDatabase) -> list[Backlog]:
    """What is not at HQ yet, by kind, the longest waiting first."""
    return timeline.backlog(db)


def ask_for_contact(db: RegisterDatabase, now: Moment) -> None:
    """Ask the sync agent to try HQ at once, however long it would have waited after its last failures."""
    with db.write():
        settings.ask_for_contact(db, now.utc_ms)
