"""Keeps how far each feed has been read."""

from dataclasses import dataclass

from store_client.db.database import RegisterDatabase


@dataclass(frozen=True, slots=True)
class FeedCursor:
    """``epoch`` is HQ's; empty before the first page."""

    epoch: str = ""
    position: int = 0


def load(db: RegisterDatabase, feed: int) -> FeedCursor:
    found = db.row("SELECT epoch, position FROM feed_cursor WHERE feed = ?", (feed,))
    return FeedCursor(*found) if found else FeedCursor()


def load_all(db: RegisterDatabase) -> dict[int, FeedCursor]:
    return {
        feed: FeedCursor(epoch, position)
        for feed, epoch, position in db.rows("SELECT feed, epoch, position FROM feed_cursor")
    }


def save(db: RegisterDatabase, feed: int, epoch: str, position: int) -> None:
    """In the same transaction as the rows of the page that ends at ``position``."""
    db.run(
        """INSERT INTO feed_cursor (feed, epoch, position) VALUES (?, ?, ?)
           ON CONFLICT (feed) DO UPDATE SET epoch = excluded.epoch, position = excluded.position""",
        (feed, epoch, position),
    )


def start_again(db: RegisterDatabase) -> None:
    """Every feed from its beginning, in the epoch that is known."""
    db.run("UPDATE feed_cursor SET position = 0")


def start_feed_again(db: RegisterDatabase, feed: int) -> None:
    """This feed from its beginning: what HQ tells in it has changed."""
    db.run("UPDATE feed_cursor SET position = 0 WHERE feed = ?", (feed,))
