"""The model says what is wrong: of a small chain that is in order, one thing is broken at a time, and named."""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlite

from tests.simulation import model
from tests.simulation.facts import Corrected, Facts, Merged, ShownCustomer
from tests.simulation.small_chain import CODES, SmallChain
from tests.simulation.small_day import SmallDays

# A chain without faults in which everything happens: sales, returns, orders, edits, disputes, merges.
_SEED = 200
_ONE_SALE = "SELECT min(sequence) FROM transaction_header WHERE register = '1' AND type = 'sale'"
_ONE_ORDER = "SELECT min(id) FROM customer_order WHERE ended = 'handed_over'"

# What is done to HQ's database → what the model says of it.
AT_HQ = {
    f"DELETE FROM inbox WHERE register = '1' AND sequence = ({_ONE_SALE})": "was shown as done and is not at HQ",
    f"UPDATE inbox SET content = CAST(replace(CAST(content AS TEXT), 'Article', 'Artikel') AS BLOB) "
    f"WHERE register = '1' AND sequence = ({_ONE_SALE})": "with other bytes than were shown",
    "UPDATE inbox SET previous_hash = hash WHERE register = '1' AND sequence = 3": "does not follow the one before it",
    "UPDATE inbox SET business_date = '2020-01-01' WHERE register = '1' AND sequence = 3": "else than it says",
    "UPDATE inbox SET id = 'other' WHERE register = '1' AND sequence = 3": "which does not have it",
    "UPDATE inbox SET state = 'parked', waits_for = (SELECT min(id) FROM customer) WHERE register = '1' "
    "AND sequence = 3": "is parked without cause",
    "UPDATE inbox SET state = 'quarantined' WHERE register = '1' AND sequence = 3": "is quarantined without cause",
    "INSERT INTO quarantine (store, register, sequence, document, verdict, reason, content, content_hash, received_ms) "
    "VALUES ('101', '1', 3, 'x', 'conflict', '', X'00', 'h', 0)": "holds document 3 as conflict without cause",
    "UPDATE register SET last_sequence = last_sequence - 1": "and thinks up to",
    "UPDATE register SET complete_sequence = 1": "complete up to 1",
    f"UPDATE transaction_header SET total_minor = total_minor + 1 WHERE sequence = ({_ONE_SALE})": "is in HQ's rows as",
    "UPDATE transaction_line SET tax_rate = 0 WHERE tax_rate = 5500": "is in HQ's rows as",
    "UPDATE transaction_tender SET tender = 'card' WHERE tender = 'cash'": "is in HQ's rows as",
    f"DELETE FROM transaction_header WHERE register = '1' AND sequence = ({_ONE_SALE})": "not in both",
    "UPDATE transaction_header SET receipt = '101-1-10000001' WHERE receipt = '101-1-10000002'": "is at HQ 2 times",
    "UPDATE transaction_header SET receipt = '101-1-10000099' WHERE receipt = '101-1-10000002'": "are not gapless",
    "UPDATE transaction_header SET receipt = 'X' WHERE receipt = '101-1-10000002'": "which is none of its register",
    "UPDATE transaction_header SET customer = 'nobody' WHERE customer IS NOT NULL": "names customer nobody",
    "DELETE FROM business_day": "which is not at HQ",
    "UPDATE business_day SET state = 'waiting'": "is waiting at HQ with",
    "UPDATE customer SET account_number = NULL": "has no account number",
    "UPDATE customer SET unpublished = 1": "was never told on feed 1010",
    "DELETE FROM customer": "was shown as saved and is not at HQ",
    "DELETE FROM customer_alias": "HQ says None",
    "DELETE FROM customer_change": "and nothing is left of that",
    "INSERT INTO customer_change (customer, field, outcome, store, register, document, staff, changed_ms, applied_ms) "
    "SELECT min(id), 'phone', 'conflict', '', '', 'd', '', 0, 0 FROM customer WHERE id NOT IN "
    "(SELECT customer FROM customer_alias UNION SELECT survivor FROM customer_alias)": "dispute about phone is nowhere",
    "UPDATE loyalty_card SET points = 7": "has 7 points, and earned 0",
    f"DELETE FROM customer_order WHERE id = ({_ONE_ORDER})": "and is not at HQ",
    f"UPDATE customer_order SET ended = '' WHERE id = ({_ONE_ORDER})": "is open at HQ by",
    f"UPDATE customer_order SET state = 'failed' WHERE id = ({_ONE_ORDER})": "is failed at HQ",
    "UPDATE customer_order SET order_number = 'SO-1' WHERE order_number IS NOT NULL": "stands for",
    "UPDATE customer_order SET total_minor = total_minor + 1": "not as it was shown",
    "UPDATE feed_head SET position = 0": "its head is 0",
    "UPDATE feed_change SET position = position + 1000 WHERE feed = 1020": "HQ's newest is",
    "UPDATE hq_setting SET value = 'other' WHERE key = 'epoch'": "HQ's newest is ('other'",
    "UPDATE price SET price_minor = price_minor + 1 WHERE sku = 'SKU-1'": "its prices are not HQ's",
    "UPDATE product SET name = 'Other' WHERE sku = 'SKU-1'": "its products are not HQ's",
    "DELETE FROM staff": "its staff are not HQ's",
    "INSERT INTO setup_item VALUES ('discount', 'D', '', '{}', 0); "
    "INSERT INTO feed_change VALUES (1020, 'all', 'D', 'discount', 99, 0)": "discount D never came",
    "INSERT INTO job_task (job, cause, requested_ms, due_ms, attempts) VALUES ('p_job', 'x', 0, 0, 3)": "tried again",
    "UPDATE statement SET state = 'checked'": "is checked, held by nothing",
    "DELETE FROM statement WHERE business_date = '2026-11-24'": "there is no statement 101-2026-11-24",
    "INSERT INTO statement_event (store, business_date, number, event, person, detail, made_ms) "
    "VALUES ('101', '2026-11-24', 1, 'posted', '', '', 0)": "statement 101-2026-11-24-1 was posted 2 times",
    "UPDATE voucher_line SET debit_minor = debit_minor + 1 WHERE account = '530'": "on one side",
    "UPDATE voucher_line SET account = '658' WHERE account = '707'": "the vouchers have",
    "DELETE FROM posted_transaction WHERE sequence = 2": "is in no posting",
    "INSERT INTO posted_transaction VALUES ('101', '1', 999, 1)": "is posted and not there",
    "UPDATE posting SET documents = documents + 1": "documents and has",
    "UPDATE posting_total SET total_minor = total_minor + 1 WHERE type = 'sale'": "the statements have",
    "UPDATE posting_tender SET received_minor = received_minor + 1": "the statements have",
    "UPDATE posting_rate SET tax_minor = tax_minor + 1": "the statements have",
}

