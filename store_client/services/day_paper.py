"""Papers of the day: X and Z reports and counts, laid out for the screen, for printers and for PDF."""

from datetime import UTC, datetime, timedelta, tzinfo

from store_client.clock import Moment
from store_client.db import remote_counts, settings, shifts
from store_client.db.database import RegisterDatabase
from store_client.devices.receipt_counts import CountFacts, lay_out_count
from store_client.devices.receipt_report import ReportFacts, lay_out_report
from store_client.domain.business_day import zone_of
from store_client.domain.channel import Channel
from store_client.domain.day_report import ShiftReport, without_expected
from store_client.domain.declaration import Countable
from store_client.domain.print_job import PrintJob
from store_client.domain.receipt_model import COUNT, WIDTH, WIDTHS, X_BLIND, Z_BLIND, ReceiptLine, X, Z
from store_client.domain.setup import Setup
from store_client.domain.shift import UNFINISHED
from store_client.domain.transaction import SALE
from store_client.errors import Refused
from store_client.services import day_reports
from store_client.services.acknowledgements import find_acknowledged, find_trouble
from store_client.services.declaring import declared_of, load_count
from store_client.services.receipts import names_of_codes
from store_client.services.set_up_items import load_setup
from store_client.texts import _, speaking

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def report_paper(
    db: RegisterDatabase, report: ShiftReport, *, now: Moment, width: int | None = None, copy: int = 0
) -> list[ReceiptLine]:
    """An X or a Z as ``services.day_reports`` made it for a person, in the store's language."""
    setup, channel = load_setup(db), _channel(db, report.currency)
    closed = report.closed_ms is not None
    zone = zone_of(channel.time_zone, now.offset_minutes)
    signed = find_acknowledged(db, report.shift) if closed else None
    with speaking(channel.language):
        facts = ReportFacts(
            report,
            channel,
            made=_moment(now.utc_ms, zone),
            opened=_moment(report.opened_ms, zone),
            closed=None if report.closed_ms is None else _moment(report.closed_ms, zone),
            confirmed=_moment(signed.confirmed_ms, zone) if signed else None,
            acknowledged=signed,
            trouble=_trouble(db, report) if closed else "",
            format=setup.receipt_format(Z if closed else X),
            language=channel.language,
            names=names_of_codes(setup, channel.language),
            copy=copy,
        )
        return lay_out_report(facts, _columns(setup, width))


def count_paper(db: RegisterDatabase, shift_id: str, *, now: Moment, width: int | None = None) -> list[ReceiptLine]:
    """The count of this shift that is not handed in yet, else what was handed in; without a shift that of an opening.

    Raises ``Refused`` when nothing is counted.
    """
    kept = load_count(db, shift_id)
    counted = kept or declared_of(db, shift_id)
    if not counted:
        raise Refused(_("Nothing is counted yet. Type 0 where there is nothing."))
    setup, identity = load_setup(db), settings.identity(db)
    shift = shifts.find(db, shift_id) or remote_counts.find_waiting(db, shift_id)
    channel = _channel(db, shift.currency if shift else "")
    here = identity.code if identity else ""
    with speaking(channel.language):
        facts = CountFacts(
            counted,
            channel,
            shift.register if isinstance(shift, Countable) else here,
            shift.currency if shift else channel.currency,
            _moment(now.utc_ms, zone_of(channel.time_zone, now.offset_minutes)),
            shift=str(shift.number) if shift else "",
            drawer=shift.drawer if shift else "",
            handed_in=not kept,
            format=setup.receipt_format(COUNT),
            language=channel.language,
            names=names_of_codes(setup, channel.language),
        )
        return lay_out_count(facts, _columns(setup, width))


def job_paper(db: RegisterDatabase, job: PrintJob, width: int) -> list[ReceiptLine]:
    """What a print job of a shift brings to paper, as of when it was wanted. Raises ``Refused``."""
    now = Moment(job.made_ms)
    if job.variant == COUNT:
        return count_paper(db, job.transaction_id, now=now, width=width)
    if job.variant in (X, X_BLIND):
        shift = shifts.find(db, job.transaction_id)
        if shift is None or shift.state not in UNFINISHED:
            raise Refused(_("This shift is closed since. Print its Z instead."))
        report = day_reports.x_report(db, None, shift.id)
    else:
        report = day_reports.z_report(db, job.transaction_id, None)
    if job.variant in (X_BLIND, Z_BLIND):
        report = without_expected(report)
    return report_paper(db, report, now=now, width=width, copy=job.copy)


def _trouble(db: RegisterDatabase, report: ShiftReport) -> str:
    """What is wrong with HQ's signature, or what HQ found: that may name a sum."""
    shift = shifts.find(db, report.shift)
    found = shift.reason if shift is not None and not report.hidden else ""
    return find_trouble(db, report.shift) or found


def _channel(db: RegisterDatabase, currency: str) -> Channel:
    return settings.channel(db) or Channel(store="", name="", currency=currency)


def _columns(setup: Setup, width: int | None) -> int:
    """Without a ``width`` that of the shop's receipts."""
    of_receipts = setup.receipt_format(SALE).width
    return width or (of_receipts if of_receipts in WIDTHS else WIDTH)


def _moment(utc_ms: int, zone: tzinfo) -> Moment:
    """As the shop's clock showed it."""
    offset = (_EPOCH + timedelta(milliseconds=utc_ms)).astimezone(zone).utcoffset() or timedelta()
    return Moment(utc_ms, int(offset.total_seconds() // 60))
