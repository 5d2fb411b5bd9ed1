"""Exports customers page by page, however many there are; no cell is a formula."""

from collections.abc import Iterator, Sequence

from hq_server.db import customer_fields
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_columns import ATTRIBUTE, FURTHER, kind_of_contact
from hq_server.domain.customer_fields import ADDRESS, CONTACT, parts_of
from hq_server.services.csv_cells import safe_cell
from hq_server.services.customer_import_setup import attribute_codes
from hq_server.services.customer_list import list_customers

OWN = ("account_number", "id", "customer_type", "first_name", "last_name", "organization", "phone", "email", "language")
BEYOND = ("title", "receipt_preference", "customer_group", "loyalty_card", "consent.phone", "consent.email")
PLACE = ("street", "postcode", "city", "region", "country")
_ATTRIBUTE = "attribute:"
_AT_ONCE = 500


def every_column(db: HqDatabase) -> tuple[str, ...]:
    """As the import knows them."""
    attributes = (_ATTRIBUTE + code for code in attribute_codes(db))
    return (*OWN, *BEYOND, *FURTHER, *PLACE, *attributes)


def chosen(db: HqDatabase, columns: Sequence[str]) -> tuple[str, ...]:
    """The wanted columns in their own order; all when none was chosen."""
    every = every_column(db)
    return tuple(column for column in every if column in columns) or every


def export_customers(
    db: HqDatabase, text: str, state: str, columns: Sequence[str], stores: frozenset[str] | None = None
) -> Iterator[tuple[str, ...]]:
    """The column names, then one row a customer, the newest first; people who were erased are left out. ``stores``:
    those who were made there alone; None for all.

    Each page is a transaction of its own, so that a slow reader holds nothing up.
    """
    yield tuple(columns)
    before = ""
    while True:
        page = list_customers(db, text, state, before, _AT_ONCE)
        with db.read():
            beyond = customer_fields.read_fields(db, [one.id for one in page.customers])
        for one in page.customers:
            if not one.erased and (stores is None or one.store in stores):
                own = {name: str(getattr(one, name) or "") for name in OWN}
                fields = beyond.get(one.id, {})
                values = own | {name: fields.get(name, "") for name in BEYOND} | _place(fields) | _further(fields)
                yield tuple(safe_cell(values.get(column) or _attribute(column, fields)) for column in columns)
        before = page.next_before
        if not before:
            return


def _place(fields: dict[str, str]) -> dict[str, str]:
    """The first address."""
    addresses = parts_of(fields, ADDRESS)
    first = addresses.get(fields.get("primary_address", "")) or next(iter(addresses.values()), {})
    return {name: first.get(name, "") for name in PLACE}


def _further(fields: dict[str, str]) -> dict[str, str]:
    """The contacts beside the first ones."""
    contacts = parts_of(fields, CONTACT).values()
    found = {}
    for column in FURTHER:
        kind, place = kind_of_contact(column)
        alike = [one.get("value", "") for one in contacts if one.get("type") == kind]
        found[column] = alike[place] if place < len(alike) else ""
    return found


def _attribute(column: str, fields: dict[str, str]) -> str:
    return fields.get(ATTRIBUTE + column.removeprefix(_ATTRIBUTE), "") if column.startswith(_ATTRIBUTE) else ""
