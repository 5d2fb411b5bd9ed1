"""A register and HQ one release apart, in both directions: what each said is recorded, so that the old program need not
be there.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, request
from flask.testing import FlaskClient

from hq_server.app import create_app
from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.services.customer_job import issue_account_numbers
from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.services import documents, verify
from store_client.sync.cycle import Link, run_cycle
from store_client.sync.hq_client import HqClient
from store_client.sync.secrets import load_secrets
from tests.migration.old_files import LAST_BEFORE_THIS, Left, Said, recorded, unpack
from tests.migration.test_old_files import NOW_MS
from tests.serving import served


@pytest.fixture
def left(tmp_path: Path) -> Left:
    return unpack(LAST_BEFORE_THIS, tmp_path)


@pytest.fixture
def hq(left: Left) -> Iterator[HqDatabase]:
    with left.hq() as db:
        migrate(db, "not used")
        yield db


def test_what_a_register_of_the_last_release_asks_is_answered_as_it_understands(left: Left, hq: HqDatabase) -> None:
    client = create_app(hq, now_ms=lambda: NOW_MS).test_client()
    asked = recorded(f"requests-of-{LAST_BEFORE_THIS}")
    assert {said.path.partition("?")[0] for said in asked} >= {"/v1/documents", "/v1/contact", "/v1/feeds/1010"}
    for said in asked:
        answer = _ask(client, said)
        assert (answer.status_code, answer.content_type) == (said.status, said.content_type), said.path
        _expect_all_of(said.told(), answer.json, said.path)
        issue_account_numbers(hq, NOW_MS)
    with hq.read():
        at_hq = hq.rows("SELECT id FROM transaction_header")
    assert left.sales.keys() <= {document for (document,) in at_hq}


def test_the_same_asked_again_changes_nothing(hq: HqDatabase) -> None:
    client = create_app(hq, now_ms=lambda: NOW_MS).test_client()
    upload = next(said for said in recorded(f"requests-of-{LAST_BEFORE_THIS}") if said.path == "/v1/documents")
    first, second = _ask(client, upload).json, _ask(client, upload).json
    assert [line["verdict"] for line in first["results"]] == ["stored"] * len(first["results"])
    assert [line["verdict"] for line in second["results"]] == ["duplicate"] * len(first["results"])


def test_what_an_hq_of_the_last_release_answers_is_enough_for_this_register(left: Left) -> None:
    secrets = load_secrets(left.folder)
    assert secrets is not None
    with closing(RegisterDatabase.open(left.register)) as db, served(_speaking_for_hq()) as url:
        assert documents.sync_status(db).waiting > 0
        for _exchange in range(3):
            with closing(HqClient(url, secrets.token)) as client:
                run_cycle(Link(db, client, secrets.device_key, lambda: Moment(NOW_MS, 0), rest=lambda _seconds: None))
        assert documents.sync_status(db).waiting == 0
        numbers: dict[str, str] = dict(db.rows("SELECT id, account_number FROM customer"))
        assert set(left.customers) <= numbers.keys()
        assert None not in {numbers[customer] for customer in left.customers}
        assert verify.verify_chain(db).first_problem is None


def _ask(client: FlaskClient, said: Said) -> Any:
    return client.open(said.path, method=said.method, headers=said.headers, data=said.body)


def _expect_all_of(before: Any, now: Any, where: str) -> None:
    """Every member that was told then is told now, as the same kind of thing; new ones may stand beside it."""
    assert type(before) is type(now), where
    if isinstance(before, dict):
        assert before.keys() <= now.keys(), where
        for name, value in before.items():
            _expect_all_of(value, now[name], f"{where}.{name}")
    elif isinstance(before, list):
        assert len(before) == len(now), where
        for place, value in enumerate(before):
            _expect_all_of(value, now[place], f"{where}[{place}]")


def _speaking_for_hq() -> Flask:
    """Answers each request with what HQ answered to it then, in that order, and the last one again."""
    app, answers = Flask(__name__), defaultdict[tuple[str, str], list[Said]](list)
    for said in recorded(f"answers-of-{LAST_BEFORE_THIS}"):
        answers[said.method, said.path.partition("?")[0]].append(said)

    @app.route("/<path:path>", methods=["GET", "POST"])
    def answer(path: str) -> Response:
        told = answers.get((request.method, f"/{path}"), [])
        if not told:
            return Response(status=404)
        said = told.pop(0) if len(told) > 1 else told[0]
        return Response(said.answer, said.status, content_type=said.content_type)

    return app
