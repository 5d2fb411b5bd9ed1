"""What has to be true at the end of the week, by plain sums beside the program's own."""

import json
from collections import Counter
from typing import Any

from hq_server.domain import reconciliation as kinds
from hq_server.domain.fec import ENCODING, check_fec
from hq_server.domain.statement import CORRECTION, DAY, POSTED
from hq_server.services.accounting_export import export_fec
from hq_server.services.reconciliation import reconcile_day
from store_client import clock
from store_client.domain.readiness import is_ready, lacks_of
from store_client.domain.shift import CONFIRMED
from store_client.ids import new_id
from store_client.services import readiness
from tests.walk import plain_sums
from tests.walk.shop import RegisterUnderTest
from tests.walk.week import DAYS, STORES, WeekShop, wait_patiently
from tests.walk.week_days import FAULTY

_EVER = ("0001-01-01", "9999-12-31")
_FINDINGS_DAY, _LATE_DAY = DAYS[3], DAYS[4]


def expect_every_store_ready(shop: WeekShop) -> None:
    """HQ has signed for every shift, and each store's first register hears from HQ that both are ready."""

    def all_confirmed() -> bool:
        return all(set(register.close_states()) == {CONFIRMED} for register in shop.registers)

    wait_patiently(all_confirmed, "HQ confirms every shift")
    assert all(register.chain_is_whole() for register in shop.registers)
    assert shop.chain_problems() == []
    for register in shop.registers[::2]:
        for day in (DAYS[0], DAYS[-1]):
            with register.open() as db:
                readiness.ask_readiness(db, now=clock.now(), new_id=new_id, business_date=day)
            _wait_until_ready(register, day)


def _wait_until_ready(register: RegisterUnderTest, day: str) -> None:
    seen: list[object] = []

    def is_store_ready() -> bool:
        with register.open() as db:
            store = readiness.store_readiness(db, clock.now(), day)
        seen[:] = [(one.register, lacks_of(one)) for one in store.registers if not is_ready(one)]
        return len(store.registers) == 2 and not seen

    try:
        wait_patiently(is_store_ready, "the store is ready")
    except AssertionError as error:
        raise AssertionError(f"{error}: {day} {seen}") from error


def expect_everything_posted_once(shop: WeekShop) -> None:
    statements = shop.statements()
    numbers = Counter((one.id.store, one.id.business_date) for one in statements)
    assert set(numbers) == {(store, day) for store in STORES for day in DAYS}
    assert {one.state for one in statements} == {POSTED}
    assert all((one.kind == DAY) == (one.id.number == 1) for one in statements)
    assert [one.id.code for one in statements if one.kind == CORRECTION and one.id.business_date == _LATE_DAY] == [
        f"203-{_LATE_DAY}-2"
    ]
    events = shop.rows(
        "SELECT store, business_date, number, count(*) FROM statement_event WHERE event = 'posted' GROUP BY 1, 2, 3"
    )
    assert sorted(events) == [(one.id.store, one.id.business_date, one.id.number, 1) for one in statements]
    # Each transaction that is in HQ's rows is in one posting, and each posting's number is what it marked.
    (posted,), (there,) = (
        shop.rows(f"SELECT count(*) FROM {table}")[0] for table in ("posted_transaction", "transaction_header")
    )
    assert posted == there
    assert shop.rows("SELECT sum(documents) FROM posting")[0][0] == there


def expect_books_of_what_was_recorded(shop: WeekShop) -> None:
    """The registers' files are HQ's inbox, byte for byte; their sums are the statements' and the vouchers'."""
    own = _documents_of_registers(shop)
    at_hq = {
        (f"{store}-{register}", int(sequence)): bytes(content)
        for store, register, sequence, content in shop.rows("SELECT store, register, sequence, content FROM inbox")
    }
    assert at_hq == own
    corrected = _corrected(shop)
    wanted = plain_sums.of_documents(own.values(), corrected)
    goods = sum(count for key, count in wanted.items() if key[0] == "count" and key[-1] in ("sale", "return"))
    assert goods > shop.rung_up() > 1_000
    posted = plain_sums.of_statements(shop.rows)
    assert posted == wanted
    counted = plain_sums.counted_in_drawers(own.values())
    assert plain_sums.accounts_in_vouchers(shop.rows) == plain_sums.accounts_wanted(wanted, counted)
    unbalanced = shop.rows(
        "SELECT store, voucher FROM voucher_line GROUP BY 1, 2 HAVING sum(debit_minor) <> sum(credit_minor)"
    )
    assert unbalanced == []
    headers = shop.rows(
        "SELECT v.store, v.id FROM voucher v JOIN voucher_line l ON l.store = v.store AND l.voucher = v.id "
        "GROUP BY v.store, v.id, v.amount_minor HAVING sum(l.debit_minor) <> v.amount_minor"
    )
    assert headers == []


def expect_every_z_explained(shop: WeekShop) -> None:
    """One sale was voided after its shift was closed: that, and nothing else, is in a Z and not in the books."""
    differing = []
    with shop.open_hq() as db:
        for store in STORES:
            for day in DAYS:
                for shift in reconcile_day(db, store, day):
                    said = sum(one.total_minor or 0 for one in shift.explanations)
                    assert said == shift.difference_minor
                    for tender in shift.tenders:
                        told = sum((one.tenders or {}).get(tender.tender, 0) for one in shift.explanations)
                        assert told == tender.difference_minor
                    if shift.explanations:
                        differing.append((f"{store}-{shift.register}", day, [one.kind for one in shift.explanations]))
    assert differing == [(FAULTY, _FINDINGS_DAY, [kinds.CORRECTED])]


def expect_french_files_of_the_same_sums(shop: WeekShop) -> None:
    in_vouchers = plain_sums.accounts_in_vouchers(shop.rows)
    for store in STORES:
        with shop.open_hq() as db:
            content = b"".join(export_fec(db, *_EVER, store))
        assert check_fec(content) == []
        own = {key[1:]: amount for key, amount in in_vouchers.items() if key[0] == store}
        assert plain_sums.accounts_in_fec(content.decode(ENCODING)) == own


def expect_archives_that_prove_themselves(shop: WeekShop) -> None:
    for store in STORES:
        for year in sorted({day[:4] for day in DAYS}):
            path = shop.folder / f"{store}-{year}.zip"
            made = shop.run_command("make-archive", store, year, path)
            assert made.returncode == 0, made.stderr
            checked = shop.run_command("verify-archive", path)
            assert checked.returncode == 0, checked.stdout + checked.stderr
    damaged = shop.folder / f"{STORES[0]}-2025.zip"
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    assert shop.run_command("verify-archive", damaged).returncode != 0


def _documents_of_registers(shop: WeekShop) -> dict[tuple[str, int], bytes]:
    found = {}
    for register in shop.registers:
        with register.open() as db:
            for sequence, content in db.rows("SELECT sequence, content FROM outbox"):
                found[register.demo.code, sequence] = bytes(content)
    return found


def _corrected(shop: WeekShop) -> dict[str, Any]:
    """Document → the body that counts, as people made it of what was recorded."""
    rows = shop.rows(
        "SELECT i.id, c.body FROM correction c JOIN inbox i ON i.store = c.store AND i.register = c.register "
        "AND i.sequence = c.sequence ORDER BY c.number"
    )
    return {document: json.loads(body) for document, body in rows}
