"""What HQ found is told in the language of whoever reads it: the register's store, the administrator."""

from collections.abc import Iterator

import pytest

from hq_server import texts
from hq_server.db import document_pages
from hq_server.db.database import HqDatabase
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.ingest import ingest_batch
from tests.hq_server.sending_register import add_register

NOW = 1_795_420_800_000


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    texts.use("en")
    yield
    texts.use("en")


def test_a_reason_is_told_again_in_another_language(hq: HqDatabase) -> None:
    register = add_register(hq)
    line = register.write("loyalty.enrolled", {"card": "1"})
    (english,) = ingest_batch(hq, register.identity, [line], NOW)
    texts.use("fr")
    (french,) = ingest_batch(hq, register.identity, [line], NOW)
    assert (french.verdict, french.state) == ("duplicate", "quarantined")
    assert french.reason != english.reason
    with hq.read():
        (listed,) = document_pages.list_needing(hq, "quarantined", 10)
    assert listed.reason == french.reason


def test_what_a_job_did_is_a_text_that_can_be_kept(hq: HqDatabase) -> None:
    message = issue_account_numbers(hq, NOW).message
    kept = texts.keep(message)
    texts.use("fr")
    assert texts.tell(kept) not in ("", message)
