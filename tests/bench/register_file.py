"""Builds register files for the bench.

They are filled by plain SQL in minutes, and kept for the next run as long as the schema is the same.
"""

import hashlib
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlite

from installer.progress import say
from store_client import clock
from store_client.db import outbox, settings
from store_client.db.database import RegisterDatabase
from store_client.db.search import product_text
from store_client.domain.channel import Channel, Identity
from store_client.domain.shift import Shift
from store_client.ids import new_id
from store_client.services import set_up, shift_close, shift_open
from store_client.wire import codes, outgoing
from tests.bench import people

IDENTITY = Identity("101", "1", 1)
STAFF = "s-001"
CURRENCY = "EUR"
DAY = "2026-11-23"
LINES_A_SALE = 5
_TAX_RATE = 23_000
_BATCH = 20_000


def make(
    path: Path, *, products: int, customers: int = 0, pending: int = 0, sales: int = 0, stored: bool = True
) -> None:
    """A register with an open shift and this much behind it.

    The last ``pending`` customers have no account number. ``stored``: HQ has the sales; otherwise they wait.
    """
    with closing(RegisterDatabase.open(path)) as db:
        set_up.save_activation(db, IDENTITY, last_sequence=0, last_hash="")
        with db.write():
            settings.save_channel(db, Channel(IDENTITY.store, "Bench", CURRENCY))
        shift = shift_open.open_shift(db, staff=STAFF, business_date=DAY, now=clock.now(), new_id=new_id)
        head = outbox.chain_head(db)
    with closing(sqlite.connect(str(path), isolation_level=None)) as connection:
        rebuild = _without_indexes(connection)
        connection.execute("BEGIN")
        _add_products(connection, products)
        _add_customers(connection, customers, pending)
        _add_sales(connection, _sales(shift, head, sales, products), stored)
        connection.execute("COMMIT")
        rebuild()
    if sales and stored:
        with closing(RegisterDatabase.open(path)) as db:
            shift_close.close_shift(db, staff=STAFF, now=clock.now(), new_id=new_id)
            shift_open.open_shift(db, staff=STAFF, business_date=DAY, now=clock.now(), new_id=new_id)
            db.run(
                "UPDATE outbox SET stored_ms = 1, sent_ms = 1, applied_ms = 1, verdict = 'stored', state = 'applied'"
            )
            db.checkpoint()


