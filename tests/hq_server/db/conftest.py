"""Databases on PostgreSQL alone: one for a few words, and one on a server that a test may stop."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from hq_server.db.database import HqDatabase
from tests import postgres


@pytest.fixture
def url() -> Iterator[str]:
    address = postgres.empty_database()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE word (word text PRIMARY KEY)")
    yield address
    postgres.drop_database(address)


@pytest.fixture
def db(url: str) -> Iterator[HqDatabase]:
    opened = HqDatabase.open(url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def own_server() -> Iterator[postgres.Server]:
    folder = Path(tempfile.mkdtemp(prefix="comptoir-pg-own-"))
    server = postgres.Server(folder, ("fsync=off", "shared_buffers=16MB", "max_connections=30"))
    server.start()
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE word (word text PRIMARY KEY)")
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def running(own_server: postgres.Server) -> Iterator[HqDatabase]:
    """A database on a server that the test may stop."""
    opened = HqDatabase.open(own_server.url)
    with opened.write():
        opened.execute("DELETE FROM word")
    yield opened
    opened.close()
