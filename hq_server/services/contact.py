"""A register's heartbeat: HQ notes what it tells and answers what there is to fetch."""

from collections.abc import Mapping

from hq_server.db import exclusions, registers
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import feeds, load_again
from hq_server.services.device_tokens import renewal
from hq_server.services.register_keys import learn_key
from hq_server.services.signing import hq_keys
from hq_server.wire import codes
from hq_server.wire.incoming import Contact
from hq_server.wire.outgoing import ContactAnswer


def record_contact(db: HqDatabase, register: RegisterIdentity, contact: Contact, now_ms: int) -> ContactAnswer:
    """Note version, clock, waiting documents and feed positions; answer with the newest position of each feed."""
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
        heads = feeds.heads(db, register)
        registers.put_cursors(db, register, _positions(contact, heads), heads, now_ms)
        if contact.excluded is not None:
            told = contact.excluded
            exclusions.put_told(db, register, told.purge, told.left, now_ms, done=told.done)
        learn_key(db, register, contact.public_key, now_ms)
        keys = hq_keys(db)
        again = load_again.answer_contact(db, register, contact.loaded_again, now_ms)
        renewed = renewal(db, register, now_ms)
    with db.read():
        stored = registers.send_again_after(db, register)
        return ContactAnswer(now_ms, feeds.epoch(db), stored, heads, keys, again, renewed)


def _positions(contact: Contact, heads: Mapping[str, int]) -> dict[int, int]:
    """Where the register is with each feed; one that it has not begun, and in which something is for it, at 0."""
    return {
        feed: contact.cursors.get(str(feed), 0)
        for feed in codes.FEEDS
        if str(feed) in contact.cursors or heads.get(str(feed), 0)
    }


def check_database(db: HqDatabase) -> None:
    """Raises ``StorageTrouble`` when the database does not answer."""
    with db.read():
        db.row("SELECT 1")
