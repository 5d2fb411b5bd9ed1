"""Signing in tells a stranger nothing: whoever it is, it takes the same work, and all processes count together."""

import subprocess
import sys

import argon2
import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.access import ALL_POWERS
from hq_server.services import user_admin, users
from hq_server.services.users import WrongSignIn
from tests.browser.site import ROOT
from tests.hq_server.admin.conftest import PASSWORD
from tests.hq_server.sending_register import NOW

_PROCESSES, _TRIES = 3, 4
_GUESS = """
import sys
from hq_server.db.database import HqDatabase
from hq_server.services.users import WrongSignIn, sign_in
db = HqDatabase.open(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for guess in range(int(sys.argv[2])):
    try:
        sign_in(db, "claire", f"a wrong password {guess}", int(sys.argv[3]))
    except WrongSignIn as wrong:
        print("refused" if "Too many tries" in wrong.message else "looked at", flush=True)
db.close()
"""


@pytest.fixture
def people(hq: HqDatabase) -> HqDatabase:
    for name in ("claire", "blocked"):
        users.create_user(hq, name, PASSWORD, NOW)
    user_admin.change_person(hq, "blocked", NOW, full_name="Blocked", active=False, grants=ALL_POWERS)
    return hq


def test_an_unknown_or_blocked_name_takes_the_same_work_as_a_wrong_password(
    people: HqDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[str, ...]] = []
    verify = argon2.PasswordHasher.verify

    def counted(hasher: argon2.PasswordHasher, password_hash: str, password: str) -> bool:
        # What makes it slow stands in the hash: the way, its version, and how much time and memory it takes.
        done.append(tuple(password_hash.split("$")[:4]))
        return bool(verify(hasher, password_hash, password))

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    told = {}
    for name, password in (("claire", "a wrong one"), ("nobody", PASSWORD), ("blocked", PASSWORD), ("", "")):
        done.clear()
        with pytest.raises(WrongSignIn) as wrong:
            users.sign_in(people, name, password, NOW)
        told[name] = (len(done), *done, wrong.value.message)
    assert set(told.values()) == {told["claire"]}
    assert told["claire"][0] == 1
    done.clear()
    users.sign_in(people, "claire", PASSWORD, NOW)
    assert len(done) == 1


def test_guesses_are_counted_together_whatever_process_they_come_to(people: HqDatabase) -> None:
    command = [sys.executable, "-c", _GUESS, people.url, str(_TRIES), str(NOW)]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _process in range(_PROCESSES)
    ]
    said = []
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in started:
        said += process.communicate(timeout=60)[0].split("\n")[:-1]
        assert process.returncode == 0
    assert (said.count("looked at"), len(said)) == (5, _PROCESSES * _TRIES)
    with pytest.raises(WrongSignIn, match="Too many tries"):
        users.sign_in(people, "claire", PASSWORD, NOW)
