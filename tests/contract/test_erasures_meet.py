"""HQ erases a person, and two real registers remove all they have, send receipts, and stay checkable."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hq_server.db import erasures
from hq_server.db.customer_pages import find_row
from hq_server.errors import Refused
from hq_server.services import customer_list, erasure, signing
from hq_server.services.verify import verify_registers
from store_client.domain.customer import CustomerDetails
from store_client.services import erasing
from store_client.services.customer_edits import edit_customer
from store_client.services.customer_search import find_customers
from store_client.services.customers import get_customer
from store_client.services.verify import verify_chain
from tests.contract.meeting import Meeting, Shop
from tests.factories import STAFF, START_MS, make_moment

_SECRETS = (b"Lef\xc3\xa8vre", b"12 34 56 78", b"59000", b"LC-77")


@pytest.fixture
def meeting(tmp_path: Path) -> Iterator[Meeting]:
    made = Meeting(tmp_path, 0)
    with made.hq.write():
        made.hq.execute("UPDATE register SET token_hash = number")
    made.enrol(made.shops[0], "LC-77")
    made.settle()
    yield made
    made.close()


def _erase(meeting: Meeting) -> None:
    erasure.erase(meeting.hq, meeting.customer, "e-1", "asked by letter", START_MS, asked_by="claire")


def _confirm_all(meeting: Meeting) -> None:
    meeting.settle()
    for shop in meeting.shops:
        meeting.confirm_erasures(shop)
    meeting.settle()


def _held_by(shop: Shop) -> list[bytes]:
    """Everything personal that any table of the register still says."""
    found: list[bytes] = []
    for (name,) in shop.db.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%fts5%'"):
        if name.startswith(("customer_search_", "customer_hash_")):
            continue
        for row in shop.db.rows(f"SELECT * FROM {name}"):
            text = b" ".join(bytes(one) if isinstance(one, bytes) else str(one).encode() for one in row)
            found += [secret for secret in _SECRETS if secret in text]
    return found


def _held_at_hq(meeting: Meeting) -> list[tuple[str, bytes]]:
    hq, found = meeting.hq, []
    with hq.read():
        tables = [row[0] for row in hq.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in tables:
            for row in hq.rows(f"SELECT * FROM {name}"):
                text = b" ".join(bytes(one) if isinstance(one, bytes) else str(one).encode() for one in row)
                found += [(name, secret) for secret in (*_SECRETS, b"lefevre") if secret in text]
    return found


def test_every_register_forgets_the_person_and_says_so(meeting: Meeting) -> None:
    assert _held_at_hq(meeting)
    assert all(_held_by(shop) for shop in meeting.shops)
    _erase(meeting)
    _confirm_all(meeting)
    assert [_held_by(shop) for shop in meeting.shops] == [[], []]
    assert _held_at_hq(meeting) == []
    shown = erasure.get_erasure(meeting.hq, meeting.customer)
    assert [(one.register, one.done_ms is not None) for one in shown.receipts] == [("1", True), ("2", True)]
    assert shown.missing == 0
    assert shown.receipts[0].removed["documents"] == 2
    for shop in meeting.shops:
        assert get_customer(shop.db, meeting.customer) is None
        assert find_customers(shop.db, "lefevre") == []


def test_the_chains_of_both_sides_can_still_be_checked(meeting: Meeting) -> None:
    _erase(meeting)
    _confirm_all(meeting)
    assert [verify_chain(shop.db).first_problem for shop in meeting.shops] == [None, None]
    reports = verify_registers(meeting.hq)
    assert [report.problems for report in reports] == [(), ()]
    assert sum(report.redacted for report in reports) == 2


def test_what_a_register_had_not_sent_goes_up_first_and_is_redacted_on_arrival(meeting: Meeting) -> None:
    shop = meeting.shops[1]
    base = get_customer(shop.db, meeting.customer)
    assert base is not None
    details = CustomerDetails(last_name="Lef\u00e8vre", phone="06 12 34 56 78", email="late@example.org")
    edit_customer(shop.db, meeting.customer, details, base=base, staff=STAFF, now=make_moment(), new_id=meeting.new_id)
    _erase(meeting)
    meeting.pull(shop)
    meeting.confirm_erasures(shop)
    assert erasure.get_erasure(meeting.hq, meeting.customer).missing == 2
    _confirm_all(meeting)
    _confirm_all(meeting)
    assert erasure.get_erasure(meeting.hq, meeting.customer).missing == 0
    assert _held_at_hq(meeting) == []
    assert _held_by(shop) == []


def test_a_register_that_loads_everything_again_does_not_get_the_person_back(meeting: Meeting) -> None:
    _erase(meeting)
    _confirm_all(meeting)
    for shop in meeting.shops:
        with shop.db.write():
            shop.db.run("UPDATE feed_cursor SET position = 0")
    _confirm_all(meeting)
    assert [get_customer(shop.db, meeting.customer) for shop in meeting.shops] == [None, None]
    with meeting.hq.read():
        told = meeting.hq.row("SELECT count(*) FROM inbox WHERE kind = 'customer.erased'")
    assert told == (2,)


def test_an_hq_that_was_restored_from_a_backup_erases_again(meeting: Meeting) -> None:
    with meeting.hq.write():  # the secrets that outlive a restore
        signing.hq_keys(meeting.hq)
    meeting.hq.close()
    file = Path(meeting.hq.url.removeprefix("sqlite:///"))
    backup = file.read_bytes()
    _erase(meeting)
    _confirm_all(meeting)
    meeting.hq.close()
    for beside in file.parent.glob(f"{file.name}-*"):
        beside.unlink()
    file.write_bytes(backup)
    assert _held_at_hq(meeting)
    _confirm_receipts_again(meeting)
    assert _held_at_hq(meeting) == []
    with meeting.hq.read():
        assert set(erasures.among(meeting.hq, [meeting.customer])) == {meeting.customer}
    assert [report.problems for report in verify_registers(meeting.hq)] == [(), ()]


def _confirm_receipts_again(meeting: Meeting) -> None:
    """HQ lacks what came after its backup, and registers send it again."""
    for shop in meeting.shops:
        with meeting.hq.read():
            last = meeting.hq.row("SELECT max(sequence) FROM inbox WHERE register = ?", (shop.identity.register,))
        with shop.db.write():
            shop.db.run(
                "UPDATE outbox SET stored_ms = NULL, state = '', verdict = '' WHERE sequence > ?",
                ((last[0] if last else 0) or 0,),
            )
    meeting.settle()


def test_an_erased_person_cannot_be_erased_again_or_found(meeting: Meeting) -> None:
    _erase(meeting)
    assert customer_list.list_customers(meeting.hq, "lefevre").customers == ()
    with meeting.hq.read():
        left = find_row(meeting.hq, meeting.customer)
    assert left is not None
    assert (left.name, left.phone, left.account_number) == ("", "", "000000018")
    with pytest.raises(Refused, match="already"):
        _erase(meeting)


def test_a_receipt_that_hq_never_asked_for_is_quarantined(meeting: Meeting) -> None:
    shop = meeting.shops[0]
    with shop.db.write():
        erasure_of_a_thief = ("e-9", "00" * 64)
        erasing.erase(shop.db, meeting.customer, *erasure_of_a_thief)
    meeting.confirm_erasures(shop)
    meeting.settle()
    with meeting.hq.read():
        row = meeting.hq.row("SELECT state FROM inbox WHERE kind = 'customer.erased'")
    assert row == ("quarantined",)
    assert _held_at_hq(meeting)
