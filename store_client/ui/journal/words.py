"""What the journal says: answers, keys, F12, the foot, and what stands beside the list."""

from collections.abc import Sequence
from dataclasses import replace

from store_client.domain import print_job
from store_client.domain.journal_row import CASH_MOVED, JournalRow, PastTransaction, types_of
from store_client.domain.print_job import Unprinted
from store_client.domain.quantity import is_measured
from store_client.domain.tender import Tender
from store_client.domain.timeline import DocumentTimeline
from store_client.domain.transaction import ORDER_DEPOSIT, SALE, Transaction, TransactionLine
from store_client.texts import _, ngettext
from store_client.ui.documents.steps import Step, steps_of
from store_client.ui.formats import Formats
from store_client.ui.journal.periods import ANY_DAY, period_words
from store_client.ui.journal.rows import EVERYTHING, NOT_PRINTED, Marked, MarkedLine, amount_of, sort_words, what_words
from store_client.ui.screen import Answer, HelpLine, Key, Offer, Primary
from store_client.ui.tender.methods import built_in_name

_MOST_LINES = 5


def quiet_answer(period: str, sort: str, formats: Formats, *, day: str = "", searching: bool = False) -> Answer:
    """What the list shows; the searched words themselves stand in the field above it."""
    if (period, sort, searching) == (ANY_DAY, EVERYTHING, False):
        text = _("Everything recorded on this register, the newest first")
    else:
        text = _("{period}: {what}, the newest first")
        if searching:
            text = _("What matches the search. {period}: {what}, the newest first")
        text = text.format(period=period_words(period, day, formats), what=sort_words(sort))
    return Answer(text, label=_("Journal"), icon="search" if searching else "receipt-text")


def missing_answer(sale: Unprinted, count: int, *, asked: bool) -> Answer:
    """What is sold but not printed stays in sight until it is on paper; ``asked``: it is on its way to it."""
    label = ngettext(
        "{count} sale is recorded but not printed", "{count} sales are recorded but not printed", count
    ).format(count=count)
    job = sale.job
    if job is not None and job.state == print_job.PRINTING:
        why = _("Being printed now.")
    elif job is not None and job.reason:
        why = job.reason
    elif asked or (job is not None and job.state == print_job.WAITING):
        why = _("It waits for the printer. The sale stands; only the paper is missing.")
    else:
        why = _("The sale stands; only the paper is missing.")
    text = _("{receipt}: {why}").format(receipt=sale.receipt, why=why)
    return Answer(text, label=label, tone="warn", icon="printer-x", offer=Offer("F6", _("Print it now"), "printer"))


def nothing_missing_answer() -> Answer:
    return Answer(_("Every receipt that was wanted on paper is printed."), icon="printer-check")


def unsure_answer(sale: Unprinted) -> Answer:
    """It may be on paper already: only a person can tell."""
    label = sale.job.reason if sale.job and sale.job.reason else _("Nobody knows whether it came out")
    text = _("Look at the printer: F6 prints {receipt} again, Del says that the paper is there.")
    return Answer(text.format(receipt=sale.receipt), label=label, tone="warn", icon="printer-x")


def drop_answer(sale: Unprinted) -> Answer:
    text = _("Does nobody want {receipt} on paper? Del again leaves it unprinted.").format(receipt=sale.receipt)
    return Answer(text, label=_("It can still be shown and copied"), tone="warn", icon="printer-x")


def dropped_answer(receipt: str, *, on_paper: bool) -> Answer:
    label = _("Noted: it is on paper") if on_paper else _("Noted: nobody wants it on paper")
    return Answer(receipt, label=label, tone="ok", icon="printer-check")


def printing_answer(receipt: str) -> Answer:
    text = _("{receipt} goes to the printer").format(receipt=receipt)
    return Answer(text, label=_("The missing receipt"), tone="ok", icon="printer")


def copy_answer(receipt: str, copy: int) -> Answer:
    label = _("Copy {number} goes to the printer").format(number=copy)
    return Answer(receipt, label=label, tone="ok", icon="printer")


def saved_answer(place: str, copy: int) -> Answer:
    label = _("Saved as PDF, marked as copy {number}").format(number=copy)
    return Answer(place, label=label, tone="ok", icon="save")


def elsewhere_answer(receipt: str) -> Answer:
    """Another register's receipt was scanned."""
    offer = Offer("F8", _("Return it"), "undo-2")
    return Answer(receipt, label=_("Sold at another register"), tone="warn", icon="receipt-text", offer=offer)


def unknown_answer(receipt: str) -> Answer:
    """A receipt's number that is not in this journal."""
    text = _("{receipt} was not recorded on this register").format(receipt=receipt)
    offer = Offer("F8", _("Return it"), "undo-2")
    return Answer(text, label=_("F8 asks HQ about it"), tone="warn", icon="receipt-text", offer=offer)


def keys(marked: JournalRow | None, *, missing: bool, takes_back: bool, with_printer: bool) -> Sequence[Key]:
    there = marked is not None
    of_order = marked is not None and marked.type == ORDER_DEPOSIT and not takes_back
    takes_back = takes_back or (marked is not None and marked.type == SALE)
    return (
        Key(1, _("Help"), "circle-question-mark"),
        Key(2, _("Search"), "search"),
        Key(4, _("Date"), "calendar-days"),
        Key(5, _("Kind"), "list-filter"),
        Key(6, _("Print it"), "printer", enabled=missing),
        Key(7, _("Copy"), "copy", enabled=there and with_printer),
        Key(8, _("Order"), "package") if of_order else Key(8, _("Return it"), "undo-2", enabled=takes_back),
        Key(9, _("PDF"), "save", enabled=there),
    )


