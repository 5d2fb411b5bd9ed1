"""The audit log's page: who did what, with both values, found again, and taken away as a table."""

import csv
import html
import io
import re
from pathlib import Path

from hq_server.admin import audit_words
from hq_server.db.audit import Wanted
from hq_server.services import audit, staff_admin, store_admin
from hq_server.services.audit import Change
from tests.hq_server.admin.conftest import Person
from tests.hq_server.sending_register import NOW, add_register

DAY = 86_400_000


def note(person: Person, subject: str, by: str = "claire", *, at: int = NOW, old: str = "a", new: str = "b") -> None:
    with person.db.write():
        audit.record(person.db, by, "store.changed", subject, [Change("name", old, new)], at)


def test_a_change_made_on_a_page_stands_in_the_log_with_its_person_and_both_values(claire: Person) -> None:
    add_register(claire.db)
    settings = {"currency": "EUR", "time_zone": "Europe/Paris", "end_of_day": "22:00", "language_of_store": "fr"}
    answer = claire.post(
        "/stores/101/settings", name="Comptoir <b>Sud", address="1 rue", tax_included="yes", **settings
    )
    assert answer.status_code == 200
    page = claire.text("/audit")
    assert "Changed the store" in page
    assert "Claire Aubert" in page
    assert '<del class="pre">Comptoir Nord</del>' in page
    assert '<ins class="pre">Comptoir &lt;b&gt;Sud</ins>' in page
    assert 'href="/stores/101"' in page


def test_registers_staff_and_imports_stand_in_it_and_no_secret_does(claire: Person) -> None:
    add_register(claire.db)
    claire.post("/stores/101/registers/new", number="7", name="door")
    issued = claire.post("/registers/101-7/activation-code").text
    claire.post("/registers/101-7/revoke", typed="101-7")
    claire.post("/staff/new", store="101", name="Ada", role="cashier", pin="271828", language_of_person="en")
    claire.post("/staff/101/s-001/active", active="no")
    page = claire.text("/audit")
    for word in ("Added the register", "Issued an activation code", "Revoked the register", "Added the person"):
        assert word in page
    assert "Blocked the person" in page
    assert "271828" not in page
    with claire.db.read():
        kept = " ".join(row[0] for row in claire.db.rows("SELECT changes FROM audit_entry"))
    assert "271828" not in kept
    code = issued.split('class="code"')[1].split(">", 1)[1][:9] if 'class="code"' in issued else ""
    assert not code or code not in kept


def test_what_a_command_did_is_told_as_done_at_the_server(claire: Person) -> None:
    add_register(claire.db)
    staff_admin.add_staff(claire.db, "101", "Ada", "271828", NOW)
    assert "At the server" in claire.text("/audit?by=-")
    assert "No entry fits." in claire.text("/audit?by=claire")


def test_a_revocation_that_stops_nothing_is_no_entry(claire: Person) -> None:
    add_register(claire.db)
    for _time in range(2):
        store_admin.revoke_register(claire.db, "101-2", NOW, by="claire")
    assert len(audit.list_entries(claire.db, Wanted(action="register.revoked"))[0]) == 1


def test_entries_are_found_by_person_action_subject_and_day(claire: Person) -> None:
    note(claire, "store 101", "claire")
    note(claire, "store 102", "marc", at=NOW - 40 * DAY)
    assert "Store 102" not in claire.text("/audit?by=claire")
    assert "Store 101" not in claire.text("/audit?subject=store+102")
    assert "No entry fits." in claire.text("/audit?action=customer.merged")
    assert "Store 102" not in claire.text("/audit?first=2026-11-01&last=2026-11-30")
    assert "Store 101" in claire.text("/audit?first=2026-11-01&last=2026-11-30")
    assert "Store 101" in claire.text("/audit?first=nonsense&before=x&by=%00")


def test_older_entries_are_on_the_next_page_and_none_is_lost(claire: Person) -> None:
    for number in range(60):
        note(claire, f"store 9{number:02d}")
    first = claire.text("/audit?action=store.changed")
    assert "Store 959" in first
    assert "Store 909" not in first
    following = re.search(r'href="(/audit\?[^"]*before=\d+)"', first)
    assert following
    older = claire.text(html.unescape(following[1]))
    assert "Store 909" in older
    assert "Older entries" not in older


def test_the_page_asks_the_same_few_questions_however_many_entries_there_are(claire: Person, asked: list[str]) -> None:
    def questions() -> int:
        asked.clear()
        claire.text("/audit")
        return len(asked)

    note(claire, "store 101")
    few = questions()
    for number in range(30):
        note(claire, f"store {number + 200}", by=f"person-{number % 3}")
    assert questions() == few


def test_the_table_to_take_away_starts_no_formula(claire: Person) -> None:
    note(claire, "store 101", old="=1+1", new='@SUM(A1) "x"')
    note(claire, "store 102", old="", new="plain")
    answer = claire.get("/audit/entries.csv?subject=store+101")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[0][:4] == ["number", "when", "by", "action"]
    assert [row[-2:] for row in rows[1:]] == [["'=1+1", '\'@SUM(A1) "x"']]


def test_an_erased_persons_entry_says_so(claire: Person) -> None:
    note(claire, "customer 1", old="+33 1", new="+33 2")
    with claire.db.write():
        audit.forget(claire.db, ["customer 1"])
    page = claire.text("/audit")
    assert "The values were erased with the person." in page
    assert "+33" not in page


def test_whatever_is_recorded_has_words(claire: Person) -> None:
    """Of every action that stands in a service's own text."""
    pattern = re.compile(r'audit\.record\([^()]*?"([a-z_]+\.[a-z_]+)"')
    services = Path(audit.__file__).parent.glob("*.py")
    actions = {action for path in services for action in pattern.findall(path.read_text(encoding="utf-8"))}
    assert "store.changed" in actions
    with claire.client.application.test_request_context():
        assert [action for action in sorted(actions) if audit_words.action_word(action) == action] == []