def cached(*, products: int, customers: int = 0, pending: int = 0, sales: int = 0, stored: bool = True) -> Path:
    """The file with these contents, built the first time, then kept in the temporary folder. Not to be written to."""
    own = Path(__file__).read_bytes() + Path(people.__file__).read_bytes()
    recipe = hashlib.sha256(own + _schema().encode()).hexdigest()[:12]
    sizes = f"{products}-products-{customers}-customers-{pending}-pending-{sales}-{'stored' if stored else 'waiting'}"
    path = Path(tempfile.gettempdir()) / "comptoir-bench" / f"{sizes}-{recipe}" / "register.db"
    if not path.exists():
        say(f"  Building {path} (once) …")
        unfinished = path.parent.with_name(path.parent.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        make(
            unfinished / path.name, products=products, customers=customers, pending=pending, sales=sales, stored=stored
        )
        for outdated in path.parent.parent.glob(f"{sizes}-{'?' * len(recipe)}"):
            shutil.rmtree(outdated)
        unfinished.rename(path.parent)
    return path


def copy_of(source: Path, folder: Path, name: str = "register.db") -> Path:
    """A file of one's own to write to. Nobody has ``source`` open, and its log is empty.

    It is on the disk when this returns: the system would write its gigabytes half a minute later, while something is
    measured whose few reads and writes would wait behind them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    copy = Path(shutil.copyfile(source, folder / name))
    with copy.open("rb+") as file:
        os.fsync(file.fileno())
    return copy


def _schema() -> str:
    with tempfile.TemporaryDirectory() as folder, closing(RegisterDatabase.open(Path(folder) / "register.db")) as db:
        return repr(db.rows("SELECT sql FROM sqlite_master ORDER BY name"))


def _without_indexes(connection: sqlite.Connection) -> Callable[[], None]:
    """Take indexes and triggers away while much is written; calling the answer brings them back, and the search."""
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    kept = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('index', 'trigger')"
    ).fetchall()
    for kind, name, _ in kept:
        connection.execute(f"DROP {kind} {name}")

    def rebuild() -> None:
        connection.execute("INSERT INTO product_search (product_search) VALUES ('rebuild')")
        for _, _, sql in kept:
            connection.execute(sql)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    return rebuild


def _add_products(connection: sqlite.Connection, count: int) -> None:
    chance = random.Random(1)
    words = ("Linen", "Oak", "Olive", "Steel", "Enamel", "Cotton", "Wool", "Brass", "Soap", "Candle", "Bowl", "Brush")
    names = [f"{chance.choice(words)} {chance.choice(words)} {number}" for number in range(count)]
    connection.executemany(
        "INSERT INTO product (sku, name, unit, tax_rate, active, search_text) VALUES (?, ?, 'each', ?, 1, ?)",
        (
            (_sku(number), name, _TAX_RATE, product_text(name, _sku(number), [barcode(number)]))
            for number, name in enumerate(names)
        ),
    )
    connection.executemany(
        "INSERT INTO product_barcode (barcode, sku, place) VALUES (?, ?, 0)",
        ((barcode(number), _sku(number)) for number in range(count)),
    )
    connection.executemany(
        "INSERT INTO price (sku, price_minor, currency) VALUES (?, ?, ?)",
        sorted((_sku(number), _price(number), CURRENCY) for number in range(count)),
    )


def _add_customers(connection: sqlite.Connection, count: int, pending: int) -> None:
    """The pending ones have a name, a phone number and an e-mail address, and nothing more."""
    settled = count - pending
    connection.executemany(
        f"INSERT INTO customer VALUES ({', '.join('?' * 13)})",
        (people.customer_row(number, numbered=number < settled) for number in range(count)),
    )
    connection.executemany(
        "INSERT INTO customer_profile VALUES (?, ?, ?, ?, ?, ?)", map(people.profile_row, range(settled))
    )
    connection.executemany(
        "INSERT INTO customer_search (rowid, words) VALUES (?, ?)",
        (people.words_row(number, more=number < settled) for number in range(count)),
    )


def barcode(number: int) -> str:
    """What stands on the product of that number: a GTIN of 13 digits."""
    twelve = f"539{number:09d}"
    return twelve + str(-sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(twelve)) % 10)


def _sku(number: int) -> str:
    return f"SKU-{number:06d}"


def _price(number: int) -> int:
    return 100 + number * 37 % 4900


Sale = tuple[outgoing.Envelope, outgoing.TransactionRecorded, outgoing.Rendered]


def _sales(shift: Shift, head: outbox.ChainHead, count: int, products: int) -> Iterator[Sale]:
    """Sales that follow the chain's head, each a real document."""
    chance, previous = random.Random(2), head.hash
    for number in range(1, count + 1):
        lines = [_line(place, chance.randrange(products)) for place in range(1, LINES_A_SALE + 1)]
        total = sum(line.total_minor for line in lines)
        body = outgoing.TransactionRecorded(
            receipt=IDENTITY.receipt_number(number),
            type="sale",
            shift=shift.id,
            staff=STAFF,
            customer=None,
            currency=CURRENCY,
            total_minor=total,
            tax_minor=sum(line.tax_minor for line in lines),
            lines=lines,
            tenders=[outgoing.Tender("cash", total, total, 0, None)],
            discount_minor=0,
            rounding_minor=0,
            tax_included=True,
            taxes=[_taxes(lines)],
            more=None,
        )
        envelope = outgoing.Envelope(
            id=new_id(),
            register=IDENTITY.code,
            sequence=head.sequence + number,
            kind=codes.TRANSACTION_RECORDED,
            version=codes.TRANSACTION_VERSION,
            business_date=DAY,
            made_ms=shift.opened_ms + number,
            made_offset=0,
            previous_hash=previous,
            body=body,
        )
        rendered = outgoing.render(envelope)
        previous = rendered.hash
        yield envelope, body, rendered


def _line(place: int, product: int) -> outgoing.Line:
    price = _price(product)
    tax = (2 * price * _TAX_RATE + 123_000) // (2 * 123_000)
    name = f"Product {product}"
    return outgoing.Line(place, _sku(product), "", name, 1000, price, price, _TAX_RATE, tax, False, "each", 0, None)


def _taxes(lines: list[outgoing.Line]) -> outgoing.TaxSum:
    total, tax = sum(line.total_minor for line in lines), sum(line.tax_minor for line in lines)
    return outgoing.TaxSum(_TAX_RATE, total - tax, tax, total)


def _add_sales(connection: sqlite.Connection, sales: Iterable[Sale], stored: bool) -> None:
    batch: list[Sale] = []
    for sale in sales:
        batch.append(sale)
        if len(batch) == _BATCH:
            _write_sales(connection, batch, stored)
            batch = []
    _write_sales(connection, batch, stored)


def _write_sales(connection: sqlite.Connection, sales: list[Sale], stored: bool) -> None:
    connection.executemany(
        """INSERT INTO outbox (sequence, id, kind, business_date, made_ms, hash, content, subject, shift, stored_ms,
            attempts, verdict, state, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', '', '')""",
        (
            (
                *(at.sequence, at.id, at.kind, at.business_date, at.made_ms, made.hash, made.content, at.id),
                *(body.shift, 1 if stored else None),
            )
            for at, body, made in sales
        ),
    )
    _write_transactions(connection, sales)
    if sales:
        counter = int(sales[-1][1].receipt[-7:])
        connection.execute("INSERT OR REPLACE INTO counter (name, value) VALUES ('receipt', ?)", (counter,))


def _write_transactions(connection: sqlite.Connection, sales: list[Sale]) -> None:
    connection.executemany(
        f"""INSERT INTO transaction_header (sequence, id, receipt, type, business_date, made_ms, made_offset, shift,
            staff, customer, currency, total_minor, tax_minor) VALUES ({", ".join("?" * 13)})""",
        (
            (
                *(at.sequence, at.id, body.receipt, "sale", at.business_date, at.made_ms, 0, body.shift, STAFF),
                *(None, CURRENCY, body.total_minor, body.tax_minor),
            )
            for at, body, _ in sales
        ),
    )
    connection.executemany(
        f"""INSERT INTO transaction_line (sequence, line, sku, barcode, description, quantity_thousandths,
            unit_price_minor, total_minor, tax_rate, tax_minor, voided, unit) VALUES ({", ".join("?" * 12)})""",
        (
            (
                *(at.sequence, line.line, line.sku, "", line.description, 1000, line.unit_price_minor),
                *(line.total_minor, line.tax_rate, line.tax_minor, 0, line.unit),
            )
            for at, body, _ in sales
            for line in body.lines
        ),
    )
    connection.executemany(
        """INSERT INTO transaction_tender (sequence, position, tender, amount_minor, tendered_minor, change_minor)
            VALUES (?, 1, 'cash', ?, ?, 0)""",
        ((at.sequence, body.total_minor, body.total_minor) for at, body, _ in sales),
    )