def primary(marked: JournalRow | None, *, reading: bool) -> Primary:
    if marked is None:
        return Primary(_("Show receipt"), _("nothing is chosen"), "receipt-text", enabled=False)
    if reading:
        return Primary(_("Show its way"), marked.receipt, "history")
    return Primary(_("Show receipt"), marked.receipt, "receipt-text")


def foot(found: Sequence[JournalRow], *, more: bool) -> list[str]:
    shown = len(found)
    words = _("the newest {count}") if more else ngettext("{count} found", "{count} found", shown)
    unprinted = sum(row.unprinted for row in found)
    parts = [words.format(count=shown)]
    if unprinted:
        parts.append(ngettext("{count} not printed", "{count} not printed", unprinted).format(count=unprinted))
    return parts


def empty_words(text: str, sort: str) -> tuple[str, str]:
    if text:
        second = _("Esc clears the search. What another register sold is found by a return: F8 on the sell screen.")
        return _("Nothing here has this number, name or amount."), second
    if sort == NOT_PRINTED:
        return _("Everything is on paper."), _("F5 shows the other kinds.")
    return _("Nothing was recorded in this time."), _("F4 shows other days, F5 other kinds.")


def marked_words(past: PastTransaction, document: DocumentTimeline | None, formats: Formats) -> Marked:
    steps = steps_of(document, formats) if document else []
    return Marked(
        title=past.row.receipt,
        amount=amount_of(past.row, formats),
        second=second_line(past.row, formats),
        steps=_with_paper(steps, unprinted=past.row.unprinted),
        lines=_lines(past.transaction, formats),
        reason=document.reason if document else "",
    )


def second_line(found: JournalRow, formats: Formats) -> str:
    """``Sale, 22 Nov 2026 · Fionn Ó Sé · 4 articles · 2 copies``"""
    parts = [_("{what}, {date}").format(what=what_words(found.type), date=formats.date(found.business_date))]
    if found.customer_name:
        parts.append(found.customer_name)
    if found.articles:
        parts.append(ngettext("{count} article", "{count} articles", found.articles).format(count=found.articles))
    if found.copies:
        parts.append(ngettext("{count} copy", "{count} copies", found.copies).format(count=found.copies))
    return " · ".join(parts)


def help_lines() -> Sequence[HelpLine]:
    return (
        HelpLine(_("scan"), _("a receipt's code shows it")),
        HelpLine("F2", _("search by receipt number, customer or amount")),
        HelpLine("↑ ↓", _("choose a transaction")),
        HelpLine("F4", _("today, yesterday, 7 days, 30 days, any day; or type a day, then F4")),
        HelpLine("F5", _("everything, what is not printed, sales, returns …")),
        HelpLine("F6", _("print the receipt that is missing")),
        HelpLine("Del", _("it is on paper, or nobody wants it there")),
        HelpLine("F7", _("print it again, marked as a copy")),
        HelpLine("F8", _("take goods of it back; of a deposit, show its order")),
        HelpLine("F9", _("save it as a PDF, marked as a copy")),
        HelpLine("F12", _("show the receipt, or its way to HQ")),
        HelpLine("Esc", _("clear the search, then back to selling")),
    )


def _with_paper(steps: Sequence[Step], *, unprinted: bool) -> Sequence[Step]:
    """The first step says when the receipt is still missing."""
    if not unprinted or not steps:
        return steps
    return [replace(steps[0], detail=_("on this register, receipt not printed")), *steps[1:]]


def _lines(transaction: Transaction, formats: Formats) -> Sequence[MarkedLine]:
    lines = [line for line in transaction.lines if not line.voided]
    shown = lines if len(lines) <= _MOST_LINES else lines[: _MOST_LINES - 1]
    found = [_line(line, transaction, formats) for line in shown]
    rest = lines[len(shown) :]
    if rest:
        words = ngettext("and {count} more line", "and {count} more lines", len(rest)).format(count=len(rest))
        found.append(MarkedLine(words, formats.money(sum(line.total_minor for line in rest), transaction.currency)))
    return [
        *found,
        *(_part(part, transaction, formats) for part in transaction.tenders),
        *_counted(transaction, formats),
    ]


def _line(line: TransactionLine, transaction: Transaction, formats: Formats) -> MarkedLine:
    one = abs(line.quantity_thousandths) == 1000
    quantity = formats.quantity(line.quantity_thousandths)
    if is_measured(line.unit):
        name = f"{quantity} {line.unit} × {line.description}"
    else:
        name = line.description if one else f"{quantity} × {line.description}"
    return MarkedLine(name, formats.money(line.total_minor, transaction.currency))


def _part(part: Tender, transaction: Transaction, formats: Formats) -> MarkedLine:
    name = built_in_name(part.tender)
    if transaction.type in types_of(CASH_MOVED):
        words = _("Taken out: {tender}") if part.amount_minor < 0 else _("Put in: {tender}")
    else:
        words = _("Given back: {tender}") if part.amount_minor < 0 else _("Paid: {tender}")
    return MarkedLine(words.format(tender=name), formats.money(part.amount_minor, transaction.currency), strong=True)


def _counted(transaction: Transaction, formats: Formats) -> Sequence[MarkedLine]:
    """The number of a bag, or what a count says; what was expected is nowhere in it."""
    more = transaction.more
    if more is None:
        return []
    bag = [MarkedLine(_("Bag {number}").format(number=more.cash.bag), "")] if more.cash and more.cash.bag else []
    tenders = more.declared.tenders if more.declared else ()
    counted = [(_("Counted: {tender}").format(tender=built_in_name(one.tender)), one.counted_minor) for one in tenders]
    return [
        *bag,
        *(MarkedLine(what, formats.money(minor, transaction.currency), strong=True) for what, minor in counted),
    ]
