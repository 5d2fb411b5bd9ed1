"""Decides the list of documents: which are shown, and the timeline of the one under the cursor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from store_client.domain import timeline
from store_client.domain.timeline import DocumentTimeline
from store_client.texts import _, ngettext
from store_client.ui.documents.steps import Step, kind_words, state_chip, steps_of
from store_client.ui.screen import Answer, HelpLine, Key, Primary, ScreenView
from store_client.ui.session import Session
from store_client.ui.status_words import status_answer
from store_client.ui.window_services import WindowServices

_PAGE: Final = 7
_DONE: Final = frozenset({timeline.APPLIED, timeline.CONFIRMED})


@dataclass(frozen=True, slots=True)
class DocumentRow:
    icon: str
    kind: str
    title: str
    recorded: str
    chip: tuple[str, str, str]
    """(icon, words, tone)"""

    @property
    def spoken(self) -> str:
        return f"{self.kind} {self.title}, {self.recorded}, {self.chip[1]}"


class DocumentsView(ScreenView, Protocol):
    def show_documents(self, rows: Sequence[DocumentRow], cursor: int, empty: str) -> None: ...

    def show_foot(self, left: Sequence[str], right: str) -> None: ...

    def show_timeline(self, title: str, second: str, steps: Sequence[Step], reason: str) -> None: ...


class DocumentsPresenter:
    def __init__(
        self, view: DocumentsView, services: WindowServices, session: Session, *, go: Callable[[str], None]
    ) -> None:
        self._view, self._services, self._session, self._go = view, services, session, go
        self._documents: Sequence[DocumentTimeline] = ()
        self._cursor = 0
        self._only_open = False
        self._keys: dict[str, Callable[[], None]] = {
            "Up": lambda: self.choose(self._cursor - 1),
            "Down": lambda: self.choose(self._cursor + 1),
            "PgUp": lambda: self.choose(self._cursor - _PAGE),
            "PgDn": lambda: self.choose(self._cursor + _PAGE),
            "Home": lambda: self.choose(0),
            "End": lambda: self.choose(len(self._documents) - 1),
            "F4": self._toggle,
            "F5": lambda: self._go("status"),
            "F7": lambda: self._go("health"),
            "F12": lambda: self._go("sell"),
            "Esc": lambda: self._go("status"),
        }

    def shown(self) -> None:
        self._cursor = 0
        self.refresh()

    def refresh(self) -> None:
        everything = self._services.list_documents()
        self._documents = [found for found in everything if found.state not in _DONE] if self._only_open else everything
        self._cursor = max(0, min(self._cursor, len(self._documents) - 1))
        self._show(len(everything))

    def changes_applied(self) -> None:
        marked = self._marked
        self.refresh()
        if marked is not None:
            same = (at for at, found in enumerate(self._documents) if found.id == marked.id)
            self.choose(next(same, self._cursor))

    def pressed(self, key: str) -> bool:
        act = self._keys.get(key)
        if act is not None:
            act()
        return act is not None

    def choose(self, row: int) -> None:
        self._cursor = max(0, min(row, len(self._documents) - 1))
        self._show_rows()
        self._show_timeline()

    def help(self) -> Sequence[HelpLine]:
        return (
            HelpLine("↑ ↓", _("choose a document")),
            HelpLine("F4", _("all, or only what is not done")),
            HelpLine("F5", _("what is not at HQ yet, by kind")),
            HelpLine("F7", _("what works on this register, and what does not")),
            HelpLine("Esc", _("back to what is not at HQ yet")),
            HelpLine("F12", _("back to selling")),
        )

    @property
    def _marked(self) -> DocumentTimeline | None:
        return self._documents[self._cursor] if self._documents else None

    def _toggle(self) -> None:
        self._only_open = not self._only_open
        self._cursor = 0
        self.refresh()

    def _show(self, total: int) -> None:
        status, formats = self._services.sync_status(), self._session.formats
        answer: Answer = status_answer(status, formats, self._services.now().utc_ms)
        self._view.answer(answer)
        self._view.show_keys(
            (
                Key(1, _("Help"), "circle-question-mark"),
                Key(4, _("Show all") if self._only_open else _("Not done"), "list"),
                Key(5, _("Backlog"), "cloud-upload"),
                Key(7, _("Check-up"), "heart-pulse"),
            )
        )
        self._view.show_primary(Primary(_("Back to selling"), _("or scan an item"), "arrow-left"))
        shown = ngettext("{count} document", "{count} documents", total).format(count=total)
        waiting = _("{count} waiting").format(count=status.waiting)
        pending = _("{count} Pending sync").format(count=status.pending_customers)
        troubled = [
            words.format(count=count)
            for words, count in ((_("{count} parked"), status.parked), (_("{count} quarantined"), status.quarantined))
            if count
        ]
        self._view.show_foot([shown, waiting, pending, *troubled], "")
        self._show_rows()
        self._show_timeline()

    def _show_rows(self) -> None:
        formats = self._session.formats
        rows = [
            DocumentRow(
                *kind_words(found.kind, found.type), found.title, formats.clock(found.recorded_ms), state_chip(found)
            )
            for found in self._documents
        ]
        empty = _("Everything is at HQ.") if self._only_open else _("Nothing has been recorded yet.")
        self._view.show_documents(rows, self._cursor, empty)

    def _show_timeline(self) -> None:
        found, formats = self._marked, self._session.formats
        if found is None:
            self._view.show_timeline("", "", (), "")
            return
        second = _("{kind} · business day {date} · no. {sequence}").format(
            kind=kind_words(found.kind, found.type)[1], date=formats.date(found.business_date), sequence=found.sequence
        )
        self._view.show_timeline(found.title, second, steps_of(found, formats), found.reason)