AT_REGISTER = {
    "UPDATE outbox SET stored_ms = NULL WHERE sequence = 3": "waits at its register for ever",
    "UPDATE outbox SET verdict = 'conflict' WHERE sequence = 3": "was answered with conflict",
    "UPDATE outbox SET state = 'parked' WHERE sequence = 3": "is parked for its register and applied at HQ",
    "UPDATE outbox SET content = CAST(content || ' ' AS BLOB) WHERE sequence = 3": "has other bytes at HQ than at its",
    "DELETE FROM outbox WHERE sequence = 3": "is at HQ and not at its register",
    "UPDATE transaction_header SET total_minor = total_minor + 1": "is in its register's rows as",
    "UPDATE customer SET account_number = NULL": "has number pending, HQ gave",
    "UPDATE customer SET first_name = 'Other'": "at HQ {",
    "DELETE FROM customer": "is at HQ or here, not at both",
    "DELETE FROM customer_alias": "its aliases are not HQ's",
    "INSERT INTO customer_held VALUES ('c', '')": "is held for ever",
    "UPDATE customer_order SET state = 'waiting'": ", at HQ (",
    "UPDATE feed_cursor SET position = position - 1 WHERE feed = 1010": "feed 1010 stands at",
    "UPDATE price SET price_minor = 1": "its prices are not HQ's",
    "DELETE FROM product_barcode": "its codes are not HQ's",
    "UPDATE shift SET state = 'closed'": "is closed here and confirmed at HQ",
}


def _with_first(facts: Facts, **changed: object) -> None:
    facts.transactions[0] = replace(facts.transactions[0], **changed)  # type: ignore[arg-type]


def _forget_a_sale(facts: Facts) -> None:
    facts.transactions.remove(next(one for one in facts.transactions if one.type == "sale"))


