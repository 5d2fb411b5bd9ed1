"""What goes to the accountant: vouchers as CSV, and as the French FEC file."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from hq_server.db import stores, vouchers
from hq_server.db.database import HqDatabase
from hq_server.domain.account_plan import journal_name
from hq_server.domain.fec import ENCODING, FecLine, FecProblem, check_fec, file_name, write_fec
from hq_server.domain.money import amount_text
from hq_server.domain.statement import StatementId
from hq_server.domain.statement_words import part_text
from hq_server.errors import Refused
from hq_server.services.business_days import day_of, in_zone
from hq_server.services.csv_cells import safe_cell
from hq_server.services.statement_terms import load_plan
from hq_server.texts import _

VOUCHER_COLUMNS = (
    *("store", "voucher", "journal", "accounting_date", "business_date", "statement", "part", "account"),
    *("account_name", "about", "subject", "debit", "credit", "currency", "posted"),
)


def export_vouchers(db: HqDatabase, first: str, last: str, store: str = "") -> Iterator[tuple[str, ...]]:
    """The column names, then one row a line, of the accounting dates from the first to the last; amounts as decimals.

    No cell can be taken for a formula by a spreadsheet.
    """
    yield VOUCHER_COLUMNS
    with db.read():
        for voucher, line in vouchers.stream(db, first, last, store):
            statement = StatementId(voucher.store, voucher.business_date, voucher.number).code
            texts = (
                *(voucher.store, voucher.id, voucher.journal, voucher.accounting_date, voucher.business_date),
                *(statement, voucher.part, line.account, line.name, line.about, line.subject),
            )
            yield (
                *map(safe_cell, texts),
                amount_text(line.debit_minor, voucher.currency),
                amount_text(line.credit_minor, voucher.currency),
                voucher.currency,
                _moment(voucher.posted_ms),
            )


def export_fec(db: HqDatabase, first: str, last: str, store: str = "") -> Iterator[bytes]:
    """The FEC file of the accounting dates from the first to the last, in its own encoding, line by line.

    Raises ``Refused`` when the stores do not count in one currency.
    """
    with db.read():
        counted = {one.currency for one in stores.all_stores(db) if not store or one.number == store}
        if len(counted) > 1:
            message = _("The stores count in {currencies}; the file has one currency. Export each store by itself.")
            raise Refused(message.format(currencies=", ".join(sorted(counted))))
        for text in write_fec(_fec_lines(db, first, last, store), min(counted, default="EUR")):
            yield text.encode(ENCODING)


def fec_name(db: HqDatabase, last: str, store: str = "") -> str:
    """How the file is called: by the company's number in the account plan."""
    with db.read():
        return file_name(load_plan(db, store).siren, last)


def check_export(db: HqDatabase, first: str, last: str, store: str = "") -> list[FecProblem]:
    """What an inspector's program would find wrong with the file that ``export_fec`` writes."""
    # A day that is posted after later ones has later numbers, too: only a whole year has all of them.
    whole = first.endswith("-01-01") and last.endswith("-12-31")
    return check_fec(b"".join(export_fec(db, first, last, store)), whole=whole)


def _fec_lines(db: HqDatabase, first: str, last: str, store: str) -> Iterator[FecLine]:
    zones = {one.number: one.time_zone for one in stores.all_stores(db)}
    for voucher, line in vouchers.stream(db, first, last, store):
        text = _("{what}, store {store}, {day}")
        yield FecLine(
            journal=voucher.journal,
            journal_name=journal_name(voucher.journal),
            number=voucher.id,
            accounting_date=voucher.accounting_date,
            account=line.account,
            account_name=line.name,
            piece=StatementId(voucher.store, voucher.business_date, voucher.number).code,
            piece_date=voucher.business_date if day_of(voucher.business_date) else voucher.accounting_date,
            text=text.format(what=part_text(voucher.part), store=voucher.store, day=voucher.business_date),
            debit_minor=line.debit_minor,
            credit_minor=line.credit_minor,
            posted_date=in_zone(zones.get(voucher.store, "UTC"), voucher.posted_ms).date().isoformat(),
        )


def _moment(utc_ms: int) -> str:
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=utc_ms)).strftime("%Y-%m-%d %H:%M:%SZ")
