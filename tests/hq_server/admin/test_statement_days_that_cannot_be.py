"""A register whose clock is wrong may say any business date: every page about that day opens all the same."""

import pytest

from hq_server.services.statement_job import run_statements
from tests.hq_server.admin.conftest import Person
from tests.hq_server.sending_register import add_register
from tests.hq_server.statement_days import DatedRegister
from tests.hq_server.statement_world import EVENING, close, sell, send


@pytest.mark.parametrize("day", ["2026-02-30", "0000-01-01", "0001-01-01", "1970-01-01", "2062-05-05", "9999-12-31"])
def test_the_pages_of_a_day_that_cannot_be(claire: Person, day: str) -> None:
    class _Wrong(DatedRegister):
        def write(self, kind: str, body: dict[str, object], *, document: str = "", **changed: object) -> bytes:
            return super().write(kind, body, document=document, **{"business_date": day} | changed)

    register = _Wrong(add_register(claire.db, "101", "2").identity)
    register.open_shift()
    sell(register, 1_200)
    send(claire.db, register)
    run_statements(claire.db, EVENING)
    claire.clock.now_ms = EVENING
    claire.sign_in()
    page = claire.text(f"/statements/101/{day}")
    assert "the clock of a register is wrong" in page
    close(register)
    send(claire.db, register)
    run_statements(claire.db, EVENING)
    address = f"/statements/101/{day}"
    assert "the clock of a register is wrong" in claire.text(f"{address}/accept")
    for path in ("/statements", "/", "/findings", f"{address}/reconciliation", "/accounting?check=1"):
        assert claire.get(path).status_code == 200, path
    for name in ("statement.pdf", "statement.csv"):
        assert claire.get(f"{address}/{name}").status_code == 200, name
    assert claire.get(f"/stores/101/readiness?day={day}").status_code in (200, 400)
