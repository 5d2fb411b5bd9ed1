"""The commands about the people who sign in: with roles and stores, helped in again, signed out."""

from pathlib import Path

import pytest

from hq_server import logs
from hq_server.__main__ import main
from hq_server.db.database import HqDatabase
from hq_server.domain.access import ALL_POWERS, Grant, Role
from hq_server.domain.stores import Store
from hq_server.services import signed_in, store_admin, user_admin, users
from tests.hq_server.sending_register import NOW

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COMPTOIR_HQ_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("COMPTOIR_HQ_PASSWORD", PASSWORD)
    monkeypatch.setattr(logs, "set_up", lambda *_given, **_more: None)


def run(hq: HqDatabase, *words: str) -> int:
    return main([*words, "--database", hq.url])


def test_a_user_without_roles_is_an_administrator_of_everything(hq: HqDatabase) -> None:
    assert run(hq, "create-user", "Ana", "--full-name", "Ana B") == 0
    person = users.sign_in(hq, "ana", PASSWORD, NOW)
    assert (person.full_name, person.grants, person.language, person.must_change) == ("Ana B", ALL_POWERS, "", False)


def test_roles_hold_for_all_stores_or_the_named_ones(hq: HqDatabase) -> None:
    for number in ("101", "106"):
        store_admin.create_store(hq, Store(number, number, "EUR"), NOW)
    assert run(hq, "create-user", "bo", "--role", "accountant", "--role", "support", "--language", "fr") == 0
    assert run(hq, "create-user", "cy", "--role", "manager", "--store", "101", "--store", "106") == 0
    assert run(hq, "create-user", "di", "--store", "101") == 0
    granted = {one.name: one.grants for one in user_admin.list_people(hq)}
    assert granted == {
        "bo": (Grant(Role.ACCOUNTANT), Grant(Role.SUPPORT)),
        "cy": (Grant(Role.MANAGER, "101"), Grant(Role.MANAGER, "106")),
        "di": (Grant(Role.ADMINISTRATOR, "101"),),
    }
    assert user_admin.get_person(hq, "bo").language == "fr"


def test_a_store_or_role_that_is_not_there_is_refused(hq: HqDatabase, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(hq, "create-user", "ana", "--store", "999") == 1
    assert capsys.readouterr().err == "There is no store 999.\n"
    with pytest.raises(SystemExit):
        run(hq, "create-user", "ana", "--role", "king")
    assert user_admin.list_people(hq) == []


def test_somebody_is_helped_in_again_or_signed_out_from_the_server(
    hq: HqDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(hq, "create-user", "ana") == 0
    person = user_admin.get_person(hq, "ana")
    token = signed_in.begin(hq, person, NOW)
    with hq.write():
        hq.execute("UPDATE hq_user SET code_secret = 'x'")
    for _run in range(2):
        assert run(hq, "reset-code", "ANA") == 0
    assert not user_admin.get_person(hq, "ana").has_code
    assert signed_in.find(hq, token, NOW) is None
    signed_in.begin(hq, person, NOW)
    assert run(hq, "end-sessions", "ana") == 0
    assert capsys.readouterr().out.splitlines() == [
        "ana can sign in now.",
        "No sign-in code is asked of ANA any more.",
        "No sign-in code was asked of ANA.",
        "1 session is ended.",
    ]
    for command in ("reset-code", "end-sessions"):
        assert run(hq, command, "nobody") == 1
    assert "Nobody signs in as" in capsys.readouterr().err
