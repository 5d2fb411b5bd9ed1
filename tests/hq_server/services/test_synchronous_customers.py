"""A store in synchronous mode: its customers have their numbers before the upload is answered, each of them one."""

import threading
from dataclasses import replace

import pytest

from hq_server.db import customers
from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.errors import Refused, StorageTrouble
from hq_server.services import customer_job, feeds, store_admin, sync_operations
from hq_server.services.ingest import ingest_batch
from tests.hq_server.sending_register import NOW, SendingRegister, add_register

ANN, BEN = "0193aaaa-0000-7000-8000-000000000001", "0193aaaa-0000-7000-8000-000000000002"


@pytest.fixture
def register(hq: HqDatabase) -> SendingRegister:
    sending = add_register(hq)
    store_admin.update_store(hq, replace(store_admin.get_store(hq, "101"), async_customers=False), NOW)
    return sending


def numbers(hq: HqDatabase) -> dict[str, str | None]:
    with hq.read():
        return {row[0]: row[1] for row in hq.rows("SELECT id, account_number FROM customer")}


def told(hq: HqDatabase, register: SendingRegister) -> dict[str, str | None]:
    page = feeds.read_page(hq, register.identity, 1010, 0, "", 100, NOW)
    return {change.key: getattr(change.body, "account_number", None) for change in page.changes}


def test_the_number_is_on_1010_when_the_upload_is_answered(hq: HqDatabase, register: SendingRegister) -> None:
    ingest_batch(hq, register.identity, [register.create_customer(ANN)], NOW)
    given = numbers(hq)
    assert given[ANN]
    assert told(hq, register) == given


def test_an_upload_that_is_sent_again_gives_no_second_number(hq: HqDatabase, register: SendingRegister) -> None:
    line = register.create_customer(ANN)
    ingest_batch(hq, register.identity, [line], NOW)
    first = numbers(hq)
    ingest_batch(hq, register.identity, [line], NOW)
    customer_job.issue_account_numbers(hq, NOW)
    assert numbers(hq) == first


def test_a_store_in_async_mode_waits_for_the_job(hq: HqDatabase) -> None:
    other = add_register(hq, "202")
    ingest_batch(hq, other.identity, [other.create_customer(BEN)], NOW)
    assert numbers(hq) == {BEN: None}


def test_only_the_customers_of_the_upload_are_numbered(hq: HqDatabase, register: SendingRegister) -> None:
    other = add_register(hq, "202")
    ingest_batch(hq, other.identity, [other.create_customer(BEN)], NOW)
    ingest_batch(hq, register.identity, [register.create_customer(ANN)], NOW)
    assert numbers(hq)[BEN] is None


def test_an_upload_is_answered_also_when_no_number_can_be_given(
    hq: HqDatabase, register: SendingRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> list[str]:
        raise StorageTrouble("the sequence is gone")

    monkeypatch.setattr(customers, "lock_pending_of", broken)
    (result,) = ingest_batch(hq, register.identity, [register.create_customer(ANN)], NOW)
    assert (result.verdict, result.state) == ("stored", "applied")
    customer_job.issue_account_numbers(hq, NOW)
    assert numbers(hq)[ANN]


def test_an_upload_is_answered_also_when_the_numbers_are_used_up(hq: HqDatabase, register: SendingRegister) -> None:
    with hq.write():
        hq.execute("UPDATE number_sequence SET next = 999999999999 WHERE name = 'account number'")
    first, second = (ingest_batch(hq, register.identity, [register.create_customer(one)], NOW) for one in (ANN, BEN))
    assert [(result.verdict, result.state) for result in (*first, *second)] == [("stored", "applied")] * 2
    assert numbers(hq) == {ANN: None, BEN: None}
    with pytest.raises(Refused, match="used up"):
        customer_job.issue_account_numbers(hq, NOW)
    with pytest.raises(Refused, match="used up"):
        sync_operations.synchronize(hq, ANN, NOW, by="claire")


def test_the_last_number_that_is_left_is_given(hq: HqDatabase) -> None:
    sending = add_register(hq, "202")
    ingest_batch(hq, sending.identity, [sending.create_customer(one) for one in (ANN, BEN)], NOW)
    with hq.write():
        hq.execute("UPDATE number_sequence SET next = 99999999 WHERE name = 'account number'")
    assert customer_job.issue_account_numbers(hq, NOW).rows == 1
    assert sorted(map(bool, numbers(hq).values())) == [False, True]


def test_many_uploads_and_the_job_at_once_never_give_a_number_twice(hq: HqDatabase, register: SendingRegister) -> None:
    senders = [register, *(SendingRegister(RegisterIdentity("101", str(number))) for number in (3, 4, 5))]
    for sender in senders[1:]:
        add_register(hq, "101", sender.identity.register)
    failures: list[BaseException] = []

    def upload(sender: SendingRegister) -> None:
        try:
            for _time in range(5):
                ingest_batch(hq, sender.identity, [sender.create_customer() for _one in range(3)], NOW)
                customer_job.issue_account_numbers(hq, NOW)
        except BaseException as error:
            failures.append(error)
        finally:
            hq.close()

    threads = [threading.Thread(target=upload, args=(sender,)) for sender in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    given = numbers(hq).values()
    assert None not in given
    assert len(set(given)) == len(given) == 60
