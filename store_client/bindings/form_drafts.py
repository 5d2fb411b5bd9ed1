"""Keeps what is typed into forms: in the register's file, or as long as the program runs where that cannot hold it."""

import logging
from collections.abc import Callable
from dataclasses import replace

from store_client.clock import Moment
from store_client.db.database import RegisterDatabase
from store_client.domain.form_draft import FormDraft
from store_client.errors import ComptoirError
from store_client.ids import new_id
from store_client.services import form_drafts

_log = logging.getLogger(__name__)


class KeptForms:
    def __init__(self, db: RegisterDatabase, now: Callable[[], Moment]) -> None:
        self._db, self._now = db, now
        self._held: dict[str, FormDraft] = {}
        self._written: dict[str, FormDraft] = {}

    def keep(self, draft: FormDraft) -> str:
        """Its id, which a new one gets here. What stands in the file already is not written again."""
        if draft.id and self._written.get(draft.id) == replace(draft, kept_ms=0):
            return draft.id
        named = replace(draft, id=draft.id or new_id(), kept_ms=0)
        kept = replace(named, kept_ms=self._now().utc_ms)
        if self._write(kept):
            self._held.pop(named.id, None)
            self._written[named.id] = named
        else:
            self._held[named.id] = kept
        return named.id

    def newest(self, customer: str | None = None) -> list[FormDraft]:
        """Of one customer, of new ones (an empty text), or of all; the newest first."""
        held = [draft for draft in reversed(self._held.values()) if customer in (None, draft.customer)]
        stored = [
            one for one in form_drafts.list_drafts(self._db, customer, now=self._now()) if one.id not in self._held
        ]
        self._written |= {one.id: replace(one, kept_ms=0) for one in stored}
        return sorted((*held, *stored), key=lambda draft: -draft.kept_ms)

    def forget(self, draft_id: str) -> None:
        form_drafts.forget_draft(self._db, draft_id)
        self.saved(draft_id)

    def saved(self, draft_id: str) -> None:
        """What was saved took its draft with it."""
        self._held.pop(draft_id, None)
        self._written.pop(draft_id, None)

    def _write(self, draft: FormDraft) -> bool:
        """A form is filled in all the same while the disk is full."""
        try:
            return form_drafts.keep_draft(self._db, draft)
        except ComptoirError as trouble:
            _log.warning("the draft of a form is not in the file: %s", trouble)
            return False
