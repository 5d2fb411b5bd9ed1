"""When a store's business day ends, for the page that says whether the store is ready."""

from dataclasses import dataclass
from datetime import date

from hq_server.db import stores
from hq_server.db.database import HqDatabase
from hq_server.domain.closing_day import closing_on, step_at
from hq_server.errors import NotFound
from hq_server.services.store_hours import hours_of
from hq_server.texts import _


@dataclass(frozen=True, slots=True)
class ClosingShown:
    """``step``: the last warning that is due; empty while there is time."""

    end_ms: int
    cut_off_ms: int
    step: str


def closing_of(db: HqDatabase, store_number: str, business_date: str, now_ms: int) -> ClosingShown:
    """Raises ``NotFound``. ``business_date`` is a day."""
    with db.read():
        store = stores.find_store(db, store_number)
        if store is None:
            raise NotFound(_("There is no store {number}.").format(number=store_number[:40]))
        closing = closing_on(date.fromisoformat(business_date), hours_of(db, store))
    return ClosingShown(closing.end_ms, closing.cut_off_ms, step_at(now_ms, closing))
