"""Customer files (CSV): kept when they are sent, shown before anything is written, then written in batches by a job.

A batch is one transaction with how far the file is written, so nothing is written twice, whoever asks twice.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from hq_server.db import customer_imports, customer_pages, jobs
from hq_server.db.customer_imports import CONFIRMED, DONE, WAITING, CustomerImport, Refusal
from hq_server.db.customer_pages import CustomerListed
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_columns import recognise, wrong_columns
from hq_server.domain.job import BY_CHAIN, CUSTOMER_IMPORT_JOB, JobResult
from hq_server.errors import NotFound, Refused
from hq_server.services import audit, csv_upload
from hq_server.services.audit import Change
from hq_server.services.csv_upload import MAX_PROBLEMS, RowProblem
from hq_server.services.customer_file import MAX_COLUMNS, CustomerFile, Heading, read_customers, read_headings
from hq_server.services.customer_import_plan import (
    ALIKE,
    CHANGED,
    NEW,
    REFUSED,
    SAME,
    Outcome,
    Shared,
    plan_rows,
    shared_in,
)
from hq_server.services.customer_import_setup import read_set_up
from hq_server.services.customer_import_write import write_batch
from hq_server.texts import _, keep, ngettext

AT_ONCE = 1_000
SHOWN = 200
LISTED = 20
_LONGEST_NAME = 200
_DAY_MS = 86_400_000
KEPT_WAITING_DAYS, KEPT_REFUSED_DAYS = 7, 30


@dataclass(slots=True)
class ImportPreview:
    """What importing the file would do. Counts are exact, what is listed is the beginning.

    ``alike``: new rows that are like a customer or an earlier row; ``others`` are these customers by id.
    """

    unusable: str = ""
    total: int = 0
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((NEW, CHANGED, SAME, REFUSED, ALIKE), 0))
    problems: list[RowProblem] = field(default_factory=list)
    alike: list[Outcome] = field(default_factory=list)
    listed: dict[str, list[Outcome]] = field(default_factory=lambda: {NEW: [], CHANGED: [], SAME: []})
    others: dict[str, CustomerListed] = field(default_factory=dict)

    @property
    def sure(self) -> int:
        """The rows that are written whatever somebody ticks."""
        return self.counts[NEW] + self.counts[CHANGED]


def keep_file(db: HqDatabase, key: str, file_name: str, content: bytes, store: str, now_ms: int, *, by: str) -> None:
    """Raises ``Refused`` for a file that has no columns."""
    text, encoding = csv_upload.decode(content)
    headings = read_headings(text)
    if not any(one.name for one in headings):
        raise Refused(_("The first row of the file must name its columns. Nothing was kept of it."))
    if len(headings) > MAX_COLUMNS:
        raise Refused(_("The file has more than {most} columns. Nothing was kept of it.").format(most=MAX_COLUMNS))
    name = file_name.replace("\x00", "").strip()[:_LONGEST_NAME] or "customers.csv"
    columns = tuple(recognise([one.name for one in headings]))
    made = CustomerImport(key, name, encoding, store, by, now_ms, WAITING, columns)
    with db.write():
        customer_imports.insert(db, made, csv_upload.pack(text))


def get_import(db: HqDatabase, key: str) -> CustomerImport:
    """Raises ``NotFound``."""
    with db.read():
        found = customer_imports.find(db, key[:40])
    if found is None:
        raise NotFound(_("There is no such import. It was discarded, or waited for too long."))
    return found


def import_of(db: HqDatabase, customer: CustomerListed) -> CustomerImport | None:
    """The file that a customer came with; None for one whom a register made."""
    if customer.register:
        return None
    with db.read():
        return customer_imports.find(db, customer.document)


def list_imports(db: HqDatabase, stores: frozenset[str] | None = None) -> list[CustomerImport]:
    """The newest first; those of these stores, None for all."""
    with db.read():
        return customer_imports.newest(db, LISTED, stores)


def headings_of(db: HqDatabase, key: str) -> list[Heading]:
    return read_headings(_text(db, key))


def choose_columns(db: HqDatabase, key: str, columns: Sequence[str]) -> None:
    """Raises ``Refused`` for columns that no customer can be read from, or when it is confirmed already."""
    wrong = wrong_columns(columns)
    if wrong:
        raise Refused(wrong)
    with db.write():
        made = _require_waiting(customer_imports.lock(db, key))
        customer_imports.save(db, replace(made, columns=tuple(columns)))


def preview(db: HqDatabase, made: CustomerImport) -> ImportPreview:
    """Changes nothing."""
    found = read_customers(_text(db, made.id), made.columns)
    report = ImportPreview(found.unusable, found.total)
    report.counts[REFUSED] = len(found.refused)
    report.problems = [one.problem for one in found.refused[:MAX_PROBLEMS]]
    with db.read():
        shared, set_up = shared_in(found.rows), read_set_up(db, made.store)
        for start in range(0, len(found.rows), AT_ONCE):
            for outcome in plan_rows(db, found.rows[start : start + AT_ONCE], shared, set_up)[0]:
                _count(report, outcome)
        known = {one.alike.customer for one in report.alike if one.alike and one.alike.customer}
        known |= {one.customer for outcomes in report.listed.values() for one in outcomes if one.customer}
        report.others = {one.id: one for one in customer_pages.by_ids(db, sorted(known))}
    report.problems.sort(key=lambda one: one.row)
    return report


def _count(report: ImportPreview, outcome: Outcome) -> None:
    report.counts[outcome.state] += 1
    if outcome.problem is not None:
        if len(report.problems) < MAX_PROBLEMS:
            report.problems.append(outcome.problem)
    elif outcome.state == ALIKE:
        if len(report.alike) < MAX_PROBLEMS:
            report.alike.append(outcome)
    elif len(report.listed[outcome.state]) < SHOWN:
        report.listed[outcome.state].append(outcome)


def confirm(db: HqDatabase, key: str, ticked: Collection[int], now_ms: int) -> bool:
    """Have the job write it; False when that was asked already. ``ticked``: rows that are like others and are taken."""
    with db.write():
        made = customer_imports.lock(db, key)
        if made is None:
            raise NotFound(_("There is no such import. It was discarded, or waited for too long."))
        if made.state != WAITING:
            return False
        if wrong_columns(made.columns):
            raise Refused(wrong_columns(made.columns))
        customer_imports.save(db, replace(made, state=CONFIRMED, ticked=frozenset(ticked)))
        jobs.enqueue(db, CUSTOMER_IMPORT_JOB, BY_CHAIN, now_ms)
    return True


def discard(db: HqDatabase, key: str) -> None:
    with db.write():
        customer_imports.remove(db, key)


def list_refusals(db: HqDatabase, key: str, after: int, limit: int) -> list[Refusal]:
    """Rows that were not taken, in the order of the file."""
    with db.read():
        return customer_imports.refusals(db, key, max(after, 1), limit)


def refused_rows(db: HqDatabase, key: str) -> Iterator[Refusal]:
    """All of them, the heading first; read page by page."""
    after = 0
    while True:
        with db.read():
            page = customer_imports.refusals(db, key, after, AT_ONCE)
        yield from page
        if len(page) < AT_ONCE:
            return
        after = page[-1].row


def import_confirmed(db: HqDatabase, now_ms: int, new_id: Callable[[], str]) -> JobResult:
    """Write all files that are confirmed, batch by batch; what a run could not finish, the next one goes on with."""
    written = 0
    while True:
        with db.write():
            customer_imports.forget_old(db, now_ms - KEPT_WAITING_DAYS * _DAY_MS, now_ms - KEPT_REFUSED_DAYS * _DAY_MS)
            key = customer_imports.first_confirmed(db)
        if key is None:
            break
        written += _write_file(db, key, now_ms, new_id)
    if not written:
        return JobResult(0, _("No customer file was waiting."))
    text = ngettext("{count} customer written.", "{count} customers written.", written)
    return JobResult(written, text.format(count=written))


def _write_file(db: HqDatabase, key: str, now_ms: int, new_id: Callable[[], str]) -> int:
    found = read_customers(_text(db, key), get_import(db, key).columns)
    shared, written = shared_in(found.rows), 0
    while True:
        with db.write():
            made = customer_imports.lock(db, key)
            if made is None or made.state != CONFIRMED:
                return written
            after = _write_next(db, made, found, shared, now_ms, new_id)
            customer_imports.save(db, after)
            if after.state == DONE:
                _audit(db, after, now_ms)
        written += after.new + after.changed - made.new - made.changed


def _write_next(
    db: HqDatabase, made: CustomerImport, found: CustomerFile, shared: Shared, now_ms: int, new_id: Callable[[], str]
) -> CustomerImport:
    """The next batch, and the import as it is after it. The rows that could not be read come with the first one."""
    refused: list[Refusal] = []
    if not made.done:
        headings = tuple(one.name for one in headings_of(db, made.id))
        refused.append(Refusal(1, "", "", headings))
        refused += [_refusal(one.problem, one.cells) for one in found.refused]
        made = replace(made, total=found.total, done=len(found.refused), refused=len(found.refused))
    start = made.done - len(found.refused)
    rows = found.rows[start : start + AT_ONCE]
    outcomes, states = plan_rows(db, rows, shared, read_set_up(db, made.store), made.ticked, lock=True)
    write_batch(db, made, outcomes, states, now_ms, new_id)
    others = {one.alike.customer for one in outcomes if one.alike and one.alike.customer}
    numbers = {one.id: one.account_number or one.id for one in customer_pages.by_ids(db, sorted(others))}
    refused += [_not_taken(one, numbers) for one in outcomes if one.state in (REFUSED, ALIKE)]
    customer_imports.add_refusals(db, made.id, refused)
    counts = {state: sum(one.state == state for one in outcomes) for state in (NEW, CHANGED, SAME, REFUSED, ALIKE)}
    done = made.done + len(rows)
    ended = done >= found.total
    return replace(
        made,
        done=done,
        new=made.new + counts[NEW],
        changed=made.changed + counts[CHANGED],
        same=made.same + counts[SAME],
        refused=made.refused + counts[REFUSED],
        alike=made.alike + counts[ALIKE],
        state=DONE if ended else CONFIRMED,
        ended_ms=now_ms if ended else None,
    )


def _refusal(problem: RowProblem, cells: tuple[str, ...]) -> Refusal:
    return Refusal(problem.row, problem.column, keep(problem.message), cells)


def _not_taken(outcome: Outcome, numbers: Mapping[str, str]) -> Refusal:
    if outcome.problem is not None:
        return _refusal(outcome.problem, outcome.row.cells)
    if outcome.alike is not None and outcome.alike.customer:
        message = _("It is like customer {account}: left out.").format(account=numbers[outcome.alike.customer])
    else:
        message = _("It is like row {row}: left out.").format(row=outcome.alike.row if outcome.alike else 0)
    return Refusal(outcome.row.row, "", keep(message), outcome.row.cells)


def _audit(db: HqDatabase, made: CustomerImport, now_ms: int) -> None:
    """One entry for the whole file; what became of each customer stands in its own history."""
    changes = [
        Change("file", "", made.file_name),
        Change("new customers", "", str(made.new)),
        Change("changed customers", "", str(made.changed)),
        Change("rows left out", "", str(made.left_out)),
    ]
    audit.record(db, made.made_by, "customers.imported", "customers", changes, now_ms, store=made.store)


def _text(db: HqDatabase, key: str) -> str:
    with db.read():
        packed = customer_imports.packed_file(db, key)
    return csv_upload.unpack(packed) if packed else ""


def _require_waiting(made: CustomerImport | None) -> CustomerImport:
    if made is None or made.state != WAITING:
        raise Refused(_("This file was imported or discarded already. Nothing was changed."))
    return made
