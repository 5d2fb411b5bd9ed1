"""Reads a customer file (CSV) into rows; says per row what is wrong. Knows no database."""

import csv
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from hq_server.domain.customer_columns import FURTHER, ID, NAMES, NUMBER, PLACE, CellFault, read_cell
from hq_server.domain.customer_fields import ADDRESS, ORGANIZATION, PERSON
from hq_server.domain.customer_parts import problems
from hq_server.services.csv_cells import plain_cell
from hq_server.services.csv_upload import RowProblem, records
from hq_server.texts import _

MAX_ROWS = 200_000
MAX_COLUMNS = 500
_SAMPLES = 3
_LONGEST_SHOWN = 80
_ANY_PURPOSE = "home"


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as the file has it: only what is written there. ``row`` counts as a spreadsheet does.

    ``place`` has the members of an address, ``contacts`` those beside the first ones by their column; ``cells`` is the
    row as it stands in the file.
    """

    row: int
    number: str
    id: str
    fields: Mapping[str, str]
    place: Mapping[str, str]
    contacts: Mapping[str, str]
    cells: tuple[str, ...]

    @property
    def is_new(self) -> bool:
        """It names no customer that is there."""
        return not (self.number or self.id)

    @property
    def name(self) -> str:
        person = " ".join(filter(None, (self.fields.get("first_name"), self.fields.get("last_name"))))
        return self.fields.get("organization") or person


@dataclass(frozen=True, slots=True)
class RefusedRow:
    problem: RowProblem
    cells: tuple[str, ...]


@dataclass(slots=True)
class CustomerFile:
    """``unusable`` says why nothing of the file can be taken."""

    rows: list[CustomerRow] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    unusable: str = ""

    @property
    def total(self) -> int:
        return len(self.rows) + len(self.refused)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of the file and what stands in its first rows."""

    name: str
    samples: tuple[str, ...]


def read_headings(text: str) -> list[Heading]:
    """None for a file whose first row cannot be read; of more than ``MAX_COLUMNS`` one more, which says so."""
    rows: list[list[str]] = []
    with suppress(csv.Error):
        for _number, cells in islice(records(text), _SAMPLES + 1):
            rows.append(cells)
    if not rows:
        return []
    return [
        Heading(name.strip()[:_LONGEST_SHOWN], tuple(row[at][:_LONGEST_SHOWN] for row in rows[1:] if at < len(row)))
        for at, name in enumerate(rows[0][: MAX_COLUMNS + 1])
    ]


def read_customers(text: str, columns: Sequence[str]) -> CustomerFile:
    """``columns``: the field of each column, empty for one that is not read. Never raises for what is in the file."""
    found = CustomerFile()
    places = {name: at for at, name in enumerate(columns) if name}
    try:
        for row, cells in islice(records(text), 1, None):
            if not any(cell.strip() for cell in cells):
                continue
            if found.total == MAX_ROWS:
                message = _("The file has more than {limit} rows. Split it.")
                return CustomerFile(unusable=message.format(limit=f"{MAX_ROWS:,}"))
            _read_row(row, tuple(cells), places, found)
    except csv.Error as error:
        message = _("The file is not a CSV file that can be read: {reason}.")
        return CustomerFile(unusable=message.format(reason=error))
    return found


def _read_row(row: int, cells: tuple[str, ...], places: Mapping[str, int], found: CustomerFile) -> None:
    written = {name: plain_cell(cells[at]) if at < len(cells) else "" for name, at in places.items()}
    values: dict[str, str] = {}
    problem = None
    for name, text in written.items():
        try:
            values[name] = read_cell(name, text)
        except CellFault as fault:
            problem = RowProblem(row, name, text[:_LONGEST_SHOWN], fault.args[0])
            break
    problem = problem or _wrong_whole(row, values)
    if problem is not None:
        found.refused.append(RefusedRow(problem, cells))
        return
    fields = {name: text for name, text in values.items() if text and name not in (NUMBER, ID, *FURTHER, *PLACE)}
    place = {name: values[name] for name in PLACE if values.get(name)}
    contacts = {name: values[name] for name in FURTHER if values.get(name)}
    found.rows.append(CustomerRow(row, values.get(NUMBER, ""), values.get(ID, ""), fields, place, contacts, cells))


def _wrong_whole(row: int, values: Mapping[str, str]) -> RowProblem | None:
    """What a new customer needs beside what each cell says."""
    if values.get(NUMBER) or values.get(ID):
        return None
    if not any(values.get(name) for name in NAMES):
        return RowProblem(row, "last_name", "", _("A customer needs a name. Write at least one."))
    members = {name: values.get(name, "") for name in PLACE}
    if any(members.values()):
        wrong = problems(ADDRESS, {"purpose": _ANY_PURPOSE, "name": "", **members}, {})
        for column, message in wrong.items():
            return RowProblem(row, column, members[column], message)
    return None


def kind_of_customer(fields: Mapping[str, str]) -> str:
    """What the file says, or what the names say."""
    named = fields.get("first_name") or fields.get("last_name")
    return fields.get("customer_type") or (ORGANIZATION if fields.get("organization") and not named else PERSON)
