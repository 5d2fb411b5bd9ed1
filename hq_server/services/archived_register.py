"""Checks what an archive has of one register: the chain of its documents, and the chain of HQ's seals over them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import msgspec

from hq_server.domain.signatures import is_signed
from hq_server.domain.validation import RETURN, SALE
from hq_server.texts import _
from hq_server.wire.archive import ArchivedRegister
from hq_server.wire.fiscal import Seal, SealLine, hash_of
from hq_server.wire.incoming import Received, Unreadable
from hq_server.wire.redacted import read_either
from hq_server.wire.transactions import TransactionRecorded, TransactionRecordedInFull

Say = Callable[[str], None]
_COUNTER_DIGITS = 7


@dataclass(slots=True)
class ShiftSum:
    """Sales, returns and tax in minor units."""

    sales_minor: int = 0
    returns_minor: int = 0
    tax_minor: int = 0


@dataclass(slots=True)
class DocumentSums:
    """``shifts``: by id, what their transactions come to; ``hashes``: sequence → hash of the documents there."""

    documents: int = 0
    redacted: int = 0
    shifts: dict[str, ShiftSum] = field(default_factory=dict)
    hashes: dict[int, str] = field(default_factory=dict)


def check_documents(told: ArchivedRegister, lines: Iterable[bytes], say: Say) -> DocumentSums:
    """Every document is unchanged, follows the one before it, and none is missing but those that are named."""
    sums = DocumentSums()
    missing = dict(told.missing)
    expected, previous = told.first_sequence, told.previous_hash
    receipts: dict[str, int] = {}
    for line in lines:
        try:
            document, redacted = read_either(line.rstrip(b"\n"))
            if redacted and document.sequence not in told.redacted:
                raise Unreadable(_("it has no content, and nobody was erased for it"))
        except Unreadable as unreadable:
            say(_words(told, _("a document after {sequence} was changed: {reason}"), expected - 1, str(unreadable)))
            expected, previous = expected + 1, ""
            continue
        if expected in missing:
            expected, previous = missing[expected] + 1, ""
            receipts.clear()
        if document.sequence != expected or document.register != told.register:
            say(_words(told, _("instead of document {sequence} there is {reason}"), expected, str(document.sequence)))
        elif previous and document.previous_hash != previous:
            say(_words(told, _("document {sequence} does not follow the one before it"), expected))
        expected, previous = document.sequence + 1, document.hash
        sums.documents += 1
        sums.redacted += redacted
        sums.hashes[document.sequence] = document.hash
        _add(document, sums)
        _check_receipt(told, document, receipts, say)
    if (sums.documents, expected - 1) != (told.count, told.last_sequence):
        say(_words(told, _("documents are missing at the end, after {sequence}"), expected - 1))
    return sums


def check_seals(told: ArchivedRegister, lines: Iterable[bytes], keys: list[str], sums: DocumentSums, say: Say) -> int:
    """Every seal is HQ's, follows the one before it, and says what the documents come to; how many there are."""
    previous, number, grand = told.previous_seal, told.first_seal, None
    found = 0
    for line in lines:
        try:
            entry = msgspec.json.decode(line, type=SealLine)
            seal = msgspec.json.decode(entry.content, type=Seal)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            say(_words(told, _("seal {sequence} cannot be read: {reason}"), number, str(error)))
            return found
        found += 1
        if not any(is_signed(key, entry.signature, entry.content.encode()) for key in reversed(keys)):
            say(_words(told, _("seal {sequence} is not signed by HQ"), number))
        if (seal.number, seal.previous, seal.register) != (number, previous, told.register):
            say(_words(told, _("seal {sequence} does not follow the one before it"), number))
        here = seal.grand_sales_minor, seal.grand_returns_minor
        if grand is not None and here != (grand[0] + seal.sales_minor, grand[1] + seal.returns_minor):
            say(_words(told, _("the grand totals of seal {sequence} do not follow from the one before it"), number))
        _check_shift(told, seal, sums, say)
        previous, number, grand = hash_of(entry.content), seal.number + 1, here
    if found != told.seals:
        say(_words(told, _("seals are missing at the end, after {sequence}"), number - 1))
    return found


def _check_shift(told: ArchivedRegister, seal: Seal, sums: DocumentSums, say: Say) -> None:
    """Of a shift that lies in the archive as a whole; a shift that was sealed twice is the sum of both seals."""
    if not told.first_sequence <= seal.first_sequence <= seal.last_sequence <= told.last_sequence:
        return
    if sums.hashes.get(seal.last_sequence) != seal.last_hash:
        say(_words(told, _("seal {sequence} names another last document of its shift"), seal.number))
    there = sums.shifts.setdefault(seal.shift, ShiftSum())
    there.sales_minor -= seal.sales_minor
    there.returns_minor -= seal.returns_minor
    there.tax_minor -= seal.tax_minor
    if seal.state == "confirmed" and there != ShiftSum():
        say(_words(told, _("seal {sequence} says another sum than the documents of its shift"), seal.number))


def _add(document: Received, sums: DocumentSums) -> None:
    body = document.body
    if not isinstance(body, TransactionRecorded | TransactionRecordedInFull) or body.type not in (SALE, RETURN):
        return
    shift = sums.shifts.setdefault(body.shift, ShiftSum())
    if body.type == SALE:
        shift.sales_minor += body.total_minor
    else:
        shift.returns_minor += body.total_minor
    shift.tax_minor += body.tax_minor


def _check_receipt(told: ArchivedRegister, document: Received, receipts: dict[str, int], say: Say) -> None:
    """Receipt numbers rise one by one within an epoch, which stands before the counter."""
    body = document.body
    if not isinstance(body, TransactionRecorded | TransactionRecordedInFull):
        return
    number = body.receipt.rpartition("-")[2]
    epoch, counter = number[:-_COUNTER_DIGITS], number[-_COUNTER_DIGITS:]
    if not counter.isdecimal():
        return
    before = receipts.get(epoch)
    receipts[epoch] = int(counter)
    if before is not None and int(counter) != before + 1:
        text = _("receipt {reason} of document {sequence} does not follow the one before it")
        say(_words(told, text, document.sequence, body.receipt))


def _words(told: ArchivedRegister, text: str, sequence: int, reason: str = "") -> str:
    about = text.format(sequence=sequence, reason=reason)
    return _("Register {register}: {problem}.").format(register=told.register, problem=about)
