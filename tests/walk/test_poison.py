"""One poisoned document among a thousand: it is kept and loud, and everything else goes on."""

from collections.abc import Callable

import pytest

from tests.walk.rewriting import rewrite
from tests.walk.shop import WalkShop, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_document_hq_cannot_apply_is_quarantined_and_blocks_nothing(
    open_shop: Callable[..., WalkShop], engine: str
) -> None:
    shop = open_shop(engine)
    register = shop.registers[0]
    register.sell(1_000, "--close", "--customer-every", "50")
    poisoned = 500
    with register.open() as db:
        shown = db.value("SELECT id FROM outbox WHERE sequence = ?", (poisoned,))
        rewrite(db, poisoned, lambda document: document["body"].update(total_minor=1))
    register.start_agent()
    wait_until(lambda: register.waiting() == 0, "everything was sent")
    assert shop.rows("SELECT sequence, state FROM inbox WHERE state <> 'applied'") == [(poisoned, "quarantined")]
    assert register.ledger.sales.pop(shown)
    shop.expect_everything_once()
    with register.open() as db:
        assert db.rows("SELECT sequence FROM outbox WHERE state = 'quarantined'") == [(poisoned,)]
    assert not register.chain_is_whole()
    wait_until(lambda: shop.rows("SELECT state FROM business_day") == [("waiting",)], "the day is not confirmed")


def test_bytes_damaged_on_the_disk_are_kept_at_hq_as_unreadable_and_verify_shows_the_gap(
    open_shop: Callable[..., WalkShop],
) -> None:
    shop = open_shop()
    register = shop.registers[0]
    register.sell(300, "--customer-every", "0")
    with register.open() as db, db.write():
        db.run("UPDATE outbox SET content = substr(content, 1, 40) WHERE sequence BETWEEN 100 AND 111")
        lost = {row[0] for row in db.rows("SELECT id FROM outbox WHERE sequence BETWEEN 100 AND 111")}
    register.start_agent()
    wait_until(lambda: register.waiting() == 0, "everything was sent")
    register.ledger.sales = {sale: total for sale, total in register.ledger.sales.items() if sale not in lost}
    assert len(register.ledger.sales) == 288
    shop.expect_everything_once()
    assert shop.chain_problems() == ["12 documents missing after 99"]
    assert shop.rows("SELECT count(DISTINCT content_hash) FROM quarantine WHERE verdict = 'unreadable'")[0][0] > 0
    found = register.run("verify")
    assert found.returncode == 1
    assert "document 100" in found.stdout + found.stderr
