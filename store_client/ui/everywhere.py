"""The keys that act on every screen, as the help tells them."""

from collections.abc import Sequence

from store_client.texts import _
from store_client.ui.screen import HelpLine


def help_lines(told: Sequence[HelpLine], *, signed_in: bool) -> Sequence[HelpLine]:
    """Those that the screen has not told itself."""
    keys = {line.keys for line in told}
    return [line for line in _lines(signed_in) if line.keys not in keys]


def _lines(signed_in: bool) -> Sequence[HelpLine]:
    always = (
        HelpLine("F1", _("this help; once more closes it")),
        HelpLine("Esc", _("one step back; nothing is lost")),
        HelpLine("Tab Shift+Tab", _("the next or the last field or button")),
        HelpLine("Space", _("press the button that has the ring")),
    )
    if not signed_in:
        return always
    return (
        HelpLine("Ctrl+1 … 4", _("sell, customers, journal, day")),
        HelpLine("Ctrl+5", _("what is not at HQ yet")),
        HelpLine("Ctrl+L", _("lock the register; everything stays as it is")),
        *always,
    )
