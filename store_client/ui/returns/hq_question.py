"""A question to HQ about a receipt: asked, waited for while the window goes on, given up in time."""

import re
from typing import Final, Literal

from store_client.domain.returns import HQ, Original
from store_client.errors import ComptoirError
from store_client.ui.window_services import WindowServices

PATIENCE_MS: Final = 12_000
"""How long HQ's answer is waited for before a person is told that none came."""

_RECEIPT: Final = re.compile(r"(?=.*[0-9])[0-9A-Za-z][0-9A-Za-z -]{0,39}")

State = Literal["", "waiting", "answered", "none"]


def may_be_receipt(text: str) -> bool:
    """Whether HQ is worth asking: letters and digits, as receipts are numbered."""
    return _RECEIPT.fullmatch(text) is not None


def lacks_hq(original: Original) -> bool:
    """Whether HQ may know more of it than was found here."""
    return original.source != HQ and bool(original.unchecked)


class HqQuestion:
    """`receipt` is what was asked about, empty while nothing is. `quiet`: the receipt is known, and only what came
    back of it at other registers is asked.
    """

    def __init__(self, services: WindowServices) -> None:
        self._services = services
        self.receipt, self.quiet = "", False
        self._question, self._asked_ms = "", 0

    @property
    def open(self) -> bool:
        return bool(self.receipt)

    @property
    def likely(self) -> bool:
        """Whether HQ was reached at the last try."""
        try:
            return self._services.sync_status().reachable
        except ComptoirError:
            return False

    def ask(self, receipt: str) -> None:
        """Raises ``Refused`` when it cannot be written down."""
        self._begin(receipt, quiet=False)

    def ask_quietly(self, receipt: str) -> None:
        """Beside what a person does; where it cannot be written down, it is as if HQ were not reached."""
        self.stop()
        try:
            self._begin(receipt, quiet=True)
        except ComptoirError:
            self.stop()

    def stop(self) -> None:
        self.receipt = self._question = ""
        self.quiet = False

    def look(self) -> State:
        """How it stands; the answer is there to be used, or none came, or none came in time."""
        if not self.open:
            return ""
        state = self._services.returns.question_state(self._question)
        if state == "answered":
            return "answered"
        late = self._services.now().utc_ms - self._asked_ms > PATIENCE_MS
        return "none" if state == "failed" or late else "waiting"

    def _begin(self, receipt: str, *, quiet: bool) -> None:
        self._question = self._services.returns.ask_hq(receipt)
        self.receipt, self.quiet = receipt, quiet
        self._asked_ms = self._services.now().utc_ms
