"""Rules about sums: what stands above a transaction is what its lines come to."""

from hq_server.domain.money import money_text, quantity_text
from hq_server.domain.rules.checked import GOODS, Checked, Fault
from hq_server.texts import _


def lines_make_the_total(checked: Checked) -> Fault | None:
    """Gross is the sum of the lines with their tax."""
    if checked.lines_total == checked.total_minor or checked.type not in GOODS:
        return None
    message = _("The lines add up to {found}, the total says {total}.")
    return _other(checked, message, checked.lines_total, checked.total_minor, "total_minor")


def lines_make_the_net(checked: Checked) -> Fault | None:
    """Net is the sum of the lines without their tax."""
    found, said = checked.lines_total - checked.lines_tax, checked.total_minor - checked.tax_minor
    if found == said or checked.type not in GOODS:
        return None
    message = _("Without tax the lines add up to {found}, the total without tax is {total}.")
    # Which of the two it is, gross or tax, the other rules say.
    return _other(checked, message, found, said, "")


def lines_make_the_tax(checked: Checked) -> Fault | None:
    if checked.lines_tax == checked.tax_minor:
        return None
    message = _("The taxes of the lines add up to {found}, the tax says {total}.")
    return _other(checked, message, checked.lines_tax, checked.tax_minor, "tax_minor")


def lines_make_the_discount(checked: Checked) -> Fault | None:
    """What the customer saved: on the lines that are sold."""
    if checked.lines_saved == checked.discount_minor:
        return None
    message = _("The lines save {found}, the discount says {total}.")
    return _other(checked, message, checked.lines_saved, checked.discount_minor, "discount_minor")


def tax_table_fits_the_lines(checked: Checked) -> Fault | None:
    """Each rate of the lines that count has one entry; net and tax are its gross."""
    if checked.taxes is None:
        return None
    rates: dict[int, tuple[int, int]] = {}
    for line in checked.lines:
        if not line.voided:
            gross, tax = rates.get(line.tax_rate, (0, 0))
            rates[line.tax_rate] = (gross + line.total_minor, tax + line.tax_minor)
    for entry in checked.taxes:
        rate = quantity_text(entry.tax_rate)
        if entry.net_minor + entry.tax_minor != entry.gross_minor:
            return Fault(_("Net and tax of the tax rate {rate} % are not its gross.").format(rate=rate))
        if rates.pop(entry.tax_rate, None) != (entry.gross_minor, entry.tax_minor):
            return Fault(_("The lines of the tax rate {rate} % do not add up to its sums.").format(rate=rate))
    return Fault(_("The taxes do not have one entry for each rate of the lines.")) if rates else None


def _other(checked: Checked, message: str, found: int, said: int, field: str) -> Fault:
    currency = checked.currency
    text = message.format(found=money_text(found, currency), total=money_text(said, currency))
    return Fault(text, field, found if field else None)
