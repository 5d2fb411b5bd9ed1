"""Rules about when, for whom and how a transaction was made: business date, customer, tax."""

from datetime import UTC, date, datetime, timedelta

from hq_server.domain.money import quantity_text
from hq_server.domain.rules.checked import Checked, Fault
from hq_server.texts import _

# A day that ends after midnight, a day closed late, a shift that stayed open over a holiday.
_EARLIEST = timedelta(days=31)
_LATEST = timedelta(days=1)
_LAST_MS = 253_402_300_799_000


def business_date_is_a_day(checked: Checked) -> Fault | None:
    """It exists in the calendar and lies near the moment of recording. A clock was wrong where it does not; the sale
    was made all the same, and nobody can give the document another date.
    """
    made = _local_date(checked.made_ms, checked.made_offset)
    try:
        day = date.fromisoformat(checked.business_date)
    except ValueError:
        message = _("There is no day {date}.")
        return Fault(message.format(date=checked.business_date), "business_date", made.isoformat())
    if -_EARLIEST <= day - made <= _LATEST:
        return None
    message = _("The business date is {date}, but the register recorded it on {made}.")
    text = message.format(date=checked.business_date, made=made.isoformat())
    return Fault(text, "business_date", made.isoformat())


def business_date_is_in_an_open_period(checked: Checked) -> Fault | None:
    """What comes for a closed period keeps its day; once accepted it is posted with a later accounting date."""
    closed = checked.facts.closed_through
    if checked.business_date > closed:
        return None
    message = _("The business date {date} lies in a period that is closed, through {closed}.")
    return Fault(message.format(date=checked.business_date, closed=closed))


def customer_exists(checked: Checked) -> Fault | None:
    if checked.customer is None or checked.customer in checked.facts.customers:
        return None
    return Fault(_("HQ has no customer {id}.").format(id=checked.customer), "customer")


def tax_inclusion_is_the_stores(checked: Checked) -> Fault | None:
    if checked.tax_included is None or checked.tax_included == checked.facts.tax_included:
        return None
    if checked.tax_included:
        text = _("The prices include their tax, but the store's do not.")
    else:
        text = _("The prices come without their tax, but the store's include it.")
    return Fault(text, "tax_included", "yes" if checked.facts.tax_included else "no")


def exemption_is_known(checked: Checked) -> Fault | None:
    """Another tax on the whole transaction, an exemption for one, is set up, and the lines follow it."""
    code = checked.more.tax_override if checked.more is not None else ""
    if not code:
        return None
    if code not in checked.facts.overrides:
        return Fault(_("HQ has no tax override “{code}”.").format(code=code), "more.tax_override")
    rate = checked.facts.overrides[code]
    for place, line in enumerate(checked.lines):
        own = line.more is not None and line.more.tax_override
        if rate is not None and line.tax_rate != rate and not line.voided and not own:
            message = _("Line {line} is taxed with {found} %, but “{code}” is {rate} %.")
            text = message.format(
                line=line.line, found=quantity_text(line.tax_rate), code=code, rate=quantity_text(rate)
            )
            return Fault(text, f"lines.{place}.tax_rate", rate)
    return None


def _local_date(made_ms: int, offset_minutes: int) -> date:
    """A register's clock may say anything; no calendar goes on after the year 9999."""
    moment = min(max(made_ms + offset_minutes * 60_000, 0), _LAST_MS)
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=moment)).date()
