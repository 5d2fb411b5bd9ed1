"""How HQ is watched: that it lives, that it is ready, its figures, and what its log says of a request."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from hq_server import logs
from hq_server.app import create_app
from hq_server.config import Settings
from hq_server.db import jobs
from hq_server.db.database import HqDatabase
from hq_server.domain.job import BY_HAND, CUSTOMER_JOB
from hq_server.errors import RowsRefused, StorageTrouble
from hq_server.services import catalog_admin, users
from tests.hq_server.api.conftest import Door
from tests.hq_server.sending_register import NOW
from tests.naughty import naughty_strings

TOKEN = "only for the one who watches"
PASSWORD = "correct horse battery"


@pytest.fixture
def watched(door: Door, tmp_path: Path) -> FlaskClient:
    settings = Settings(tmp_path, metrics_token=TOKEN)
    return create_app(door.db, settings, now_ms=door.clock).test_client()


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    """The log of a program that writes JSON."""
    root, (level, handlers) = logging.getLogger(), (logging.getLogger().level, list(logging.getLogger().handlers))
    path = logs.set_up(tmp_path, "hq-test", style=logs.JSON)
    yield path
    for handler in root.handlers:
        handler.close()
    root.handlers[:], root.level = handlers, level


def lines_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def figures(client: FlaskClient) -> dict[str, float]:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _space, value in (line.rpartition(" ") for line in lines)}


def broken(*_arguments: object) -> None:
    raise StorageTrouble("the disk is on fire")


def test_a_process_lives_also_when_its_database_does_not_answer(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(door.db), "_begin", broken)
    assert door.client.get("/healthz").json == {"status": "ok"}
    ready = door.client.get("/readyz")
    assert (ready.status_code, ready.json["status"]) == (503, "database does not answer")  # type: ignore[index]


def test_a_process_is_ready_when_its_database_has_the_tables_of_this_version(door: Door) -> None:
    assert door.client.get("/readyz").json == {"status": "ok", "missing_migrations": 0, "worker_missing": False}
    with door.db.write():
        door.db.execute("DELETE FROM schema_migration WHERE name LIKE '0007%'")
    ready = door.client.get("/readyz")
    assert (ready.status_code, ready.json["missing_migrations"]) == (503, 1)  # type: ignore[index]


def test_a_missing_worker_is_told_and_keeps_nobody_out(door: Door) -> None:
    with door.db.write():
        jobs.enqueue(door.db, CUSTOMER_JOB, BY_HAND, NOW)
    door.clock.now_ms = NOW + 60_000
    ready = door.client.get("/readyz")
    assert (ready.status_code, ready.json["worker_missing"]) == (200, True)  # type: ignore[index]


def test_nobody_reads_the_figures_without_the_token(door: Door, watched: FlaskClient) -> None:
    assert door.client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    assert watched.get("/metrics").status_code == 401
    assert watched.get("/metrics", headers={"Authorization": f"Bearer {door.token}"}).status_code == 401
    assert watched.get("/metrics", headers={"Authorization": f"Basic {TOKEN}"}).status_code == 401


def test_the_figures_count_what_was_answered_and_say_how_hq_stands(door: Door, watched: FlaskClient) -> None:
    door.client = watched
    first = door.sender.open_shift()
    door.post_lines(first, door.sender.create_customer())
    door.post_lines(first)
    watched.get("/v1/feeds/1010")
    told = figures(watched)
    assert told['comptoir_documents_total{verdict="stored"}'] == 2
    assert told['comptoir_documents_total{verdict="duplicate"}'] == 1
    assert told['comptoir_requests_total{address="/v1/documents",method="POST",status="200"}'] == 2
    assert told['comptoir_requests_total{address="/v1/feeds/<feed>",method="GET",status="401"}'] == 1
    assert told['comptoir_request_seconds_count{address="/v1/documents"}'] == 2
    assert told["comptoir_requests_in_hand"] == 1  # the one that reads this
    assert told['comptoir_job_backlog{job="customer job"}'] == 1
    assert told["comptoir_registers"] == 1
    assert told["comptoir_database_up"] == 1


def test_a_register_that_is_silent_is_in_the_figures(door: Door, watched: FlaskClient) -> None:
    door.clock.now_ms = NOW + 3_600_000
    told = figures(watched)
    assert told["comptoir_registers_silent"] == 1
    assert told['comptoir_register_silent_seconds{register="101-2"}'] == 3_600


def test_a_register_that_lags_behind_a_feed_is_in_the_figures(door: Door, watched: FlaskClient) -> None:
    catalog_admin.import_products(door.db, "sku,name,price,currency,tax_rate\nA,Apple,1.20,EUR,5.5\n", NOW)
    told = {"version": "1", "clock_ms": NOW, "recorded_sequence": 0, "waiting": 0, "pending_customers": 0}
    door.client.post("/v1/contact", json=told | {"cursors": {"1040": 0}}, headers=door.signed())
    door.clock.now_ms = NOW + 60_000
    found = figures(watched)
    assert found['comptoir_feed_registers_behind{feed="1040"}'] == 1
    assert found['comptoir_feed_age_seconds{feed="1040",register="101-2"}'] == 60


def test_the_figures_are_there_when_the_database_is_not(
    door: Door, watched: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(door.db), "_begin", broken)
    assert figures(watched)["comptoir_database_up"] == 0


def test_a_line_of_the_log_says_which_register_and_which_documents(door: Door, written: Path) -> None:
    line = door.sender.open_shift()
    door.post_lines(line)
    (told,) = [one for one in lines_of(written) if one.get("address") == "/v1/documents"]
    assert (told["method"], told["status"], told["register"]) == ("POST", 200, "101-2")
    assert told["documents"] == [json.loads(line)["id"]]
    assert told["level"] == "INFO"
    assert isinstance(told["request"], str)


def test_no_line_of_the_log_holds_a_name_a_search_or_a_secret(door: Door, written: Path, hq: HqDatabase) -> None:
    users.create_user(hq, "ada", PASSWORD, NOW)
    name = "Ségolène Ångström"
    door.post_lines(door.sender.open_shift(), door.sender.create_customer(first_name=name))
    door.client.get("/customers?q=Ångström")
    door.client.get("/customers/Ségolène")
    door.client.post("/sign-in", data={"name": "ada", "password": PASSWORD})
    text = written.read_text("utf-8")
    assert "/v1/documents" in text
    for secret in (name, "Ångström", "Ségolène", PASSWORD, door.token):
        assert secret not in text


@pytest.mark.parametrize("text", naughty_strings()[:40])
def test_an_error_is_told_by_its_place_and_never_by_what_it_quotes(text: str, written: Path) -> None:
    quoted = f"<<{text}>>"
    try:
        try:
            raise KeyError(quoted)
        except KeyError as cause:
            raise RowsRefused("The database refused a row.") from cause
    except RowsRefused:
        logging.getLogger("hq_server.test").exception("Document %s cannot be applied", "d1")
    (told,) = lines_of(written)
    assert told["message"] == "Document d1 cannot be applied"
    assert "KeyError" in str(told["error"])
    assert str(told["error"]).endswith("RowsRefused: The database refused a row.")
    assert "test_observing.py" in str(told["error"])
    assert quoted not in str(told["error"])
