"""A page that shows at a glance whether a printer's width, code pages, codes and cutter are as the settings say."""

from store_client.devices.receipt_rows import Rows
from store_client.domain.receipt_model import ReceiptLine
from store_client.texts import _

_SAMPLE = "ÀÉÎÕÜ àéîõü ß ñ ç € £ ¥ Łódź Žluť Привет"


def lay_out(width: int) -> list[ReceiptLine]:
    rows = Rows(width)
    rows.center("Comptoir", bold=True, large=True)
    rows.center(_("Print test"))
    rows.rule()
    ruler = "".join(str(column % 10) for column in range(1, width + 1))
    rows.text(ruler)
    rows.pair(_("left edge"), _("right edge"))
    rows.text(_SAMPLE)
    rows.text(_("bold"), bold=True)
    rows.rule()
    rows.qr("COMPTOIR TEST")
    rows.barcode("0123456789")
    rows.center(_("Both codes can be scanned, and the row of digits fits exactly."))
    return rows.made
