"""Whether the database keeps what it said was saved when its computer loses power."""

from hq_server.db.database import HqDatabase
from hq_server.errors import StorageTrouble
from hq_server.texts import _

# PostgreSQL documentation, "Write Ahead Log". Each other value of synchronous_commit still waits for a disk.
_NEEDED = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "local", "remote_write", "remote_apply"),
}


def tell(db: HqDatabase) -> list[str]:
    """A sentence for each setting of the PostgreSQL server that lets saved documents get lost. An SQLite file is opened
    with its own; a database that does not answer is told of elsewhere.
    """
    if db.engine == "sqlite":
        return []
    message = _(
        "PostgreSQL's setting {name} is {value}: after a power cut, documents can be missing that registers were told "
        "are stored. Set it to on and restart PostgreSQL."
    )
    found = {}
    try:
        with db.read():
            for name in _NEEDED:
                found[name] = str(db.rows("SELECT current_setting(?)", (name,))[0][0])
    except StorageTrouble:
        return []
    return [message.format(name=name, value=value) for name, value in found.items() if value not in _NEEDED[name]]
