"""A customer file is shown before anything is written, then written once, whatever is in it."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from hq_server.db import customer_fields, jobs
from hq_server.db.customer_imports import DONE, CustomerImport
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import ADDRESS, parts_of
from hq_server.domain.job import CUSTOMER_JOB
from hq_server.errors import NotFound, Refused
from hq_server.ids import new_id
from hq_server.services import audit, customer_import, customer_list, erasure, feeds, merge_proposals
from hq_server.services.audit import Wanted
from hq_server.services.customer_import import ImportPreview, import_confirmed
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.feed_job import publish_customers
from hq_server.services.ingest import ingest_batch
from hq_server.texts import tell
from hq_server.wire.customer_bodies import CustomerInFull
from tests.hq_server.customer_lines import HOME, create
from tests.hq_server.sending_register import NOW, add_register

HEAD = "account_number,first_name,last_name,phone,email,street,postcode,city\n"
DAY_MS = 86_400_000
_FILE = "file"


def keep(db: HqDatabase, text: str | bytes, key: str = _FILE) -> CustomerImport:
    content = text.encode() if isinstance(text, str) else text
    customer_import.keep_file(db, key, "people.csv", content, "101", NOW, by="claire")
    return customer_import.get_import(db, key)


def show(db: HqDatabase, text: str | bytes) -> ImportPreview:
    return customer_import.preview(db, keep(db, text))


def bring(db: HqDatabase, text: str | bytes, *ticked: int, key: str = _FILE) -> CustomerImport:
    keep(db, text, key)
    assert customer_import.confirm(db, key, ticked, NOW)
    import_confirmed(db, NOW, new_id)
    return customer_import.get_import(db, key)


def people(db: HqDatabase) -> list[tuple[str, str, str]]:
    with db.read():
        return db.rows("SELECT first_name, last_name, phone FROM customer ORDER BY id")


def known(db: HqDatabase, **plain: str) -> str:
    """A customer with a number, as a register made them; its account number."""
    register = add_register(db)
    customer = create(register, fields=HOME, **plain)
    ingest_batch(db, register.identity, register.lines, NOW)
    issue_account_numbers(db, NOW)
    publish_customers(db, NOW)
    merge_proposals.find_proposals(db, NOW, new_id)
    number = customer_list.get_customer(db, customer).account_number
    assert number
    return number


def refused(db: HqDatabase, key: str = _FILE) -> list[tuple[int, str, str]]:
    return [(one.row, one.field, tell(one.message)) for one in customer_import.list_refusals(db, key, 0, 100)]


class TestPreview:
    def test_it_says_what_would_happen_and_writes_nothing(self, hq: HqDatabase) -> None:
        number = known(hq)
        report = show(
            hq,
            HEAD
            + f"{number},,Changed,,,,,\n"
            + f"{number.lstrip('0')},,,,,,,\n"
            + ",Ann,New,0612345678,,1 High Street,59000,Lille\n"
            + "999999999,Nobody,Knows,,,,,\n",
        )
        assert report.counts == {"new": 1, "changed": 1, "unchanged": 0, "refused": 2, "alike": 0}
        assert [(one.row, one.column) for one in report.problems] == [(3, "account_number"), (5, "account_number")]
        assert report.problems[0].message == "Row 2 already has this customer. Keep one of the two."
        assert people(hq) == [("Zoë", "O'Brien", "+33 1 23 45 67 89")]

    def test_an_empty_cell_changes_nothing_so_the_same_values_are_no_change(self, hq: HqDatabase) -> None:
        number = known(hq)
        report = show(hq, HEAD + f"{number},Zoë,,,,1 rue du Nord,,Lille\n")
        assert report.counts == {"new": 0, "changed": 0, "unchanged": 1, "refused": 0, "alike": 0}

    def test_whoever_shares_a_phone_or_an_address_is_shown_with_whom(self, hq: HqDatabase) -> None:
        number = known(hq)
        report = show(
            hq,
            HEAD
            + ",Zoe,Obrien,01 23 45 67 89,,,,\n"
            + ",Ann,New,0612345678,,,,\n"
            + ",Anne,Neu,+33 6 12 34 56 78,,,,\n"
            + ",Bob,Else,,ZOE@example.org ,,,\n",
        )
        told = [(one.row.row, one.alike.kind, one.alike.row) for one in report.alike if one.alike]
        assert told == [(2, "phone", 0), (4, "phone", 3), (5, "email", 0)]
        alike = report.alike[0].alike
        assert alike
        assert report.others[alike.customer].account_number == number
        assert report.counts["new"] == 1

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_it_reads_what_spreadsheets_write(self, hq: HqDatabase, encoding: str) -> None:
        text = "Prénom;Nom;Téléphone;Code postal;Ville;Adresse\r\nZoë;Lefèvre;0612345678;59000;Lille;1, rue d’Été\r\n"
        made = keep(hq, text.encode(encoding))
        assert made.columns == ("first_name", "last_name", "phone", "postcode", "city", "street")
        assert made.encoding == encoding
        (row,) = customer_import.preview(hq, made).listed["new"]
        assert (row.row.name, row.row.place["street"]) == ("Zoë Lefèvre", "1, rue d’Été")

    def test_columns_that_say_nothing_are_chosen_by_a_person(self, hq: HqDatabase) -> None:
        made = keep(hq, "a,b,c\nAnn,New,x\n")
        assert made.columns == ("", "", "")
        with pytest.raises(Refused):
            customer_import.choose_columns(hq, _FILE, ["", "phone", ""])
        with pytest.raises(Refused):
            customer_import.choose_columns(hq, _FILE, ["last_name", "last_name", ""])
        with pytest.raises(Refused):
            customer_import.confirm(hq, _FILE, (), NOW)
        customer_import.choose_columns(hq, _FILE, ["first_name", "last_name", ""])
        report = customer_import.preview(hq, customer_import.get_import(hq, _FILE))
        assert report.listed["new"][0].row.name == "Ann New"

    def test_a_file_without_a_heading_is_not_kept(self, hq: HqDatabase) -> None:
        for content in (b"", b"\r\n", b",,\nAnn,New,1\n", b'"' + b"x" * 200_000):
            with pytest.raises(Refused):
                customer_import.keep_file(hq, _FILE, "x.csv", content, "101", NOW, by="claire")
        with pytest.raises(NotFound):
            customer_import.get_import(hq, _FILE)


class TestImport:
    def test_new_customers_get_their_number_from_the_customer_job_and_registers_hear_of_them(
        self, hq: HqDatabase
    ) -> None:
        made = bring(hq, HEAD + ",Ann,New,0612345678,ann@example.org,1 High Street,59000,Lille\n")
        assert (made.state, made.total, made.done, made.new, made.left_out) == (DONE, 1, 1, 1, 0)
        with hq.read():
            assert jobs.count_wishes(hq, CUSTOMER_JOB) == 1
        issue_account_numbers(hq, NOW)
        register = add_register(hq)
        (change,) = feeds.read_page(hq, register.identity, 1010, 0, "", 10, NOW).changes
        body = change.body
        assert isinstance(body, CustomerInFull)
        assert (body.first_name, body.last_name, body.account_number) == ("Ann", "New", "000000018")
        address = body.fields["primary_address"]
        assert parts_of(dict(body.fields), ADDRESS) == {
            address: {"purpose": "home", "street": "1 High Street", "postcode": "59000", "city": "Lille"}
        }
        assert [one.name for one in customer_list.list_customers(hq, "0612345678").customers] == ["Ann New"]

    def test_who_is_there_changes_field_by_field_and_the_history_tells_by_whom(self, hq: HqDatabase) -> None:
        number = known(hq)
        made = bring(hq, HEAD + f"{number},,,,new@example.org,,59800,Lille\n")
        assert (made.new, made.changed, made.same) == (0, 1, 0)
        customer = customer_list.get_customer(hq, number)
        assert (customer.first_name, customer.email, customer.conflicts) == ("Zoë", "new@example.org", 0)
        with hq.read():
            fields = customer_fields.read_fields(hq, [customer.id])[customer.id]
            told = [change for change, _name, _sequence in customer_fields.list_changes(hq, customer.id, 10)]
        assert fields["address.a1.postcode"] == "59800"
        assert sorted((one.field, one.old, one.new, one.staff) for one in told) == [
            ("address.a1.postcode", None, "59800", "claire"),
            ("email", "zoe@example.org", "new@example.org", "claire"),
        ]
        publish_customers(hq, NOW)
        register = add_register(hq, number="3")
        page = feeds.read_page(hq, register.identity, 1010, 0, "", 10, NOW)
        assert [change.body.email for change in page.changes if isinstance(change.body, CustomerInFull)] == [
            "new@example.org"
        ]

    def test_a_customer_without_an_address_gets_one(self, hq: HqDatabase) -> None:
        bring(hq, HEAD + ",Ann,New,,,,,\n", key="first")
        issue_account_numbers(hq, NOW)
        bring(hq, HEAD + "18,,,,,1 High Street,59000,Lille\n")
        customer = customer_list.get_customer(hq, "000000018")
        with hq.read():
            fields = customer_fields.read_fields(hq, [customer.id])[customer.id]
        assert list(parts_of(fields, ADDRESS)) == [fields["primary_address"]]
        assert bring(hq, HEAD + "18,,,,,2 High Street,,\n", key="again").changed == 1

    def test_confirmed_twice_changes_nothing(self, hq: HqDatabase) -> None:
        bring(hq, HEAD + ",Ann,New,,,,,\n")
        assert not customer_import.confirm(hq, _FILE, (), NOW)
        assert import_confirmed(hq, NOW, new_id).rows == 0
        assert len(people(hq)) == 1

    def test_a_run_that_broke_off_is_gone_on_with_and_writes_nothing_twice(
        self, hq: HqDatabase, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(customer_import, "AT_ONCE", 2)
        keep(hq, HEAD + "".join(f",Ann,New {number},,,,,\n" for number in range(5)) + ",,,x,,,,\n")
        customer_import.confirm(hq, _FILE, (), NOW)
        made = iter([new_id() for _id in range(6)])
        with pytest.raises(StopIteration):
            import_confirmed(hq, NOW, lambda: next(made))
        half = customer_import.get_import(hq, _FILE)
        assert (half.state, half.done, half.new, half.refused) == ("confirmed", 3, 2, 1)
        assert import_confirmed(hq, NOW, new_id).rows == 3
        after = customer_import.get_import(hq, _FILE)
        assert (after.state, after.done, after.new, after.refused) == (DONE, 6, 5, 1)
        assert [last for _first, last, _phone in people(hq)] == [f"New {number}" for number in range(5)]

    def test_who_is_like_somebody_is_left_out_until_it_is_ticked(self, hq: HqDatabase) -> None:
        known(hq)
        text = HEAD + ",Zoe,Obrien,01 23 45 67 89,,,,\n,Zo,O,0123456789,,,,\n"
        made = bring(hq, text, 3, key="first")
        assert (made.new, made.alike) == (1, 1)
        assert ("Zo", "O", "0123456789") in people(hq)
        ((row, _field, message),) = refused(hq, "first")
        assert row == 2
        assert message.startswith("It is like customer ")

    def test_merged_and_erased_customers_are_not_written_to(self, hq: HqDatabase) -> None:
        number = known(hq)
        with hq.write():
            one = customer_list.get_customer(hq, number).id
            hq.execute(
                "INSERT INTO customer_alias (customer, parent, survivor, merge) VALUES (?, ?, ?, 'm')", (one, one, one)
            )
        bring(hq, HEAD + f"{number},Other,,,,,,\n")
        assert [message for _row, _column, message in refused(hq)] == [
            f"This customer was merged into {number}. Use that number."
        ]

    def test_rows_that_were_left_out_go_when_a_person_is_erased(self, hq: HqDatabase) -> None:
        number = known(hq)
        made = bring(hq, HEAD + f"{number},,,x,,,,\n,Zoe,Obrien,01 23 45 67 89,,,,\n")
        assert [row for row, _column, _message in refused(hq)] == [2, 3]
        erasure.erase(hq, customer_list.get_customer(hq, number).id, "e-1", "by letter", NOW, asked_by="claire")
        assert refused(hq) == []
        assert [one.cells[:2] for one in customer_import.refused_rows(hq, made.id)] == [
            ("account_number", "first_name")
        ]
        assert bring(hq, HEAD + f"{number},Zoe,,,,,,\n", key="again").refused == 1
        assert refused(hq, "again")[0][2] == "This person was erased. Nothing can be written about them any more."

    def test_of_two_who_confirm_at_once_one_does(self, hq: HqDatabase) -> None:
        keep(hq, HEAD + ",Ann,New,,,,,\n")
        both = threading.Barrier(2)

        def press(_who: int) -> bool:
            both.wait()
            return customer_import.confirm(hq, _FILE, (), NOW)

        with ThreadPoolExecutor(2) as people_there:
            assert sorted(people_there.map(press, range(2))) == [False, True]
        with ThreadPoolExecutor(2) as workers:
            list(workers.map(lambda _worker: import_confirmed(hq, NOW, new_id), range(2)))
        assert len(people(hq)) == 1

    def test_the_audit_has_one_entry_for_the_file(self, hq: HqDatabase) -> None:
        bring(hq, HEAD + ",Ann,New,,,,,\n,Bob,New,,,,,\n,,,x,,,,\n")
        (entry,) = audit.list_entries(hq, Wanted())[0]
        assert (entry.by, entry.action, entry.store) == ("claire", "customers.imported", "101")
        assert [(one.field, one.new) for one in entry.changes] == [
            ("file", "people.csv"),
            ("new customers", "2"),
            ("changed customers", "0"),
            ("rows left out", "1"),
        ]

    def test_a_file_that_nobody_confirms_is_forgotten_and_so_are_refused_rows(self, hq: HqDatabase) -> None:
        bring(hq, HEAD + ",,,x,,,,\n", key="ended")
        keep(hq, HEAD)
        import_confirmed(hq, NOW + 8 * DAY_MS, new_id)
        with pytest.raises(NotFound):
            customer_import.get_import(hq, _FILE)
        assert len(refused(hq, "ended")) == 1
        import_confirmed(hq, NOW + 31 * DAY_MS, new_id)
        assert refused(hq, "ended") == []
        assert customer_import.get_import(hq, "ended").refused == 1
