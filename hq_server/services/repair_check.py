"""Checks a repair while it is typed, with the same rules that found it: nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass

from hq_server.db.database import HqDatabase
from hq_server.domain import corrected_body, document_fields
from hq_server.domain.document_fields import Scalar, WrongText
from hq_server.domain.rules import Fault, Found, find_faults, is_acceptable
from hq_server.domain.transactions import check_transaction_in_full
from hq_server.domain.validation import check_transaction
from hq_server.errors import NotFound
from hq_server.services import customer_list
from hq_server.services.checked_transactions import checked_body
from hq_server.services.repair_subject import Json, Subject, understand, with_body
from hq_server.services.validation_facts import FactBook
from hq_server.wire.incoming import Body
from hq_server.wire.transactions import TransactionRecorded, TransactionRecordedInFull

# What the checks of the inbox say beyond the rules.
ARRIVAL = "INBOX"
# Members that people may give a transaction although the document does not have them.
_LINE_EXTRAS = ("more.serial", "more.tax_override", "more.returned.receipt", "more.returned.line")
_EXTRAS = ("more.account", "more.tax_override", "more.reason", "more.comment")
_CUSTOMER = "customer"
# What makes a document the one it is; and sums that follow by themselves.
_FIXED = ("taxes.", "more.loyalty.", "more.declared.", "more.cash.", "more.approvals.")


@dataclass(frozen=True, slots=True)
class Change:
    """A member that is another one; texts as people type them."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RepairCheck:
    """``problems``: field → why what was typed cannot be read. ``trouble``: why HQ would not understand the document.
    ``faults`` are those of the corrected body, ``before`` those of what counts now.
    """

    problems: Mapping[str, str]
    trouble: str
    faults: tuple[Found, ...]
    before: tuple[Found, ...]
    changes: tuple[Change, ...]
    body: Json
    read: Body | None

    @property
    def blocking(self) -> tuple[Found, ...]:
        return tuple(one for one in self.faults if not is_acceptable(one.rule))

    @property
    def to_accept(self) -> tuple[Found, ...]:
        """Breaches that the repair lets stand."""
        return tuple(one for one in self.faults if is_acceptable(one.rule))

    @property
    def can_be_sent(self) -> bool:
        return not self.problems and not self.trouble and not self.blocking


def check_repair(db: HqDatabase, subject: Subject, typed: Mapping[str, str]) -> RepairCheck:
    """What the rules say of the document with these texts in its fields; fields that nobody may change are passed
    over.
    """
    values, problems = _read(db, subject, typed)
    body = document_fields.with_values(subject.body, values)
    read, trouble = understand(subject.envelope, body, subject.version)
    if isinstance(read, TransactionRecorded | TransactionRecordedInFull):
        if subject.transaction is not None:
            body = corrected_body.correct(subject.body, values)
        read, trouble = understand(subject.envelope, body, subject.version)
    with db.read():
        book = FactBook(db, subject.listed.store)
        before = _faults(subject, subject.read, subject.version, book)
        faults = _faults(subject, read, subject.version, book)
    return RepairCheck(
        problems, trouble, tuple(faults), tuple(before), tuple(changes_between(subject, body)), body, read
    )


def changes_between(subject: Subject, body: Json) -> list[Change]:
    """Every member that is another one than what counts now; the table of taxes follows from the lines."""
    old, new = dict(document_fields.walk(subject.body)), dict(document_fields.walk(body))
    currency = subject.currency
    paths = [*new, *(path for path in old if path not in new)]
    changes = [
        Change(
            path,
            document_fields.text_of(path, old.get(path), currency),
            document_fields.text_of(path, new.get(path), currency),
        )
        for path in paths
        if old.get(path) != new.get(path) and not path.startswith("taxes.")
    ]
    if body.get("taxes") != subject.body.get("taxes") and not _taxes_were_right(subject):
        told = [document_fields.taxes_text(one.get("taxes"), currency) for one in (subject.body, body)]
        changes.append(Change("taxes", *told))
    return changes


def editable_fields(subject: Subject) -> dict[str, Scalar]:
    """The members that people may change, and what they are now."""
    found = {
        path: value
        for path, value in document_fields.walk(subject.body)
        if path and not path.startswith(_FIXED) and ".approvals." not in path
    }
    if not subject.is_transaction:
        return found
    found.pop("shift", None)
    if isinstance(subject.read, TransactionRecordedInFull):
        for extra in _EXTRAS:
            found.setdefault(extra, "")
        for place in range(len(subject.read.lines)):
            for extra in _LINE_EXTRAS:
                found.setdefault(f"lines.{place}.{extra}", 0 if extra.endswith(".line") else "")
    return {path: value for path, value in found.items() if not path.endswith(("more", ".returned", "taxes"))}


def _taxes_were_right(subject: Subject) -> bool:
    """Then they follow from the lines, and need no word of their own."""
    if subject.transaction is None:
        return False
    return bool(subject.body.get("taxes") == corrected_body.tax_table(subject.body["lines"]))


def _read(db: HqDatabase, subject: Subject, typed: Mapping[str, str]) -> tuple[dict[str, Scalar], dict[str, str]]:
    fields = editable_fields(subject)
    values: dict[str, Scalar] = {}
    problems: dict[str, str] = {}
    for path, text in typed.items():
        if path not in fields:
            continue
        try:
            value = document_fields.read_text(path, text, subject.currency, fields[path])
            value = _customer(db, str(value or "")) if path == _CUSTOMER else value
        except (WrongText, NotFound) as wrong:
            problems[path] = str(wrong)
        else:
            if value != fields[path]:
                values[path] = value
    return values, problems


def _customer(db: HqDatabase, key: str) -> str | None:
    """By id or account number; nobody when it is empty. Raises ``NotFound``."""
    return customer_list.get_customer(db, key).id if key else None


def _faults(subject: Subject, read: Body | None, version: int, book: FactBook) -> list[Found]:
    if not isinstance(read, TransactionRecorded | TransactionRecordedInFull):
        return []
    document = with_body(subject.envelope, read, version)
    checked = checked_body(subject.listed.store, subject.listed.register, document, read, book.facts)
    book.learn([checked], stored=False)
    found = find_faults(checked)
    arrival = check_transaction(read) if isinstance(read, TransactionRecorded) else check_transaction_in_full(read)
    if arrival and all(is_acceptable(one.rule) for one in found):
        found.append(Found(ARRIVAL, 0, Fault(arrival)))
    return found
