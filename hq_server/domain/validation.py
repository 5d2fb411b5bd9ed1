"""What HQ checks in a document that it can read. A finding never refuses the document: it waits for a person.

Every check returns the finding in plain words, or an empty text.
"""

from collections.abc import Sequence
from typing import Protocol

from hq_server.domain.money import money_text
from hq_server.texts import _

SALE, RETURN = "sale", "return"


class Line(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def quantity_thousandths(self) -> int: ...
    @property
    def total_minor(self) -> int: ...
    @property
    def tax_minor(self) -> int: ...
    @property
    def voided(self) -> bool: ...


class Tender(Protocol):
    @property
    def amount_minor(self) -> int: ...
    @property
    def tendered_minor(self) -> int: ...
    @property
    def change_minor(self) -> int: ...


class Transaction(Protocol):
    @property
    def type(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def total_minor(self) -> int: ...
    @property
    def tax_minor(self) -> int: ...
    @property
    def lines(self) -> Sequence[Line]: ...
    @property
    def tenders(self) -> Sequence[Tender]: ...


class Manifest(Protocol):
    @property
    def first_sequence(self) -> int: ...
    @property
    def last_sequence(self) -> int: ...
    @property
    def count(self) -> int: ...


class ManifestInFull(Manifest, Protocol):
    @property
    def spans(self) -> Sequence[tuple[int, int]]: ...


def check_transaction(transaction: Transaction) -> str:
    """Sums agree, signs agree with the type, lines are numbered once."""
    if transaction.type not in (SALE, RETURN):
        return _("HQ does not know the transaction type “{type}”.").format(type=transaction.type)
    if not transaction.lines:
        return _("The transaction has no lines.")
    return _check_lines(transaction) or _check_sums(transaction)


def check_manifest(manifest: Manifest, sequence: int) -> str:
    """The manifest's range lies before its own document (``sequence``) and holds as many documents as it says."""
    if not 1 <= manifest.first_sequence <= manifest.last_sequence < sequence:
        message = _(
            "The close names the documents {first} to {last}, which cannot be: it is itself document {sequence}."
        )
        return message.format(first=manifest.first_sequence, last=manifest.last_sequence, sequence=sequence)
    expected = manifest.last_sequence - manifest.first_sequence + 1
    if manifest.count != expected:
        message = _("The close counts {count} documents, but from {first} to {last} there are {expected}.")
        return message.format(
            count=manifest.count, first=manifest.first_sequence, last=manifest.last_sequence, expected=expected
        )
    return ""


def check_spans(manifest: ManifestInFull, sequence: int) -> str:
    """The same of a manifest whose documents lie in several spans, in their order."""
    spans, after = manifest.spans, 0
    for first, last in spans:
        if not after < first <= last < sequence:
            message = _("The close's documents {first} to {last} stand in no order.")
            return message.format(first=first, last=last)
        after = last
    if (spans[0][0], spans[-1][1]) != (manifest.first_sequence, manifest.last_sequence):
        message = _("The close names the documents {first} to {last}, but its parts are from {begin} to {end}.")
        first, last = manifest.first_sequence, manifest.last_sequence
        return message.format(first=first, last=last, begin=spans[0][0], end=spans[-1][1])
    expected = sum(last - first + 1 for first, last in spans)
    if manifest.count != expected:
        message = _("The close counts {count} documents, but its parts have {expected}.")
        return message.format(count=manifest.count, expected=expected)
    return ""


def _check_lines(transaction: Transaction) -> str:
    numbers = set()
    is_return = transaction.type == RETURN
    for line in transaction.lines:
        if line.line in numbers:
            return _("Line {line} is there twice.").format(line=line.line)
        numbers.add(line.line)
        if line.voided:
            if line.total_minor or line.tax_minor:
                return _("Line {line} is voided, but counts in the total.").format(line=line.line)
        elif is_return and (line.quantity_thousandths > 0 or line.total_minor > 0):
            return _("Line {line} of a return is not negative.").format(line=line.line)
        elif not is_return and (line.quantity_thousandths < 0 or line.total_minor < 0):
            return _("Line {line} of a sale is negative.").format(line=line.line)
    return ""


def _check_sums(transaction: Transaction) -> str:
    lines, tenders = transaction.lines, transaction.tenders
    total, currency = transaction.total_minor, transaction.currency
    if (found := sum([line.total_minor for line in lines])) != total:
        return two_sums(_("The lines add up to {found}, the total says {total}."), found, total, currency)
    if (found := sum([line.tax_minor for line in lines])) != transaction.tax_minor:
        message = _("The taxes of the lines add up to {found}, the tax says {total}.")
        return two_sums(message, found, transaction.tax_minor, currency)
    if (found := sum([tender.amount_minor for tender in tenders])) != total:
        return two_sums(_("The tenders add up to {found}, the total says {total}."), found, total, currency)
    return check_change(tenders, currency)


def check_change(tenders: Sequence[Tender], currency: str) -> str:
    """Each tender that says so pays what was tendered less the change."""
    for tender in tenders:
        if (tender.tendered_minor or tender.change_minor) and (
            tender.tendered_minor - tender.change_minor != tender.amount_minor or tender.change_minor < 0
        ):
            message = _("A tender of {tendered} with {change} change does not pay {amount}.")
            return message.format(
                tendered=money_text(tender.tendered_minor, currency),
                change=money_text(tender.change_minor, currency),
                amount=money_text(tender.amount_minor, currency),
            )
    return ""


def two_sums(message: str, found: int, total: int, currency: str) -> str:
    """The sentence, with what was found and what the document says."""
    return message.format(found=money_text(found, currency), total=money_text(total, currency))
