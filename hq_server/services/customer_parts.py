"""Addresses and further contacts of a customer as people at HQ write them: added, changed, told by 1010."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from hq_server.db import customer_fields
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_fields import ADDRESS, ANCHORS, CONTACT, PRIMARY_ADDRESS, FieldChange, parts_of
from hq_server.domain.customer_parts import MEMBERS, problems, tidy
from hq_server.errors import FieldsRefused, NotFound, Refused
from hq_server.services.customer_edits import edit_customer, mark_of_part
from hq_server.texts import _

MOST = 50
_ID = re.compile(r"[0-9A-Za-z-]{1,36}")


@dataclass(frozen=True, slots=True)
class Part:
    """An address or contact with what a form of it has to know. ``mark`` is of all its members; ``first``: of the
    addresses it is the one that a register offers first. ``is_new``: nobody has saved it.
    """

    kind: str
    id: str
    members: dict[str, str]
    mark: str
    first: bool
    primary: str
    is_new: bool = False


def get_part(db: HqDatabase, customer: str, kind: str, identity: str) -> Part:
    """Raises ``NotFound``."""
    fields = _fields(db, customer)
    members = parts_of(fields, kind).get(identity, {})
    if ANCHORS[kind] not in members:
        raise NotFound(_("There is no such address.") if kind == ADDRESS else _("There is no such contact."))
    primary = fields.get(PRIMARY_ADDRESS, "")
    shown = {name: members.get(name, "") for name in MEMBERS[kind]}
    return Part(kind, identity, shown, mark_of_part(fields, f"{kind}.{identity}"), identity == primary, primary)


def blank_part(db: HqDatabase, customer: str, kind: str, customer_type: str, new_id: str) -> Part:
    """The form of one more: an organization's first address is its business, a person's their home."""
    fields = _fields(db, customer)
    primary = fields.get(PRIMARY_ADDRESS, "")
    members = dict.fromkeys(MEMBERS[kind], "")
    if kind == ADDRESS:
        members["purpose"] = "business" if customer_type == "organization" else "home"
        members["country"] = fields.get(f"{ADDRESS}.{primary}.country", "")
    else:
        members["type"] = "phone"
    return Part(kind, new_id, members, "", not parts_of(fields, ADDRESS), primary, is_new=True)


def save_part(
    db: HqDatabase, customer: str, part: Part, typed: Mapping[str, str], user: str, now_ms: int, *, first: bool = False
) -> int:
    """Write an address or contact as it was typed; returns how many fields are others now.

    ``part`` is what the form was opened with. ``first``: it is the first address from now on. Raises
    ``FieldsRefused``, whose messages are by member; then nothing is changed.
    """
    thing = f"{part.kind}.{part.id}"
    members = tidy(part.kind, typed)
    before = {} if part.is_new else part.members
    wrong = problems(part.kind, members, before)
    if wrong:
        raise FieldsRefused(_("Correct the marked fields. Nothing was saved; your values are here."), wrong)
    # What nobody touched stays as it is, even where it would be tidied.
    changes = [
        FieldChange(f"{thing}.{name}", before.get(name) or None, text or None)
        for name, text in members.items()
        if text != tidy(part.kind, before)[name]
    ]
    if part.kind == ADDRESS and part.primary != part.id and (first or not part.primary):
        changes.append(FieldChange(PRIMARY_ADDRESS, part.primary or None, part.id))
    with db.write():
        if part.is_new:
            _refuse_new(db, customer, part)
        try:
            return edit_customer(db, customer, changes, user, now_ms)
        except FieldsRefused as refused:
            messages = {field.removeprefix(f"{thing}."): text for field, text in refused.messages.items()}
            raise FieldsRefused(refused.message, messages) from None


def _refuse_new(db: HqDatabase, customer: str, part: Part) -> None:
    """Within the write transaction. An id is used once: what was removed does not come back under it."""
    thing = f"{part.kind}.{part.id}"
    if _ID.fullmatch(part.id) is None:
        raise Refused(_("This page was open too long. Nothing was saved; open it again."))
    state = customer_fields.lock_states(db, [customer]).get(customer)
    there = parts_of(state.fields, part.kind) if state else {}
    if part.id in there:
        return
    if customer_fields.changes_of_thing(db, customer, thing):
        raise Refused(_("Somebody removed this while the form was open. Nothing was saved."))
    if len(there) >= MOST:
        kinds = {ADDRESS: _("At most {limit} addresses fit."), CONTACT: _("At most {limit} further contacts fit.")}
        raise Refused(kinds[part.kind].format(limit=MOST))


def _fields(db: HqDatabase, customer: str) -> dict[str, str]:
    with db.read():
        return customer_fields.read_fields(db, [customer]).get(customer, {})
