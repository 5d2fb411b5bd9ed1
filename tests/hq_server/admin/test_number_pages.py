"""The page of the number formats: the next numbers as they would be, before anything is saved."""

from hq_server.db import numbers
from hq_server.services.number_formats import read_sequence
from tests.hq_server.admin.conftest import Person


def test_the_next_numbers_are_shown_before_they_are_saved(claire: Person) -> None:
    page = claire.text("/setup/numbers")
    assert "000000018 · 000000026 · 000000034" in page
    for shown in (
        claire.post("/setup/numbers/orders", prefix="web-", digits="5", act="show"),
        claire.post("/setup/numbers/orders/preview", prefix="web-", digits="5"),
    ):
        assert "WEB-00001 · WEB-00002 · WEB-00003" in shown.text
    assert read_sequence(claire.db, numbers.SALES_ORDER).samples[0] == "SO-0000001"
    assert "Saved." in claire.post("/setup/numbers/orders", prefix="web-", digits="5", act="save").text
    assert read_sequence(claire.db, numbers.SALES_ORDER).samples[0] == "WEB-00001"


def test_what_cannot_be_stays_in_the_form_with_what_is_wrong(claire: Person) -> None:
    refused = claire.post("/setup/numbers/accounts", prefix="C1", digits="2", check_digit="yes", act="save")
    assert refused.status_code == 422
    assert 'value="C1"' in refused.text
    assert "the last one no digit" in refused.text
    assert "From 4 to 12 digits." in refused.text
    shown = claire.post("/setup/numbers/accounts/preview", prefix="", digits="9")
    assert "could be one that was given before" in shown.text
    assert claire.post("/setup/numbers/receipts", prefix="", digits="9").status_code == 404
