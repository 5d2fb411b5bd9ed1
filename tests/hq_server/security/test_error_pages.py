"""A page that fails says so, and nothing of what failed."""

from typing import Any

import flask
import pytest

from hq_server.admin import console
from hq_server.errors import StorageTrouble
from tests.browser.full_house import FullHouse
from tests.browser.site import NAME
from tests.hq_server.security.hostile_house import addresses

SECRET = "postgresql://hq:hunter2@10.0.0.7/hq"


def test_no_page_that_fails_tells_what_failed(house: FullHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    claire, render = house.sit_down(NAME), flask.render_template

    def broken(template: str, **values: Any) -> str:
        if template != "error.html":
            raise ValueError(SECRET)
        return render(template, **values)

    monkeypatch.setattr(console, "render_template", broken)
    for path in addresses(house):
        answer = claire.get(path)
        assert answer.status_code == 500, path
        assert "HQ failed" in answer.text
        _refuse_traces(answer.text)


@pytest.mark.parametrize("error", [ValueError(SECRET), StorageTrouble("HQ's database does not answer.")])
@pytest.mark.parametrize("door", ["/health", "/feeds/1010?after=0", "/metrics", "/"])
def test_no_door_that_fails_tells_what_failed(
    house: FullHouse, monkeypatch: pytest.MonkeyPatch, door: str, error: Exception
) -> None:
    def broken(*given: object, **named: object) -> object:
        raise error

    stranger = house.app.test_client()
    monkeypatch.setattr("hq_server.db.database.HqDatabase._cursor", broken)
    for address in (f"/v1{door}", door):
        answer = stranger.get(address, headers={"Authorization": "Bearer nothing"})
        assert answer.status_code != 200 or "ok" not in answer.text
        _refuse_traces(answer.text)


def _refuse_traces(text: str) -> None:
    for trace in (SECRET, "hunter2", "Traceback", "ValueError", ".py", "line ", "werkzeug", "sqlite", "psycopg"):
        assert trace not in text, trace
