"""The X and the Z: on the screen, on paper, and again on paper as a marked copy."""

from collections.abc import Callable, Sequence

from store_client.domain import print_job
from store_client.domain.receipt_model import ReceiptLine
from store_client.texts import _
from store_client.ui.attempts import Attempts
from store_client.ui.screen import Answer
from store_client.ui.services_day import Approvals, ReportServices
from store_client.ui.session import Session

_ON_ITS_WAY = (print_job.WAITING, print_job.PRINTING)


class Papers:
    """``lines`` are what is looked at: the X, or the Z of the shift ``of``. ``done`` says what came of it."""

    def __init__(
        self, services: ReportServices, session: Session, attempt: Attempts, done: Callable[[Answer], None]
    ) -> None:
        self._services, self._session, self._attempt, self._done = services, session, attempt, done
        self.lines: Sequence[ReceiptLine] = ()
        self.of = ""

    def put_away(self) -> None:
        self.lines, self.of = (), ""

    def turn_x(self) -> None:
        """F10."""
        if self.lines:
            self.put_away()
            return
        self._attempt(lambda _given: self._look(self._services.x_paper(self._session.signed_in), ""))

    def press(self, shift_id: str) -> None:
        """F7: what is looked at, else this Z; without a printer it is looked at."""
        if self.lines and not self.of:
            self._attempt(lambda _given: self._print_x())
        elif self._services.has_printer:
            self._print_z(self.of or shift_id)
        elif self.lines:
            self.put_away()
        else:
            person = self._session.signed_in
            self._attempt(lambda _given: self._look(self._services.z_paper(shift_id, person), shift_id))

    def _look(self, lines: Sequence[ReceiptLine], shift_id: str) -> None:
        self.lines, self.of = lines, shift_id

    def _print_x(self) -> None:
        self._services.print_x(self._session.signed_in)
        self._done(Answer(_("The X report is being printed"), label=_("Nothing is closed by it"), icon="printer"))

    def _print_z(self, shift_id: str) -> None:
        job = self._services.z_job(shift_id)
        if job is not None and job.state in _ON_ITS_WAY:
            self._done(Answer(_("The Z waits for the printer"), label=_("It comes out by itself"), icon="printer"))
        elif job is None or job.state in (print_job.FAILED, print_job.UNSURE):
            self._attempt(lambda _given: self._print_first(shift_id))
        else:
            self._attempt(lambda given: self._print_copy(shift_id, given), subject=_("A copy of a Z report"))

    def _print_first(self, shift_id: str) -> None:
        self._services.print_z(shift_id, self._session.signed_in)
        self._done(Answer(_("The Z is being printed"), icon="printer"))

    def _print_copy(self, shift_id: str, given: Approvals) -> None:
        job = self._services.print_z_copy(shift_id, self._session.signed_in, given)
        text = _("Z report, copy {number}").format(number=job.copy)
        self._done(Answer(text, label=_("Being printed again"), icon="printer"))
