"""What stands on a key: the caps that other languages call otherwise."""

from store_client.texts import _


def cap_words(key: str) -> str:
    """``Ctrl+Down`` is ``Ctrl+↓``, ``Enter`` is what the keyboard of the language says; what is no name stays so."""
    *held, last = key.split("+") if len(key) > 1 else [key]
    known = {
        "Enter": _("Enter"),
        "Esc": _("Esc"),
        "Del": _("Del"),
        "Backspace": _("Backspace"),
        "Space": _("Space"),
        "Tab": _("Tab"),
        "Home": _("Home"),
        "End": _("End"),
        "PgUp": _("PgUp"),
        "PgDn": _("PgDn"),
        "Shift": _("Shift"),
        "Ctrl": _("Ctrl"),
        "Alt": _("Alt"),
        "Up": "↑",
        "Down": "↓",
    }
    return "+".join(known.get(part, part) for part in (*held, last))
