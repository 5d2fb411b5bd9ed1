"""Reads and writes what a register knows about itself and its store: settings, identity, channel."""

from collections.abc import Mapping

from store_client.db.database import RegisterDatabase
from store_client.domain.channel import Channel, Identity

_IDENTITY = ("store", "register", "epoch")
_OLDER_COPY = "older_copy"
_CONTACT_ASKED = "contact_asked"


def read_setting(db: RegisterDatabase, key: str) -> str | None:
    found = db.row("SELECT value FROM setting WHERE key = ?", (key,))
    return found[0] if found else None


def save_settings(db: RegisterDatabase, values: Mapping[str, str]) -> None:
    db.run_many(
        "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        values.items(),
    )


def identity(db: RegisterDatabase) -> Identity | None:
    """Who this register is; None until it has been activated."""
    found: dict[str, str] = dict(db.rows("SELECT key, value FROM setting WHERE key IN ('store', 'register', 'epoch')"))
    if len(found) < len(_IDENTITY):
        return None
    return Identity(found["store"], found["register"], int(found["epoch"]))


def save_identity(db: RegisterDatabase, identity: Identity) -> None:
    save_settings(db, {"store": identity.store, "register": identity.register, "epoch": str(identity.epoch)})


def channel(db: RegisterDatabase) -> Channel | None:
    """What HQ says about the store; None until the channel configuration has come down."""
    found = db.row(
        """SELECT store, name, currency, address, tax_included, time_zone, end_of_day, async_customers, language,
               receipt_footer FROM channel LIMIT 1"""
    )
    if found is None:
        return None
    store, name, currency, address, tax_included, time_zone, end_of_day, async_customers, language, footer = found
    return Channel(
        store=store,
        name=name,
        currency=currency,
        address=tuple(address.split("\n")) if address else (),
        tax_included=bool(tax_included),
        time_zone=time_zone,
        end_of_day=end_of_day,
        async_customers=bool(async_customers),
        language=language,
        receipt_footer=footer,
    )


def save_channel(db: RegisterDatabase, channel: Channel) -> None:
    """A register has one channel: its store's."""
    db.run("DELETE FROM channel WHERE store != ?", (channel.store,))
    db.run(
        """INSERT OR REPLACE INTO channel (store, name, currency, address, tax_included, time_zone, end_of_day,
               async_customers, language, receipt_footer)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            channel.store,
            channel.name,
            channel.currency,
            "\n".join(line.replace("\n", " ") for line in channel.address),
            int(channel.tax_included),
            channel.time_zone,
            channel.end_of_day,
            int(channel.async_customers),
            channel.language,
            channel.receipt_footer,
        ),
    )


def forget_channel(db: RegisterDatabase) -> None:
    db.run("DELETE FROM channel")


def mark_older_copy(db: RegisterDatabase, *, older: bool) -> None:
    """Whether HQ has documents of this register that this file lacks; only an activation ends that."""
    save_settings(db, {_OLDER_COPY: "yes" if older else ""})


def is_older_copy(db: RegisterDatabase) -> bool:
    return bool(read_setting(db, _OLDER_COPY))


def ask_for_contact(db: RegisterDatabase, now_ms: int) -> None:
    """Somebody wants HQ to be tried at once."""
    save_settings(db, {_CONTACT_ASKED: str(now_ms)})


def contact_asked(db: RegisterDatabase) -> str:
    """Another text each time somebody asked."""
    return read_setting(db, _CONTACT_ASKED) or ""
