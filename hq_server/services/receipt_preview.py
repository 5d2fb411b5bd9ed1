"""A receipt as registers would print it with a format: a made-up sale, laid out row by row. A test compares the two."""

import re
from collections.abc import Mapping, Sequence

from hq_server.domain.money import decimals_of
from hq_server.domain.stores import Store
from hq_server.services.receipt_rows import PaperRow, PaperRows
from hq_server.texts import _
from hq_server.wire.setup import ReceiptFormat

SALE, RETURN, VOID, GIFT, VOUCHER = "sale", "return", "void", "gift", "voucher"
_BUILT_IN_HEADER = ("# {store}", "{address}")
_BUILT_IN_ABOUT = ("{receipt} | {date} {time}",)
_FIELD = re.compile(r"\{(\w+)\}")
_COMMA = {"fr", "de", "es", "it", "nl", "pt"}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_TIMES = "\u00d7"
# The made-up sale: minor units of a currency with two decimals, and its tax, within or on top.
TOWEL, SOAP, SAVED, TAX_RATE = 1_080, 650, 130, 20_000
GIVEN = 3_000
DAY, TIME, CASHIER, CUSTOMER = "2026-11-23", "14:05", "Aoife Brennan", "Zoë O'Brien"


def preview(form: ReceiptFormat, store: Store) -> list[PaperRow]:
    """The rows, in the language that is chosen for texts now; amounts and dates are in the store's language."""
    rows = PaperRows(form.width)
    values = _values(store)
    if form.logo:
        rows.made.append(PaperRow(logo=form.logo, center=True))
    _head(rows, form, values)
    if form.type == VOUCHER:
        _voucher(rows, store)
    elif form.type == GIFT:
        rows.rule()
        rows.pair(_("Linen tea towel"), "")
        rows.pair(_("Soap bar"), "2")
        rows.rule()
    else:
        _body(rows, form, store)
    rows.blank()
    _fill(rows, form.footer or store.receipt_footer.splitlines(), values)
    rows.blank()
    if form.show_qr and form.type not in (GIFT, VOUCHER):
        rows.made.append(PaperRow(qr=True, center=True))
    if form.type != VOUCHER:
        rows.made.append(PaperRow(barcode=values["receipt"], center=True))
        rows.center(values["receipt"])
    return rows.made


def _head(rows: PaperRows, form: ReceiptFormat, values: Mapping[str, str]) -> None:
    header = form.header or _BUILT_IN_HEADER
    _fill(rows, header, values)
    rows.blank()
    titles = {RETURN: _("RETURN"), VOID: _("VOIDED"), GIFT: _("GIFT RECEIPT"), VOUCHER: _("VOUCHER")}
    if form.type in titles:
        rows.center(titles[form.type], bold=True, large=True)
    if not _names(header, "date"):
        _fill(rows, _BUILT_IN_ABOUT, values)
    if not _names(header, "cashier"):
        served = _("Served by {name}").format(name=values["cashier"])
        rows.pair(served, "" if _names(header, "customer") else values["customer"])


def _body(rows: PaperRows, form: ReceiptFormat, store: Store) -> None:
    """What was sold; taken back, or voided, the same with the other sign or without sums."""
    sign = -1 if form.type == RETURN else 1
    voided = form.type == VOID

    def amount(minor: int) -> str:
        return _amount(0 if voided else sign * minor, store)

    rows.rule()
    rows.pair(_("Linen tea towel"), amount(TOWEL))
    if voided or sign < 0:
        rows.note(_("voided") if voided else f"\u22121 {_TIMES} {_amount(TOWEL, store)}")
    rows.pair(_("Soap bar"), amount(2 * SOAP - SAVED))
    if voided:
        rows.note(_("voided"))
        rows.rule()
        return
    rows.note(f"{'' if sign > 0 else chr(0x2212)}2 {_TIMES} {_amount(SOAP, store)}")
    rows.note(f"{_('Soap: 10 % off')} {_amount(-sign * SAVED, store)}")
    rows.rule()
    _sums(rows, form, store, sign)


