"""Says what is wrong with an item that HQ set up, so that one bad item is passed over and told, and never sells."""

from datetime import date, time

from store_client.domain.declaration import LAST, SUM
from store_client.domain.denominations import KINDS
from store_client.domain.setup import (
    AMOUNT,
    BEST_PRICE,
    BOTH,
    COMPOUNDED,
    EXCLUSIVE,
    LINE,
    METHODS,
    MIX_AND_MATCH,
    PER_LINE,
    PER_RATE,
    PERCENT,
    PRICE,
    QUANTITY,
    THRESHOLD,
    TRANSACTION,
    Account,
    Coupon,
    CurrencyRate,
    Discount,
    DiscountStep,
    EmbeddedBarcode,
    Policy,
    ReceiptFormat,
    TaxOverride,
    TenderType,
)
from store_client.texts import _

_WHOLE_PERCENT = 100_000
_EAN_13 = 13
_NOON = time(12)
_WIDTHS = (32, 42, 48)
_TENDER_KINDS = ("cash", "card", "cheque", "foreign", "voucher")


def wrong_discount(discount: Discount) -> str:
    if discount.method not in METHODS or discount.concurrency not in (EXCLUSIVE, BEST_PRICE, COMPOUNDED):
        return _("this register does not know such a discount")
    if discount.method == PERCENT and not _is_percent(discount.value):
        return _("its percent is not between 0 and 100")
    if (discount.method == AMOUNT and discount.value <= 0) or (discount.method == PRICE and discount.value < 0):
        return _("its amount is too small")
    if discount.method in (QUANTITY, THRESHOLD) and not discount.steps:
        return _("it has no steps")
    if any(_wrong_step(discount.method, step) for step in discount.steps):
        return _("one of its steps cannot be")
    if discount.method == MIX_AND_MATCH and _wrong_group(discount):
        return _("its group cannot be")
    return wrong_days(discount)


def wrong_days(item: Discount | Coupon) -> str:
    for day in (item.from_date, item.until_date):
        try:
            if day and date.fromisoformat(day).isoformat() != day:
                raise ValueError
        except ValueError:
            return _("one of its days is no date")
    return ""


def wrong_tender(tender: TenderType) -> str:
    return "" if tender.kind in _TENDER_KINDS else _("this register does not know such a tender")


def wrong_account(account: Account) -> str:
    return "" if account.direction in ("income", "expense") else _("it is neither for income nor for expenses")


def wrong_rate(rate: CurrencyRate) -> str:
    return "" if rate.rate_millionths > 0 and rate.rounding_minor >= 0 else _("its rate is too small")


def wrong_tax(override: TaxOverride) -> str:
    if override.scope not in (LINE, TRANSACTION, BOTH):
        return _("this register does not know what it is for")
    return "" if override.tax_rate is None or override.tax_rate >= 0 else _("its tax is below zero")


def wrong_format(form: ReceiptFormat) -> str:
    return "" if form.width in _WIDTHS else _("no printer is that wide")


def wrong_policy(policy: Policy) -> str:
    if policy.tax_rounding not in (PER_LINE, PER_RATE):
        return _("this register does not round tax like that")
    amounts = (
        *(policy.cash_rounding_minor, policy.voucher_limit_minor, policy.voucher_days, policy.return_days),
        *(policy.return_line_limit_minor, policy.return_total_limit_minor, policy.lock_after_s),
        *(policy.variance_limit_minor, policy.float_minor, policy.cut_off_minutes),
    )
    if min(amounts) < 0:
        return _("one of its limits is below zero")
    if not 0 <= policy.deposit_percent <= _WHOLE_PERCENT:
        return _("its deposit is not between 0 and 100 percent")
    return _wrong_day(policy)


def _wrong_day(policy: Policy) -> str:
    """How its shifts are counted, and when its day ends."""
    if policy.declaration not in (LAST, SUM):
        return _("this register does not know how its counts add up")
    values = [one.value_minor for one in policy.denominations]
    known = all(one.kind in KINDS and one.roll >= 0 for one in policy.denominations)
    if not known or min(values, default=1) < 1 or len(set(values)) != len(values):
        return _("its coins and notes cannot be")
    if "" in policy.drawers or len(set(policy.drawers)) != len(policy.drawers):
        return _("its drawers have no name, or the same one")
    try:
        ends = time.fromisoformat(policy.day_ends)
    except ValueError:
        return _("its day does not end at a time of day")
    if ends.strftime("%H:%M") != policy.day_ends or ends > _NOON:
        return _("its day ends after noon")
    return ""


def wrong_barcode(rule: EmbeddedBarcode) -> str:
    """The rule's digits, with the prefix and the check digits, are an EAN-13 for a shop's own use (20 to 29)."""
    if not rule.prefix.isdecimal() or not rule.prefix.isascii() or not rule.prefix.startswith("2"):
        return _("its prefix is not one of a shop's own, 20 to 29")
    if rule.kind not in ("price", "weight") or min(rule.item_digits, rule.value_digits) < 1:
        return _("this register does not know such a barcode")
    digits = len(rule.prefix) + rule.item_digits + rule.value_digits + rule.price_check_digit + 1
    if digits != _EAN_13 or not 0 <= rule.value_decimals <= rule.value_digits:
        return _("its digits are not 13")
    if rule.price_check_digit and rule.value_digits not in (4, 5):
        return _("only four or five digits have a check digit of their own")
    return ""


def _is_percent(value: int | None) -> bool:
    return value is not None and 0 < value <= _WHOLE_PERCENT


def _wrong_step(method: str, step: DiscountStep) -> bool:
    rewards = (step.percent, step.amount_minor, step.price_minor)
    if step.at <= 0 or sum(reward is not None for reward in rewards) != 1:
        return True
    if step.percent is not None:
        return not _is_percent(step.percent)
    if step.amount_minor is not None:
        return step.amount_minor <= 0
    return method == THRESHOLD or (step.price_minor or 0) < 0


def _wrong_group(discount: Discount) -> bool:
    rewards = (discount.cheapest_free, discount.percent is not None, discount.group_price_minor is not None)
    if discount.group_size < 2 or sum(rewards) != 1:
        return True
    if discount.percent is not None:
        return not _is_percent(discount.percent)
    return (discount.group_price_minor or 0) < 0
