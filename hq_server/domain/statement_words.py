"""What people read of statements: their states, checks and events, in their own language and with the figures."""

from collections.abc import Mapping

from hq_server.domain import statement as states
from hq_server.domain import statement_checks as codes
from hq_server.domain import vouchers
from hq_server.domain.money import money_text
from hq_server.domain.statement import Check
from hq_server.texts import _, ngettext, tell


def check_text(check: Check, currency: str, tenders: Mapping[str, str]) -> str:
    """The fact when it failed, the rule when it passed. ``tenders``: tender → its name."""
    if check.passed:
        return _rules().get(check.code, check.code)
    values = {name: value for name, value in check.values.items() if not name.endswith("_minor")}
    values |= {
        name.removesuffix("_minor"): money_text(int(value), currency)
        for name, value in check.values.items()
        if name.endswith("_minor")
    }
    if "tender" in values:
        values["tender"] = tenders.get(str(values["tender"]), str(values["tender"]))
    if "what" in values:
        values["what"] = {"lines": _("lines"), "taxes": _("taxes"), "tenders": _("tenders")}[str(values["what"])]
    if "reason" in values:
        values["reason"] = tell(str(values["reason"]))
    return _facts(int(check.values.get("count", 1)))[check.code].format(**values)


def state_text(state: str) -> str:
    return {
        states.STARTED: _("Started"),
        states.SYNCHRONIZED: _("Customers and orders synchronized"),
        states.VALIDATED: _("Validated"),
        states.CALCULATED: _("Calculated"),
        states.CHECKED: _("Checked"),
        states.SALES_POSTED: _("Sales posted"),
        states.DISCOUNTS_POSTED: _("Discounts posted"),
        states.INCOME_EXPENSE_POSTED: _("Income and expense posted"),
        states.PAYMENTS_POSTED: _("Payments posted"),
        states.FINANCIAL_POSTED: _("Counts and drops posted"),
        states.POSTED: _("Posted"),
    }[state]


def part_text(part: str) -> str:
    """What a voucher is about."""
    return {
        vouchers.SALES: _("Sales and VAT"),
        vouchers.DISCOUNTS: _("Discounts"),
        vouchers.INCOME_EXPENSE: _("Income and expense"),
        vouchers.PAYMENTS: _("Tenders received"),
        vouchers.FINANCIAL: _("Differences, drops and floats"),
    }[part]


def event_text(event: str, detail: str) -> str:
    told = {
        "started": _("The day's statement began."),
        "calculated": _("Calculated: {detail} documents."),
        "held": _("Held: {detail}"),
        "posted": _("Posted."),
        "posted_during_day": _("Posted during the day: {detail} documents."),
        "accepted": _("Accepted all the same: {detail}"),
        "again": _("To be calculated again."),
        "released": _("Released for posting."),
    }.get(event, event)
    return told.format(detail=detail)


def _rules() -> dict[str, str]:
    return {
        codes.CALENDAR: _("The business date is a likely day"),
        codes.SHIFTS_CLOSED: _("All shifts closed"),
        codes.MANIFESTS: _("All manifests confirmed"),
        codes.Z_AGREES: _("Every Z report agrees with HQ"),
        codes.CURRENCY: _("One currency"),
        codes.CUSTOMERS: _("Every customer has an account number"),
        codes.ORDERS: _("Every order of the day has its sales order"),
        codes.FINDINGS: _("No open finding"),
        codes.SUMS_AGREE: _("Every voucher balances"),
        codes.TRANSACTION_DIFFERENCE: _("Every sale paid exactly"),
        codes.ROUNDING: _("Rounding within its limit"),
        codes.TENDER_DIFFERENCE: _("Every tender within its limit"),
        codes.SHIFT_DIFFERENCE: _("Every shift within the limit"),
        codes.POSTING_DIFFERENCE: _("Differences within the limit"),
    }


def _facts(count: int) -> dict[str, str]:
    return _of_documents(count) | _of_amounts(count)


def _of_documents(count: int) -> dict[str, str]:
    return {
        codes.ERROR: _("HQ could not go on: {reason}"),
        codes.CALENDAR: _("{date} cannot be a business date: the clock of a register is wrong."),
        codes.SHIFTS_CLOSED: ngettext(
            "Shift {number} of register {register} is not closed.",
            "{count} shifts are not closed, the first is number {number} of register {register}.",
            count,
        ),
        codes.MANIFESTS: ngettext(
            "The shift of register {register} is not complete: {reason}",
            "{count} shifts are not complete, the first is of register {register}: {reason}",
            count,
        ),
        codes.Z_AGREES: ngettext(
            "Z report and HQ differ, register {register}: {reason}",
            "{count} Z reports and HQ differ, the first is of register {register}: {reason}",
            count,
        ),
        codes.CURRENCY: _("The store counts in {currency}, but there are amounts in {other}."),
        codes.CUSTOMERS: ngettext(
            "{count} customer has no account number yet.", "{count} customers have no account number yet.", count
        ),
        codes.ORDERS: ngettext(
            "Order {number} has no sales order: {reason}",
            "{count} orders have no sales order, the first is {number}: {reason}",
            count,
        ),
        codes.FINDINGS: ngettext(
            "{count} document needs a repair: {reason}", "{count} documents need a repair, the first: {reason}", count
        ),
    }


def _of_amounts(count: int) -> dict[str, str]:
    return {
        codes.SUMS_AGREE: _("The {what} come to {found}, the transactions to {said}."),
        codes.TRANSACTION_DIFFERENCE: ngettext(
            "Sale {receipt} was paid with a difference of {amount}, more than {limit}.",
            "{count} sales were paid with a difference of more than {limit}, the worst is {receipt}: {amount}.",
            count,
        ),
        codes.ROUNDING: _("Cash was rounded by {amount} in all, more than {limit}."),
        codes.TENDER_DIFFERENCE: ngettext(
            "{tender}: the count differs by {variance}, more than {limit}.",
            "{count} tenders differ by more than their limit; the worst is {tender}: {variance}, limit {limit}.",
            count,
        ),
        codes.SHIFT_DIFFERENCE: ngettext(
            "A shift of register {register} differs by {amount}, more than {limit}.",
            "{count} shifts differ by more than {limit}; the worst is one of register {register}: {amount}.",
            count,
        ),
        codes.POSTING_DIFFERENCE: _("All differences come to {amount}, more than {limit}."),
    }