def _sums(rows: PaperRows, form: ReceiptFormat, store: Store, sign: int) -> None:
    total, tax, net = sums(store)

    def amount(minor: int) -> str:
        return _amount(sign * minor, store)

    rows.pair(_("Total {currency}").format(currency=store.currency), amount(total), bold=True)
    if sign > 0:
        rows.pair(_("You saved"), amount(SAVED))
        rows.pair(_("Cash"), amount(GIVEN))
        rows.pair(_("Change"), amount(GIVEN - total), bold=True)
    else:
        rows.pair(_("Refunded in cash"), _amount(total, store))
    if not form.show_tax_table:
        rows.pair(_("of which tax") if store.tax_included else _("tax"), amount(tax))
        return
    rows.blank()
    percent = f"{TAX_RATE // 1000} %"
    table: list[tuple[str, ...]] = [(_("Rate"), _("Net"), _("Tax"), _("Gross"))]
    table.append((percent, amount(net), amount(tax), amount(total)))
    if not rows.columns(table):
        rows.pair(_("Tax {percent}").format(percent=percent), amount(tax))
        rows.note(_("net {net}, gross {gross}").format(net=amount(net), gross=amount(total)))


def sums(store: Store) -> tuple[int, int, int]:
    """Total, tax and net of the made-up sale."""
    lines = TOWEL + 2 * SOAP - SAVED
    if store.tax_included:
        tax = lines * TAX_RATE // (100_000 + TAX_RATE)
        return lines, tax, lines - tax
    tax = lines * TAX_RATE // 100_000
    return lines + tax, tax, lines


def _voucher(rows: PaperRows, store: Store) -> None:
    rows.rule()
    rows.center(f"{_amount(2_000, store)} {store.currency}", bold=True, large=True)
    rows.center(_("Valid until {date}").format(date=_day("2027-11-23", store.language)))
    rows.made.append(PaperRow(qr=True, center=True))
    rows.made.append(PaperRow(barcode=f"V-{_register(store)}-1000007", center=True))
    rows.center(f"V-{_register(store)}-1000007")
    rows.rule()


def _fill(rows: PaperRows, lines: Sequence[str], values: Mapping[str, str]) -> None:
    """The template is read before its fields are filled; a line whose fields are all empty is left out."""
    for line in lines:
        large, bold, plain = line.startswith("#"), line.startswith("*"), line.lstrip("#*").strip()
        named = [name for name in _FIELD.findall(plain) if name in values]
        if named and not any(values[name].strip() for name in named):
            continue
        if not plain:
            rows.blank()
            continue
        left, bar, right = (part.strip() for part in plain.partition("|"))
        if bar:
            rows.pair(_filled(left, values), _filled(right, values), bold=bold or large, large=large)
            continue
        for part in _filled(plain, values).split("\n"):
            rows.center(part, bold=bold or large, large=large)


def _values(store: Store) -> dict[str, str]:
    return {
        "store": store.name,
        "address": "\n".join(store.address),
        "date": _day(DAY, store.language),
        "time": TIME,
        "receipt": f"{_register(store)}-10000042",
        "cashier": CASHIER,
        "customer": CUSTOMER,
        "register": _register(store),
    }


def _register(store: Store) -> str:
    return f"{store.number}-1"


def _names(lines: Sequence[str], name: str) -> bool:
    return any(f"{{{name}}}" in line for line in lines)


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: values.get(found[1], found[0]), text)


def _amount(minor: int, store: Store) -> str:
    group, point = ("\u202f", ",") if store.language in _COMMA else (",", ".")
    decimals = decimals_of(store.currency)
    whole, part = divmod(abs(minor), 10**decimals)
    text = f"{whole:,}".replace(",", group) + (f"{point}{part:0{decimals}d}" if decimals else "")
    return ("\u2212" if minor < 0 else "") + text


def _day(iso: str, language: str) -> str:
    year, month, day = iso.split("-")
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}" if language == "en" else f"{day}/{month}/{year}"
