"""Cells of CSV files that no spreadsheet takes for a formula."""

_STARTS_A_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)  # fullwidth ones, too


def safe_cell(text: str) -> str:
    """A text as a spreadsheet shows it: one that would begin a formula gets an apostrophe before it, and so does one
    that begins with such an apostrophe, so that ``plain_cell`` can tell them apart.
    """
    plain = text.replace("\x00", "")
    begins = plain.lstrip("'")
    return (
        f"'{plain}" if begins.startswith(_STARTS_A_FORMULA) or begins.lstrip().startswith(_STARTS_A_FORMULA) else plain
    )


def plain_cell(text: str) -> str:
    """The text of a cell that ``safe_cell`` may have written; any other stays as it is, whatever it begins with."""
    return text[1:] if text.startswith("'") and safe_cell(text[1:]) == text else text
