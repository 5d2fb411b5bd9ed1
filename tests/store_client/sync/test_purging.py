"""What HQ keeps away from a register leaves its file to the last byte, bit by bit; nothing unsent goes with it."""

from typing import Any

import pytest

from store_client.db import cleaning, setup_items, shifts
from store_client.db.database import RegisterDatabase
from store_client.errors import StorageTrouble
from store_client.services.verify import verify_chain
from store_client.sync.cycle import Link, run_cycle
from store_client.sync.purging import QUIET_SECONDS, Purging
from store_client.wire import codes
from tests.store_client.sync.excluding import FAR, edit, exclude, far, in_file, purge, tell_whole, told
from tests.store_client.sync.fake_hq import FakeHq
from tests.store_client.sync.shop import Shop


def test_the_bytes_of_excluded_customers_leave_the_file_and_the_log(shop: Shop, hq: FakeHq, link: Link) -> None:
    tell_whole(hq)
    run_cycle(link)
    shop.db.checkpoint()
    assert in_file(shop.db) >= {b"Zarquon", b"arquon", b"0699887766", b"Quillfeather"}
    exclude(hq)
    run_cycle(link)
    purge(shop.db)
    assert in_file(shop.db) == set()
    assert (far(shop).hashed, far(shop).account_number) == (True, "000000034")


def test_an_edit_that_hq_has_not_goes_up_first_and_then_the_customer_goes(shop: Shop, hq: FakeHq, link: Link) -> None:
    tell_whole(hq)
    run_cycle(link)
    edit(shop, "quillfeather@example.org")
    hq.verdicts[1] = ("stored", "parked", "waits")
    exclude(hq)
    run_cycle(link)
    purge(shop.db)
    run_cycle(link)
    assert far(shop).last_name == "Zarquon"
    assert told(hq) == {"purge": 1, "done": False, "left": {"held": 1}}
    assert b"quillfeather@example.org" in hq.stored[1]
    hq.change(codes.REGISTERS, "document", *_applied(shop))
    run_cycle(link)
    purge(shop.db)
    assert far(shop).hashed
    assert in_file(shop.db) == set()
    run_cycle(link)
    assert told(hq)["done"]
    assert b"quillfeather" not in shop.recorded()[0]
    assert verify_chain(shop.db).first_problem is None


def _applied(shop: Shop) -> tuple[str, dict[str, Any]]:
    document = shop.db.value("SELECT id FROM outbox WHERE sequence = 1")
    return document, {"document": document, "state": "applied", "reason": ""}


def test_what_waits_here_keeps_its_content(shop: Shop, hq: FakeHq, link: Link) -> None:
    tell_whole(hq)
    run_cycle(link)
    edit(shop, "quillfeather@example.org")
    before = shop.recorded()
    hq.change(codes.CHANNEL, "exclusion", "register", {"customers": "none", "purge": 1})
    purge(shop.db)
    assert shop.recorded() == before


class Killed(BaseException):
    """The agent's process is gone."""


def test_a_register_that_is_killed_between_any_two_steps_goes_on(shop: Shop, hq: FakeHq, link: Link) -> None:
    tell_whole(hq)
    hq.change(codes.PRICES, "discount", "SPRING", {"code": "SPRING", "name": "Spring", "method": "percent"})
    run_cycle(link)
    exclude(hq, feeds=["discounts"])
    run_cycle(link)
    for steps in range(40):
        left = steps

        def rest(_seconds: float) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed

        try:
            looking = Purging(shop.db, steady=lambda: 0.0, rest=rest).look(QUIET_SECONDS)
        except Killed:
            continue
        if not looking:
            break
    assert steps >= 3
    assert in_file(shop.db) == set()
    assert setup_items.list_items(shop.db)[0].kind != "discount"


