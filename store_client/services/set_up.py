"""Who this register is: what activation brings, and what HQ says about the store."""

from store_client.db import contact, cursors, outbox, remote_counts, settings, staff
from store_client.db.database import RegisterDatabase
from store_client.domain.channel import Channel, Identity
from store_client.errors import Refused
from store_client.texts import _


def register_identity(db: RegisterDatabase) -> Identity | None:
    """None until the register has been activated."""
    return settings.identity(db)


def channel(db: RegisterDatabase) -> Channel | None:
    """None until the channel configuration has come down."""
    return settings.channel(db)


def save_activation(db: RegisterDatabase, identity: Identity, *, last_sequence: int, last_hash: str) -> None:
    """Become this register. ``last_sequence`` and ``last_hash``: the newest document HQ has of it, if any.

    Raises ``Refused`` when the file already holds the documents of another register.
    """
    with db.write():
        head = outbox.chain_head(db)
        known = settings.identity(db)
        if known is not None and known.code != identity.code and head.sequence:
            message = _(
                "This computer holds the documents of register {known}; the code is for {other}. Nothing was changed "
                "here, but the code is used up. Ask HQ for a code for register {known}, and for a new one for {other} "
                "if another computer is that register."
            )
            raise Refused(message.format(known=known.code, other=identity.code))
        if known is not None and known.code != identity.code:
            _forget_other(db)
        settings.save_identity(db, identity)
        settings.mark_older_copy(db, older=False)
        contact.record_activated(db)
        if last_sequence > head.sequence:
            outbox.start_chain(db, last_sequence, last_hash)


def _forget_other(db: RegisterDatabase) -> None:
    """What HQ told the register that this computer was: its store's settings and staff. All feeds are read again."""
    settings.forget_channel(db)
    staff.remove(db, [person.id for person in staff.list_active(db)])
    remote_counts.forget_all(db)
    cursors.start_again(db)
