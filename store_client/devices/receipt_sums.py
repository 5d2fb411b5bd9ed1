"""Lays out what a receipt comes to: its total, what was saved, how it was paid, the change, and the taxes in it."""

from collections.abc import Mapping
from types import MappingProxyType

from store_client.devices.receipt_rows import Rows
from store_client.domain.money import exponent, format_amount
from store_client.domain.quantity import format_quantity
from store_client.domain.tender import CARD, CASH, CHEQUE, DEPOSIT, FOREIGN, VOUCHER, Tender
from store_client.domain.transaction import EXPENSE, INCOME, RETURN, VOID, Transaction
from store_client.texts import _, ngettext

SIGNATURE = "_" * 16
_BILLION = 10**9


def lay_out(
    rows: Rows,
    transaction: Transaction,
    language: str,
    names: Mapping[str, str],
    rests: Mapping[str, int],
    *,
    tax_table: bool,
) -> None:
    """``rests``: what is left on a voucher, by its number."""

    def amount(minor: int) -> str:
        return format_amount(minor, transaction.currency, language)

    rows.pair(_("Total {currency}").format(currency=transaction.currency), amount(transaction.total_minor), bold=True)
    if transaction.discount_minor > 0:
        rows.pair(_("You saved"), amount(transaction.discount_minor))
    if transaction.rounding_minor:
        rows.pair(_("Cash rounding"), amount(transaction.rounding_minor))
        rows.pair(_("To pay"), amount(transaction.total_minor + transaction.rounding_minor), bold=True)
    lay_out_parts(rows, transaction, language, names, rests)
    _taxes(rows, transaction, language, tax_table=tax_table)
    if transaction.more is not None:
        rows.blank()
        lay_out_more(rows, transaction, names)


def lay_out_parts(
    rows: Rows,
    transaction: Transaction,
    language: str,
    names: Mapping[str, str],
    rests: Mapping[str, int] = MappingProxyType({}),
) -> None:
    """How it was paid, the change, and what was taken back of it before the end."""

    def amount(minor: int) -> str:
        return format_amount(minor, transaction.currency, language)

    for tender in transaction.tenders:
        _tender(rows, tender, transaction, language, names)
        if tender.amount_minor > 0 and tender.reference in rests:
            rows.note(_("left on it: {amount}").format(amount=amount(rests[tender.reference])))
    if transaction.change_minor:
        rows.pair(_("Change"), amount(transaction.change_minor), bold=True)
    _voided_tenders(rows, transaction, language, names)


def lay_out_slip(rows: Rows, transaction: Transaction, language: str, names: Mapping[str, str]) -> None:
    """A voided basket, an opened drawer, money put in or taken out."""
    more = transaction.more
    if transaction.type in (INCOME, EXPENSE):
        account = more.account if more else ""
        rows.pair(
            names.get(account, account),
            format_amount(abs(transaction.total_minor), transaction.currency, language),
            bold=True,
        )
    if more is not None:
        if more.reason:
            rows.text(names.get(more.reason, more.reason))
        lay_out_more(rows, transaction, names)
    if transaction.type in (INCOME, EXPENSE):
        rows.blank()
        rows.pair(_("Signature"), SIGNATURE)


def tender_name(tender: Tender, names: Mapping[str, str]) -> str:
    """As the shop calls it, or as everybody does."""
    return names.get(tender.tender) or known_tender(tender.tender)


def known_tender(code: str) -> str:
    return {
        CASH: _("Cash"),
        CARD: _("Card"),
        CHEQUE: _("Cheque"),
        FOREIGN: _("Foreign cash"),
        VOUCHER: _("Voucher"),
        DEPOSIT: _("Deposit"),
    }.get(code, code)


def _tender(rows: Rows, tender: Tender, transaction: Transaction, language: str, names: Mapping[str, str]) -> None:
    name = tender_name(tender, names)
    if tender.issued:
        label = _("Voucher handed out")
    elif transaction.type == RETURN and tender.tender == CASH and tender.amount_minor <= 0:
        label = _("Refunded in cash")
    elif tender.amount_minor < 0:
        label = _("Refunded: {tender}").format(tender=name)
    else:
        label = name
    back = tender.amount_minor < 0 or transaction.type == RETURN
    minor = -tender.amount_minor if back else tender.tendered_minor
    rows.pair(label, format_amount(minor, transaction.currency, language))
    _tender_notes(rows, tender, transaction.currency, language)


def _tender_notes(rows: Rows, tender: Tender, currency: str, language: str) -> None:
    more = tender.more
    if more is None:
        return
    if more.foreign_minor is not None:
        foreign = f"{format_amount(abs(more.foreign_minor), more.currency, language)} {more.currency}"
        if more.rate_millionths:
            rate = _rate(more.rate_millionths, more.currency, currency, language)
            foreign = _("{amount} at {rate}").format(amount=foreign, rate=rate)
        rows.note(foreign)
    details = [more.card, more.reference, more.terminal]
    if any(details):
        rows.note(" · ".join(detail for detail in details if detail))


def _rate(rate_millionths: int, foreign: str, currency: str, language: str) -> str:
    """What one of the foreign currency is worth here, nine decimals at most, without the last zeros."""
    billionths = rate_millionths * 10 ** (3 + exponent(foreign)) // 10 ** exponent(currency)
    whole, rest = divmod(billionths, _BILLION)
    text = format_quantity(whole * 1000, language)
    point = format_quantity(1, language)[1]
    return f"{text}{point}{rest:09d}".rstrip("0") if rest else text


def _voided_tenders(rows: Rows, transaction: Transaction, language: str, names: Mapping[str, str]) -> None:
    """A mistyped amount of cash concerns the customer only where the whole sale was given up."""
    for tender in transaction.more.voided_tenders if transaction.more else ():
        if tender.tender == CASH and transaction.type != VOID:
            continue
        label = _("{tender}, taken back").format(tender=tender_name(tender, names))
        rows.pair(label, format_amount(tender.amount_minor, transaction.currency, language))


def _taxes(rows: Rows, transaction: Transaction, language: str, *, tax_table: bool) -> None:
    def amount(minor: int) -> str:
        return format_amount(minor, transaction.currency, language)

    if not tax_table or not transaction.taxes:
        rows.pair(_("of which tax") if transaction.tax_included else _("tax"), amount(transaction.tax_minor))
        return
    rows.blank()
    table = [(_("Rate"), _("Net"), _("Tax"), _("Gross"))]
    for tax in transaction.taxes:
        percent = f"{format_quantity(tax.tax_rate, language)} %"
        table.append((percent, amount(tax.net_minor), amount(tax.tax_minor), amount(tax.gross_minor)))
    if rows.columns(table):
        return
    for percent, net, tax_amount, gross in table[1:]:
        rows.pair(_("Tax {percent}").format(percent=percent), tax_amount)
        rows.note(_("net {net}, gross {gross}").format(net=net, gross=gross))


def lay_out_more(rows: Rows, transaction: Transaction, names: Mapping[str, str]) -> None:
    """The comment, who approved it, and the points it brought."""
    more = transaction.more
    assert more is not None
    if more.comment:
        rows.text(more.comment)
    for approver in dict.fromkeys(approval.approved_by for approval in more.approvals):
        rows.text(_("Approved by {name}").format(name=names.get(approver, approver)))
    if more.loyalty is not None:
        points = more.loyalty.points
        words = ngettext("Loyalty card {card}: {points} point", "Loyalty card {card}: {points} points", points)
        rows.text(words.format(card=_masked(more.loyalty.card), points=points))


def _masked(card: str) -> str:
    return "*" * max(0, len(card) - 4) + card[-4:]
