"""Changes customers at the register, also while pending and offline, and decides what HQ and a register disagree on."""

from collections.abc import Callable, Sequence

from store_client.clock import Moment
from store_client.db import customers, form_drafts, standing
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import Customer, CustomerDetails, FieldConflict
from store_client.domain.customer_checks import checked, with_ids
from store_client.domain.customer_fields import LOYALTY_CARD, FieldChange, overlay
from store_client.domain.customer_merge import decided_together, merge, typed_changes
from store_client.domain.permissions import EDIT_CUSTOMER
from store_client.errors import Refused
from store_client.services import audit, customer_document, journal
from store_client.services.customer_forms import customer_rules
from store_client.services.loyalty import require_customer, require_free_card
from store_client.texts import _
from store_client.wire import codes

KEEP_HQ, KEEP_REGISTER = "hq", "register"


class EditConflict(Refused):
    """Somebody else changed the same fields since the form was opened; nothing was recorded.

    ``conflicts`` have the value that stands now as ``hq`` and the typed one as ``register``; ``current`` is the
    customer as it is now, to be the ``base`` of the next try.
    """

    def __init__(self, conflicts: Sequence[FieldConflict], current: Customer) -> None:
        super().__init__(
            _(
                "Somebody changed the same fields meanwhile. Nothing was recorded, what you typed is still here: "
                "choose for each field which text stands."
            )
        )
        self.conflicts = tuple(conflicts)
        self.current = current


def edit_customer(
    db: RegisterDatabase,
    customer_id: str,
    details: CustomerDetails,
    *,
    base: Customer,
    staff: str,
    now: Moment,
    new_id: Callable[[], str],
    approved_by: str = "",
    draft: str = "",
) -> Customer:
    """Record what was changed in the form, field by field; ``base`` is the customer as the form was opened with.

    ``approved_by`` let ``staff`` do it; HQ hears of that too. ``draft`` is the form's kept one, which goes with it.

    Fields that changed meanwhile and were not touched keep their new texts. Where nothing was changed nothing is
    recorded. Raises ``FieldRefused``, ``EditConflict``, or ``Refused`` for a customer who is not here any more.
    """
    details = with_ids(details, new_id)
    given = checked(details, customer_rules(db), base.details)
    typed = typed_changes(base.details, details, given)
    document_id = new_id()
    with journal.recording(db, document_id):
        current = _require_kept_here(db, customer_id)
        fields = customers.read_fields(db, customer_id) or {}
        changes, conflicts = merge(typed, fields)
        if conflicts:
            raise EditConflict(conflicts, current)
        form_drafts.forget(db, [draft] if draft else [])
        if not changes:
            return current
        if any(change.field == LOYALTY_CARD for change in changes):
            require_free_card(db, given.loyalty_card, customer_id)
        changed = _record(db, current, changes, document_id=document_id, staff=staff, now=now)
        if approved_by:
            audit.append(
                db, EDIT_CUSTOMER, staff=staff, approved_by=approved_by, subject=customer_id, now=now, new_id=new_id
            )
        return changed


def list_conflicts(db: RegisterDatabase, customer_id: str) -> list[FieldConflict]:
    """What HQ and a register disagree on, for a person to decide."""
    found = customers.find(db, customer_id)
    return list(found.conflicts) if found else []


def list_disputed_customers(db: RegisterDatabase, limit: int = 50) -> list[Customer]:
    """Customers with something to decide."""
    return customers.list_disputed(db, limit)


def resolve_conflict(
    db: RegisterDatabase,
    customer_id: str,
    field: str,
    keep: str,
    *,
    staff: str,
    now: Moment,
    new_id: Callable[[], str],
    document: str = "",
) -> Customer:
    """Decide a conflict: ``keep`` is ``KEEP_HQ`` or ``KEEP_REGISTER``. HQ hears of it like of any other change.

    Where one side removed a contact or an address, all of it is decided at once. ``document`` is the conflict's, where
    several registers have one about the field. A conflict that is decided already changes nothing.
    """
    document_id = new_id()
    with journal.recording(db, document_id):
        current = require_customer(db, customer_id)
        decided = decided_together(field, current.conflicts, document)
        if not decided:
            return current
        chosen = [(one.field, one.hq or None, (one.hq if keep == KEEP_HQ else one.register) or None) for one in decided]
        changes = [FieldChange(*one) for one in sorted(chosen, key=lambda one: one[0])]
        return _record(db, current, changes, document_id=document_id, staff=staff, now=now)


def _require_kept_here(db: RegisterDatabase, customer_id: str) -> Customer:
    current = require_customer(db, customer_id)
    if current.hashed:
        raise Refused(_("This customer's data is not kept on this register, so it cannot be changed here."))
    return current


def _record(
    db: RegisterDatabase,
    current: Customer,
    changes: Sequence[FieldChange],
    *,
    document_id: str,
    staff: str,
    now: Moment,
) -> Customer:
    """The document and the row; conflicts about these fields are HQ's to answer now."""
    fields = customers.read_fields(db, current.id) or {}
    touched = {change.field for change in changes}
    register = standing.read(db)
    draft = customer_document.draft(
        codes.CUSTOMER_CHANGED,
        customer_document.changed(current.id, changes, staff),
        document=document_id,
        customer=current.id,
        now=now,
        standing=register,
    )
    open_ones = [conflict for conflict in current.conflicts if conflict.field not in touched]
    after = overlay(fields, ((change.field, change.new) for change in changes))
    changed = customers.save_changed(db, current.id, after, open_ones)
    journal.append(db, journal.require_identity(register), draft, register.head)
    return changed
