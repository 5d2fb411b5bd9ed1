"""Puts what HQ has not on a USB stick: finds the sticks, asks which one, and writes beside the window."""

from collections.abc import Callable, Sequence

from store_client.devices.removable import Stick
from store_client.errors import ComptoirError, NeedsApproval
from store_client.services.usb_export import Exported
from store_client.texts import _, ngettext
from store_client.ui.attempts import Attempts
from store_client.ui.beside import Beside
from store_client.ui.screen import Answer, Key, Offer, Primary
from store_client.ui.services_day import Approvals, ReadinessServices
from store_client.ui.session import Session

_GIGABYTE = 1_000_000_000


class StickExport:
    """F9 looks for sticks; of several, F9 goes on to the next one and F12 takes it. ``changed``: show it again."""

    def __init__(
        self,
        services: ReadinessServices,
        session: Session,
        beside: Beside,
        attempt: Attempts,
        *,
        say: Callable[[Answer], None],
        changed: Callable[[], None],
        in_front: Callable[[], bool],
    ) -> None:
        self._services, self._session, self._beside, self._attempt = services, session, beside, attempt
        self._say, self._changed, self._in_front = say, changed, in_front
        self._sticks: Sequence[Stick] = ()
        self._at = 0
        self._result: Answer | None = None
        self.busy = False

    def take_result(self) -> Answer | None:
        """What came of it while another screen was in front, once."""
        result, self._result = self._result, None
        return result

    @property
    def asking(self) -> bool:
        """There are several, and none has been chosen yet."""
        return bool(self._sticks)

    def press(self) -> None:
        """F9."""
        if self.busy:
            return
        if self.asking:
            self._at = (self._at + 1) % len(self._sticks)
            self._ask()
            return
        count = self._services.count_exportable()
        if not count:
            text = _("Everything is at HQ already: there is nothing to put on a stick.")
            self._say(Answer(text, tone="ok", icon="cloud-check"))
            return
        self._begin(_("Looking for USB sticks …"), "")
        self._beside(self._services.sticks, self._found, self._failed)

    def take(self) -> None:
        """The stick that is asked about."""
        stick = self._sticks[self._at]
        self.forget()
        self._write(stick)

    def forget(self) -> None:
        self._sticks, self._at = (), 0

    def primary(self) -> Primary:
        return Primary(_("Write to it"), self._sticks[self._at].name, "usb")

    def _found(self, sticks: Sequence[Stick]) -> None:
        self.busy = False
        if not sticks:
            text = _("No USB stick was found. Put one in, wait a moment, then press F9 again.")
            self._end(Answer(text, label=_("Nothing was written"), tone="warn", icon="usb"))
        elif len(sticks) == 1:
            self._write(sticks[0])
        else:
            self._sticks, self._at = tuple(sticks), 0
            self._ask()

    def _ask(self) -> None:
        stick = self._sticks[self._at]
        text = _("{name}, {size} free").format(name=stick.name, size=size_words(stick.free_bytes))
        label = _("Stick {number} of {count}. F12 writes to it, F9 shows the next one, Esc leaves it")
        place = label.format(number=self._at + 1, count=len(self._sticks))
        self._say(Answer(text, label=place, icon="usb", offer=Offer("F9", _("Next stick"), "usb")))
        self._changed()

    def _write(self, stick: Stick) -> None:
        person = self._session.signed_in

        def write(given: Approvals) -> None:
            count = self._services.count_exportable()
            words = ngettext("{count} document is written …", "{count} documents are written …", count)
            self._begin(words.format(count=count), _("To {name}. Do not take it out yet").format(name=stick.name))
            self._beside(lambda: self._services.export(stick.path, person, given), self._written, failed)

        def failed(error: Exception) -> None:
            self.busy = False
            if isinstance(error, NeedsApproval):
                self._attempt(lambda given: write(given) if given else _raise(error))
            else:
                self._failed(error)

        self._attempt(write)

    def _begin(self, text: str, label: str) -> None:
        self.busy = True
        self._say(Answer(text, label=label or _("Selling goes on"), icon="usb"))
        self._changed()

    def _written(self, exported: Exported) -> None:
        self.busy = False
        words = ngettext("{count} document is on the stick", "{count} documents are on the stick", exported.count)
        files = ", ".join(path.name for path in (exported.path, *exported.more))
        label = _("{file}. Take it to HQ; what waits here is sent all the same").format(file=files)
        self._end(Answer(words.format(count=exported.count), label=label, tone="ok", icon="usb", detail=files))

    def _failed(self, error: Exception) -> None:
        self.busy = False
        known = isinstance(error, ComptoirError)
        text = str(error) if known else _("The stick could not be written. Everything is kept here; try another stick.")
        self._end(Answer(text, label=_("Nothing was written"), tone="error", detail="" if known else repr(error)))

    def _end(self, answer: Answer) -> None:
        self._result = None if self._in_front() else answer
        self._say(answer)
        self._changed()


def stick_key(*, enabled: bool) -> Key:
    return Key(9, _("USB stick"), "usb", enabled)


def size_words(free_bytes: int) -> str:
    """Rather too little: in gigabytes, below one in megabytes."""
    if free_bytes >= _GIGABYTE:
        return _("{count} GB").format(count=free_bytes // _GIGABYTE)
    return _("{count} MB").format(count=free_bytes * 1000 // _GIGABYTE)


def _raise(error: Exception) -> None:
    raise error
