"""What rows of a customer file name that somebody has set up: customer groups, and attributes with their values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from hq_server.db import setup_items
from hq_server.db.database import HqDatabase
from hq_server.domain.attribute_values import read_value
from hq_server.domain.customer_columns import ATTRIBUTE
from hq_server.errors import Refused
from hq_server.services.csv_upload import RowProblem
from hq_server.services.customer_file import CustomerRow
from hq_server.texts import _
from hq_server.wire.setup import Attribute

_GROUP, _ATTRIBUTE = "customer_group", "attribute"


@dataclass(frozen=True, slots=True)
class SetUp:
    """The codes of the groups there are, and the attributes by their fields, as the store's registers see them."""

    groups: frozenset[str]
    attributes: Mapping[str, Attribute]

    def check(self, row: CustomerRow) -> tuple[CustomerRow, RowProblem | None]:
        """The row with its values as HQ keeps them, or what is wrong with it."""
        group = row.fields.get(_GROUP, "")
        if group and group not in self.groups:
            message = _("HQ has no customer group of this code. Set it up, or leave the cell empty.")
            return row, RowProblem(row.row, _GROUP, group, message)
        read = {}
        for field, text in row.fields.items():
            if field.startswith(ATTRIBUTE):
                try:
                    read[field] = self._value(field, text)
                except Refused as refused:
                    return row, RowProblem(row.row, field, text, refused.message)
        return (replace(row, fields={**row.fields, **read}) if read else row), None

    def _value(self, field: str, text: str) -> str:
        attribute = self.attributes.get(field)
        if attribute is None:
            raise Refused(_("HQ has no attribute of this code. Set it up, or leave the column out."))
        choices = [one.value for one in attribute.choices]
        return read_value(attribute.type, text, choices, attribute.lowest, attribute.highest)


def read_set_up(db: HqDatabase, store: str) -> SetUp:
    """Within a transaction."""
    groups = frozenset(one.key for one in setup_items.of_kind(db, _GROUP))
    found = setup_items.of_kinds(db, [_ATTRIBUTE], store)
    return SetUp(groups, {ATTRIBUTE + one.key: msgspec.json.decode(one.body, type=Attribute) for one in found})


def attribute_codes(db: HqDatabase) -> list[str]:
    """All that there are at any store."""
    with db.read():
        return sorted({one.key for one in setup_items.of_kind(db, _ATTRIBUTE)})
