"""The account plan where it may not be changed by one person alone: what was saved waits for another one."""

from collections.abc import Mapping
from typing import Any

import msgspec
from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, flash, form_text, now_ms, user
from hq_server.ids import new_id
from hq_server.services import approved_acts, second_person
from hq_server.services.access_settings import Act
from hq_server.services.statement_terms import PLAN
from hq_server.texts import _
from hq_server.wire.hq_setup import BOOKS


def wants_two(kind: str) -> bool:
    return kind == PLAN and second_person.is_needed(database(), Act.CHANGE_ACCOUNT_PLAN)


def propose(store: str, seen: str, members: Mapping[str, Any] | None) -> ResponseReturnValue:
    """``members`` None: remove the plan. Raises ``Refused``."""
    told = msgspec.json.encode(dict(members)).decode() if members is not None else ""
    made = approved_acts.do_or_propose(
        *(database(), Act.CHANGE_ACCOUNT_PLAN, f"{PLAN} {BOOKS} {store}".strip()),
        {"key": BOOKS, "members": told, "seen": seen},
        form_text("why", 2_000),
        by=user().name,
        now_ms=now_ms(),
        new_id=new_id,
        store=store,
    )
    if made is None:
        flash("ok", _("The account plan is saved."))
        return redirect(url_for("admin.setup_kind", kind=PLAN), 303)
    flash("wait", _("Nothing is changed yet: somebody else has to approve it."), _("It stands under Approvals."))
    return redirect(url_for("admin.approval", key=made.id), 303)
