"""What the top bar says around every screen: where, who, what waits for HQ, what time it is."""

from dataclasses import dataclass, replace

from store_client.domain.timeline import SyncStatus
from store_client.texts import _
from store_client.ui.session import Session
from store_client.ui.status_words import StatusWords, status_words
from store_client.ui.window_services import WindowServices


@dataclass(frozen=True, slots=True)
class TopBarWords:
    where: str
    who: str
    status: StatusWords
    time: str


class Surroundings:
    """Reads the synchronization's state only when it may have changed; the clock at each look."""

    def __init__(self, services: WindowServices, session: Session) -> None:
        self._services, self._session = services, session
        self._status: SyncStatus = services.sync_status()
        self._closing = services.day.readiness.closing()

    def read_again(self) -> None:
        self._status = self._services.sync_status()
        self._closing = self._services.day.readiness.closing()

    def words(self, compact: bool) -> TopBarWords:
        now = self._services.now()
        closing = replace(self._closing, now_ms=now.utc_ms) if self._closing is not None else None
        status = status_words(self._status, self._session.formats, now.utc_ms, closing)
        return TopBarWords(self._where(compact), self._who(compact), status, now.time_text())

    def _where(self, compact: bool) -> str:
        identity, channel = self._session.identity, self._session.channel
        if identity is None:
            return _("Not activated")
        register = _("Register {number}").format(number=identity.register)
        return register if compact or channel is None else f"{channel.name} · {register}"

    def _who(self, compact: bool) -> str:
        staff, shift = self._session.staff, self._session.shift
        if staff is None:
            return _("Nobody signed in")
        if compact or shift is None:
            return staff.name
        since = _("shift since {time}").format(time=self._session.formats.clock(shift.opened_ms))
        return f"{staff.name} · {since}"
