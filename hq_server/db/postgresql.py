"""HQ's database on PostgreSQL: what an address means, and which limits a process of HQ has there."""

from dataclasses import dataclass
from functools import partial

import peewee
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from hq_server.db.connections import Connection, PostgresqlConnections
from hq_server.db.fields import FIELD_TYPES
from hq_server.errors import WrongSettings
from hq_server.texts import _


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one process: connections at once, how long a thread waits for one, and the server's own limits for a
    statement, a lock and a transaction that does nothing (0: none).
    """

    name: str
    connections: int
    wait_seconds: float
    statement_ms: int
    lock_ms: int
    idle_ms: int


LIMITS = {
    # A register tries again by itself: better a quick answer than a long wait.
    "web": Limits("web", 16, 10, 30_000, 10_000, 60_000),
    "worker": Limits("worker", 4, 60, 15 * 60_000, 60_000, 15 * 60_000),
    "command": Limits("command", 4, 60, 0, 5 * 60_000, 0),
}
# A server that vanished without a word (power, network) is noticed after half a minute, in the middle of a statement
# as well as on an idle connection.
_DEFAULTS = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "4",
    "tcp_user_timeout": "30000",
}


def open_postgresql(url: str, limits: Limits) -> tuple[peewee.Database, PostgresqlConnections]:
    """One for the migrations, and the connections for everything else. Nothing is connected yet."""
    address = conninfo(url, limits)
    database: peewee.Database = peewee.PostgresqlDatabase(
        "postgresql://", conninfo=address, prefer_psycopg3=True, field_types=FIELD_TYPES["postgresql"]
    )
    connect = partial(connect_to, address)
    return database, PostgresqlConnections(connect, limits.connections, limits.wait_seconds)


def connect_to(address: str) -> Connection:
    return psycopg.connect(address, autocommit=True)


def conninfo(url: str, limits: Limits) -> str:
    """The address as libpq takes it. What it says itself stands; several servers without another word mean the one
    that can be written to.
    """
    try:
        given = conninfo_to_dict("postgresql://" + url.partition("://")[2])
    except psycopg.Error as error:
        message = _("The database address cannot be used: {error}. Correct it, then start again.")
        raise WrongSettings(message.format(error=str(error).strip())) from error
    settings: dict[str, str] = {**_DEFAULTS, "application_name": f"comptoir-hq {limits.name}"}
    if "," in str(given.get("host") or given.get("hostaddr") or ""):
        settings["target_session_attrs"] = "read-write"
    settings.update({name: str(value) for name, value in given.items() if value is not None})
    # Those of the address come last: the last one counts.
    settings["options"] = f"{_server_limits(limits)} {settings.get('options', '')}".strip()
    return make_conninfo("", **settings)


def _server_limits(limits: Limits) -> str:
    return (
        f"-c statement_timeout={limits.statement_ms} -c lock_timeout={limits.lock_ms} "
        f"-c idle_in_transaction_session_timeout={limits.idle_ms}"
    )
