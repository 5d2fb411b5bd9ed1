"""Vouchers: what a posting says in the books. Debit and credit of each are equal, in whole minor units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hq_server.domain import orders
from hq_server.domain.account_plan import AccountPlan
from hq_server.domain.posted_facts import Facts
from hq_server.domain.statement import CASH

SALES, DISCOUNTS, INCOME_EXPENSE, PAYMENTS, FINANCIAL = (
    "sales",
    "discounts",
    "income_expense",
    "payments",
    "financial",
)
PARTS = (SALES, DISCOUNTS, INCOME_EXPENSE, PAYMENTS, FINANCIAL)

_GOODS = ("sale", "return")
# Customers pay these: goods, and the deposits of orders.
_PAID = (*_GOODS, *orders.MONEY)
DEPOSIT_USED = "deposit_used"
_ACCOUNTS = ("income", "expense")
TO_THE_SAFE = ("float_entry", "tender_removal", "safe_drop")
TO_THE_BANK = ("bank_drop",)
MOVEMENTS = (*TO_THE_SAFE, *TO_THE_BANK)
VARIANCE = "variance"


class Unbalanced(ValueError):
    """Debit and credit differ: the sums that a voucher was made of cannot be right."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount on an account, debit above 0 and credit below. ``about`` says what it is, ``subject`` of what: a tax
    rate, a tender, an account of the store; ``group`` is a statement line's.
    """

    account: str
    amount_minor: int
    about: str
    subject: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class VoucherLine:
    account: str
    name: str
    about: str
    subject: str
    group: str
    debit_minor: int
    credit_minor: int


@dataclass(frozen=True, slots=True)
class Voucher:
    part: str
    journal: str
    lines: tuple[VoucherLine, ...]

    @property
    def amount_minor(self) -> int:
        return sum(line.debit_minor for line in self.lines)


def make_voucher(part: str, entries: Iterable[Entry], plan: AccountPlan) -> Voucher | None:
    """One line for each account and what it is about; None when nothing is left. Raises ``Unbalanced``."""
    sums: dict[tuple[str, str, str, str], int] = {}
    for entry in entries:
        key = (entry.account, entry.about, entry.subject, entry.group)
        sums[key] = sums.get(key, 0) + entry.amount_minor
    if sum(sums.values()):
        raise Unbalanced(f"the {part} voucher is {sum(sums.values())} out of balance")
    lines = tuple(
        VoucherLine(account, plan.name_of(account), about, subject, group, max(amount, 0), max(-amount, 0))
        for (account, about, subject, group), amount in sums.items()
        if amount
    )
    journal = plan.sales_journal if part in (SALES, DISCOUNTS) else plan.cash_journal
    return Voucher(part, journal, lines) if lines else None


def sales_entries(sums: Facts, plan: AccountPlan) -> list[Entry]:
    """Goods at their price before discounts, and the tax on what was paid for them, by tax rate."""
    entries = []
    for rate, (gross, tax, discount) in sums.rates.items():
        entries += [
            Entry(plan.clearing, gross + discount, "clearing"),
            Entry(plan.sales_account(rate), -(gross - tax + discount), "sales", str(rate)),
            Entry(plan.tax_account(rate), -tax, "tax", str(rate)),
        ]
    return entries


def discount_entries(sums: Facts, plan: AccountPlan) -> list[Entry]:
    entries = []
    for rate, (_gross, _tax, discount) in sums.rates.items():
        entries += [
            Entry(plan.discounts, discount, "discount", str(rate)),
            Entry(plan.clearing, -discount, "clearing"),
        ]
    return entries


def payment_entries(sums: Facts, plan: AccountPlan) -> list[Entry]:
    """What was paid and handed out for goods, by tender, and the rounding of cash. A deposit is owed to the customer
    from when it is paid until it pays a part of the order's sale, or goes back.
    """
    total = sum(numbers[1] for (kind, _staff), numbers in sums.totals.items() if kind in _GOODS)
    deposits = [
        Entry(plan.customer_deposits, -numbers[1], kind)
        for (kind, _staff), numbers in sums.totals.items()
        if kind in orders.MONEY
    ]
    clearing = Entry(plan.clearing, -total, "clearing")
    return [*_tenders(sums, plan, _PAID), clearing, *deposits, *_rounding(sums, plan, _PAID)]


def income_expense_entries(sums: Facts, plan: AccountPlan) -> list[Entry]:
    accounts = [
        Entry(
            plan.income_account(account) if kind == "income" else plan.expense_account(account), -amount, kind, account
        )
        for (kind, account), (_count, amount) in sums.accounts.items()
    ]
    return [*_tenders(sums, plan, _ACCOUNTS), *accounts, *_rounding(sums, plan, _ACCOUNTS)]


def movement_entries(sums: Facts, plan: AccountPlan) -> list[Entry]:
    """Floats, removals and drops: money that changes its place."""
    entries = []
    for (kind, tender), (_count, received, given, _change) in sums.tenders.items():
        if kind in MOVEMENTS:
            other = plan.bank if kind in TO_THE_BANK else plan.safe
            entries += [
                Entry(plan.tender_account(tender), received + given, kind, tender),
                Entry(other, -received - given, kind, tender),
            ]
    return entries


def variance_entries(
    variances: Mapping[tuple[str, str], int],
    limits: Mapping[str, int],
    posted: Mapping[tuple[str, str], Mapping[str, int]],
    plan: AccountPlan,
) -> list[Entry]:
    """What counting found more or less, by group and tender; what is in the books of that day already is left out.

    ``posted``: group and tender → account → what stands there, debit above 0. Beyond a tender's limit the whole
    difference goes to the account of big ones.
    """
    entries = []
    for (group, tender), variance in variances.items():
        wanted = {plan.tender_account(tender): variance} if variance else {}
        if variance:
            limit = limits.get(tender)
            account = plan.difference_account(variance, big=limit is not None and abs(variance) > limit)
            wanted[account] = wanted.get(account, 0) - variance
        there = posted.get((group, tender), {})
        for account in dict.fromkeys((*wanted, *there)):
            amount = wanted.get(account, 0) - there.get(account, 0)
            entries.append(Entry(account, amount, VARIANCE, tender, group))
    return entries


def _tenders(sums: Facts, plan: AccountPlan, kinds: tuple[str, ...]) -> list[Entry]:
    """Vouchers that were handed out stand apart from those that came back. Change for another tender is cash."""
    entries = []
    for (kind, tender), (_count, received, given, change) in sums.tenders.items():
        if kind not in kinds:
            continue
        account = plan.tender_account(tender)
        if tender == orders.DEPOSIT_TENDER:
            entries.append(Entry(account, received + given + change, DEPOSIT_USED))
        elif plan.is_voucher(tender):
            entries.append(Entry(account, received + change, "voucher_redeemed", tender))
            entries.append(Entry(account, given, "voucher_issued", tender))
        else:
            entries.append(Entry(account, received + given + change, "tender", tender))
        if change:
            entries.append(Entry(plan.tender_account(CASH), -change, "tender", CASH))
    return entries


def _rounding(sums: Facts, plan: AccountPlan, kinds: tuple[str, ...]) -> list[Entry]:
    up = sum(numbers[4] for (kind, _staff), numbers in sums.totals.items() if kind in kinds)
    down = sum(numbers[5] for (kind, _staff), numbers in sums.totals.items() if kind in kinds)
    return [Entry(plan.rounding_gain, -up, "rounding"), Entry(plan.rounding_loss, -down, "rounding")]
