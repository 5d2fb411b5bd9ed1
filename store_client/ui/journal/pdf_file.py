"""Writes a receipt as a PDF into the documents of whoever uses this computer, never over another file."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths

from store_client.domain.receipt_model import ReceiptLine
from store_client.errors import Refused
from store_client.texts import _
from store_client.ui.receipt_pdf import receipt_pdf

_MOST: Final = 1000


def documents_folder() -> Path:
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found else Path.home()


def save_receipt(lines: Sequence[ReceiptLine], receipt: str, folder: Path | None = None) -> str:
    """Where the file is. Raises ``Refused``."""
    place = folder or documents_folder()
    name = re.sub(r"[^0-9A-Za-z-]", "_", receipt) or "receipt"
    content = receipt_pdf(lines, receipt)
    try:
        place.mkdir(parents=True, exist_ok=True)
        for at in range(1, _MOST):
            path = place / (f"{name}.pdf" if at == 1 else f"{name} ({at}).pdf")
            if _written(path, content):
                return str(path)
    except OSError as error:
        message = _("The PDF cannot be written to {folder}. Nothing was saved; the receipt can be shown and printed.")
        raise Refused(message.format(folder=place)) from error
    raise Refused(_("{folder} is full of this receipt already. Nothing was saved.").format(folder=place))


def _written(path: Path, content: bytes) -> bool:
    """False when there is such a file already; half a file is never left. Raises ``OSError``."""
    try:
        file = path.open("xb")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(content)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return True