def test_a_large_file_is_rewritten_only_while_no_shift_is_open(shop: Shop, hq: FakeHq, link: Link) -> None:
    shop.open_shift()
    tell_whole(hq)
    run_cycle(link)
    exclude(hq)
    run_cycle(link)
    purging = Purging(shop.db, steady=lambda: 0.0, rest=lambda _seconds: None, small_bytes=0)
    assert all(purging.look(QUIET_SECONDS) for _look in range(3))
    assert shifts.find_open(shop.db) is not None
    shop.close_shift()
    assert not purging.look(QUIET_SECONDS)
    assert in_file(shop.db) == set()


def test_while_the_cashier_works_the_file_is_not_rewritten(shop: Shop, hq: FakeHq, link: Link) -> None:
    exclude(hq)
    run_cycle(link)
    purging = Purging(shop.db, steady=lambda: 0.0, rest=lambda _seconds: None)
    assert purging.look(QUIET_SECONDS - 0.1)
    assert not purging.look(QUIET_SECONDS)


def test_copies_from_before_a_change_of_the_schema_go_too(shop: Shop, hq: FakeHq, link: Link) -> None:
    copy = shop.db.path.with_name(f"{shop.db.path.name}.before-0013_exclusion")
    copy.write_bytes(b"Zarquon")
    exclude(hq)
    run_cycle(link)
    purge(shop.db)
    assert not copy.exists()


def test_a_damaged_file_that_was_set_aside_is_told_and_left_to_people(shop: Shop, hq: FakeHq, link: Link) -> None:
    aside = shop.db.path.with_name(f"{shop.db.path.name}.damaged-1")
    aside.write_bytes(b"Zarquon")
    exclude(hq)
    run_cycle(link)
    purge(shop.db)
    run_cycle(link)
    assert told(hq) == {"purge": 1, "done": False, "left": {"copies": 1}}
    aside.unlink()
    run_cycle(link)
    assert told(hq)["done"]


def test_the_words_of_an_erased_person_leave_the_file(shop: Shop, hq: FakeHq, link: Link) -> None:
    tell_whole(hq)
    run_cycle(link)
    hq.change(codes.CUSTOMERS, "customer", FAR, None)
    hq.change(codes.CUSTOMERS, "erased", FAR, {"customer": FAR, "erasure": "e-1", "proof": "00"})
    run_cycle(link)
    purge(shop.db)
    assert in_file(shop.db) == set()
    assert cleaning.wanted(shop.db) == ""


def test_an_edit_whose_content_went_is_no_change_of_this_register_any_more(shop: Shop, hq: FakeHq, link: Link) -> None:
    """HQ was restored from a backup: it gets the empty document, and its word on the customer counts."""
    tell_whole(hq)
    run_cycle(link)
    edit(shop, "quillfeather@example.org")
    exclude(hq)
    run_cycle(link)
    purge(shop.db)
    hq.epoch = "01JF"
    hq.stored.clear()
    hq.verdicts[1] = ("stored", "parked", "")
    tell_whole(hq)
    hq.change(codes.CHANNEL, "exclusion", "register", None)
    run_cycle(link)
    assert b"quillfeather" not in hq.stored[1]
    assert (far(shop).last_name, far(shop).email) == ("Zarquon", "")


def test_a_full_disk_is_told_and_tried_again_later(
    shop: Shop, hq: FakeHq, link: Link, monkeypatch: pytest.MonkeyPatch
) -> None:
    exclude(hq)
    run_cycle(link)
    tries: list[str] = []

    def full(_db: RegisterDatabase) -> None:
        tries.append("")
        raise StorageTrouble("The disk is full.")

    now = 0.0
    monkeypatch.setattr(cleaning, "rewrite_file", full)
    purging = Purging(shop.db, steady=lambda: now, rest=lambda _seconds: None)
    with pytest.raises(StorageTrouble):
        purging.look(QUIET_SECONDS)
    assert purging.look(QUIET_SECONDS)
    assert len(tries) == 1
    now = 10_000.0
    with pytest.raises(StorageTrouble):
        purging.look(QUIET_SECONDS)