IN_FACTS: dict[str, Callable[[Facts], object]] = {
    "were shown to nobody": _forget_a_sale,
    "was shown 2 times": lambda facts: facts.transactions.append(facts.transactions[0]),
    "was shown with total_minor": lambda facts: _with_first(facts, total_minor=1),
    "the receipts that people have": lambda facts: _with_first(facts, total_minor=1),
    "was paid otherwise": lambda facts: _with_first(facts, tenders=()),
    "with other taxes": lambda facts: _with_first(facts, taxes=()),
    "was of customer somebody": lambda facts: _with_first(facts, customer="somebody"),
    "its receipts come to": lambda facts: facts.shifts.insert(0, replace(facts.shifts.pop(0), total_minor=1)),
    "by tender; its receipts": lambda facts: facts.shifts.insert(0, replace(facts.shifts.pop(0), tenders={"cash": 1})),
    "by tax rate; its receipts": lambda facts: facts.shifts.insert(0, replace(facts.shifts.pop(0), taxes=())),
    "shown were set()": lambda facts: facts.orders.__setitem__(
        slice(None), [one for one in facts.orders if one.action == "taken"]
    ),
    "customer nobody was shown as saved": lambda facts: facts.customers.append(ShownCustomer("nobody", {})),
    "was made 2 times": lambda facts: facts.customers.append(facts.customers[0]),
    "customer a was merged into b": lambda facts: facts.merges.append(Merged("b", "a")),
    "was erased, and HQ knows nothing of it": lambda facts: facts.erased.append(facts.customers[0].customer),
    "was erased, is still in": lambda facts: facts.erased.append(facts.customers[0].customer),
}


class Delivered:
    """A chain that is in order, at rest."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        chain = SmallChain(folder, _SEED)
        SmallDays(chain).run()
        chain.close()
        self.facts = chain.facts

    def sentences(self, facts: Facts | None = None, **broken: Path) -> list[str]:
        """``broken``: files that stand in place of HQ's (``hq``) or the first register's (``register``)."""
        files = {code: [self.folder / code / "register.db"] for code in CODES}
        if "register" in broken:
            files[CODES[0]] = [broken["register"]]
        return model.check(f"sqlite:///{broken.get('hq', self.folder / 'hq.db')}", files, facts or self.facts)

    def broken(self, folder: Path, which: str, sql: str) -> Path:
        """A copy of HQ's or the first register's file to which this was done."""
        path = folder / "broken.db"
        shutil.copy(self.folder / ("hq.db" if which == "hq" else f"{CODES[0]}/register.db"), path)
        with closing(sqlite.connect(str(path), isolation_level=None)) as db:
            db.executescript(f"PRAGMA synchronous = OFF; {sql}")
        return path


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    return Delivered(tmp_path_factory.mktemp("delivered"))


def test_a_chain_in_order_is_found_in_order(delivered: Delivered) -> None:
    assert delivered.sentences() == []
    facts = delivered.facts
    happened = (facts.transactions, facts.customers, facts.orders, facts.edits, facts.merges, facts.shifts)
    assert all(happened)
    assert {one.type for one in facts.transactions} >= {"sale", "return", "order_deposit"}


@pytest.mark.parametrize(("sql", "said"), AT_HQ.items(), ids=AT_HQ.values())
def test_what_is_broken_at_hq_is_named(delivered: Delivered, tmp_path: Path, sql: str, said: str) -> None:
    assert [one for one in delivered.sentences(hq=delivered.broken(tmp_path, "hq", sql)) if said in one]


@pytest.mark.parametrize(("sql", "said"), AT_REGISTER.items(), ids=AT_REGISTER.values())
def test_what_is_broken_at_a_register_is_named(delivered: Delivered, tmp_path: Path, sql: str, said: str) -> None:
    found = delivered.sentences(register=delivered.broken(tmp_path, "register", sql))
    assert [one for one in found if said in one and CODES[0] in one]


@pytest.mark.parametrize("said", IN_FACTS)
def test_what_people_were_shown_and_did_not_happen_is_named(delivered: Delivered, said: str) -> None:
    facts = Facts(
        list(delivered.facts.transactions),
        list(delivered.facts.others),
        list(delivered.facts.customers),
        list(delivered.facts.edits),
        list(delivered.facts.orders),
        list(delivered.facts.shifts),
        list(delivered.facts.merges),
    )
    IN_FACTS[said](facts)
    assert [one for one in delivered.sentences(facts) if said in one]


def test_what_people_at_hq_corrected_counts_as_corrected(delivered: Delivered) -> None:
    """A correction that HQ's books do not have is missing in them."""
    sale = next(one for one in delivered.facts.transactions if one.type == "sale")
    facts = replace(delivered.facts, corrected=[Corrected(sale.document.id, 0, (), ())])
    assert [one for one in delivered.sentences(facts) if "the receipts that people have" in one]


def test_what_was_lost_with_a_disk_that_lied_is_no_loss_of_the_program(delivered: Delivered, tmp_path: Path) -> None:
    sale = delivered.facts.transactions[-1].document
    sql = f"DELETE FROM inbox WHERE id = '{sale.id}'"
    lost = "was shown as done and is not at HQ"
    hq = delivered.broken(tmp_path, "hq", sql)
    assert [one for one in delivered.sentences(hq=hq) if lost in one]
    facts = replace(delivered.facts, excused={sale.id: "lying disk"}, copied={sale.register: "lying disk"})
    assert not [one for one in delivered.sentences(facts, hq=hq) if lost in one]
