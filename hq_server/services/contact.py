"""A register's heartbeat: HQ notes what it tells and answers what there is to fetch."""

from hq_server.db import registers
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import feeds
from hq_server.services.register_keys import learn_key
from hq_server.services.signing import hq_keys
from hq_server.wire import codes
from hq_server.wire.incoming import Contact
from hq_server.wire.outgoing import ContactAnswer


def record_contact(db: HqDatabase, register: RegisterIdentity, contact: Contact, now_ms: int) -> ContactAnswer:
    """Note version, clock, waiting documents and feed positions; answer with the newest position of each feed."""
    cursors = {feed: position for feed in codes.FEEDS if (position := contact.cursors.get(str(feed))) is not None}
    with db.write():
        registers.record_contact(
            db,
            register,
            version=contact.version,
            clock_skew_ms=contact.clock_ms - now_ms,
            recorded_sequence=contact.recorded_sequence,
            waiting=contact.waiting,
            pending_customers=contact.pending_customers,
            drain_seconds=contact.drain_seconds,
            closing_ms=contact.closing_ms,
            now_ms=now_ms,
        )
        registers.put_cursors(db, register, cursors, now_ms)
        learn_key(db, register, contact.public_key, now_ms)
        keys = hq_keys(db)
    with db.read():
        stored = registers.last_sequence(db, register)
        return ContactAnswer(now_ms, feeds.epoch(db), stored, feeds.heads(db, register), keys)


def check_database(db: HqDatabase) -> None:
    """Raises ``StorageTrouble`` when the database does not answer."""
    with db.read():
        db.row("SELECT 1")
