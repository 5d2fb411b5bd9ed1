"""The form of a hardware profile: where a register's devices are."""

from hq_server.admin.setup_fields import Field
from hq_server.admin.setup_shop_forms import OptionsOf, code_field, name_field
from hq_server.texts import _


def hardware_profile(_options_of: OptionsOf) -> tuple[Field, ...]:
    printer = _("Such as tcp://192.168.1.50:9100, usb:///dev/usb/lp0, win:EPSON TM-T20 or lp:counter.")
    drawer = _("“printer” or “printer:5”: at the printer; “none”; or a place of its own. Empty: at the printer.")
    display = _("“window”: a second screen; “none”; or a pole display, such as serial:///dev/ttyUSB1.")
    scale = _("Such as serial:///dev/ttyUSB0?baud=9600.")
    terminal = _("Such as tcp://192.168.1.60:5000. Empty: cards are taken on a terminal of their own.")
    scanner = _("Scanner")
    return (
        code_field("profile", _("Short, such as counter. It cannot be changed later.")),
        name_field(_("Such as “Counter with scale”.")),
        Field("printer", _("Receipt printer"), "place", printer),
        Field("drawer", _("Cash drawer"), "place", drawer),
        Field("customer_display", _("Customer display"), "place", display),
        Field("scale", _("Scale"), "place", scale),
        Field("card_terminal", _("Card terminal"), "place", terminal),
        Field("scanner_prefix", _("Sent before a code"), help=_("What the scanner is set to send."), section=scanner),
        Field("scanner_suffix", _("Sent after a code"), help=_("Beside the Enter at its end."), section=scanner),
    )
