"""Documents about a customer: what each has besides its body."""

from collections.abc import Sequence

from store_client.clock import Moment
from store_client.db.standing import Standing
from store_client.domain.customer_fields import PLAIN, FieldChange, Fields
from store_client.services import journal
from store_client.wire import codes, outgoing, outgoing_customers
from store_client.wire.outgoing_customers import CREATED_VERSION


def draft(
    kind: str, body: outgoing.Body, *, document: str, customer: str, now: Moment, standing: Standing
) -> journal.Draft:
    """It counts for the open shift's business day, or for today when none is open."""
    shift = standing.shift
    return journal.Draft(
        id=document,
        kind=kind,
        business_date=shift.business_date if shift else now.iso_date(),
        made=now,
        subject=customer,
        shift=shift.id if shift else "",
        body=body,
        version=CREATED_VERSION if kind == codes.CUSTOMER_CREATED else codes.VERSION,
    )


def created(customer: str, fields: Fields, staff: str) -> outgoing_customers.CustomerCreated:
    return outgoing_customers.CustomerCreated(
        customer=customer,
        customer_type=fields.get("customer_type", ""),
        first_name=fields.get("first_name", ""),
        last_name=fields.get("last_name", ""),
        organization=fields.get("organization", ""),
        phone=fields.get("phone", ""),
        email=fields.get("email", ""),
        language=fields.get("language", ""),
        staff=staff,
        fields={path: fields[path] for path in sorted(fields) if path not in PLAIN},
    )


def changed(customer: str, changes: Sequence[FieldChange], staff: str) -> outgoing_customers.CustomerChanged:
    return outgoing_customers.CustomerChanged(
        customer=customer,
        staff=staff,
        changes=[outgoing_customers.Change(change.field, change.old, change.new) for change in changes],
    )
