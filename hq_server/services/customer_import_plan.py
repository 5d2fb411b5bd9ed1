"""What the rows of a customer file come to: worked out before it is shown, and again before it is written.

A fixed number of statements for however many rows.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hq_server.db import customer_aliases, customer_fields, customer_matches, customers, erasures, hq_settings, loyalty
from hq_server.db.database import HqDatabase
from hq_server.domain.customer_columns import ID, NUMBER, PLACE, kind_of_contact
from hq_server.domain.customer_fields import ADDRESS, CONTACT, LOYALTY_CARD, PRIMARY_ADDRESS, FieldChange, parts_of
from hq_server.domain.customer_likeness import shared_texts, traits_of
from hq_server.domain.customer_merge import CustomerState
from hq_server.domain.customer_parts import problems
from hq_server.services.csv_upload import RowProblem
from hq_server.services.customer_feed import HASH_KEY
from hq_server.services.customer_file import CustomerRow, kind_of_customer
from hq_server.services.customer_import_setup import SetUp
from hq_server.services.merge_proposals import MOST_ALIKE, hashed_text
from hq_server.texts import _

NEW, CHANGED, SAME, REFUSED, ALIKE = "new", "changed", "unchanged", "refused", "alike"
_NUMBER_DIGITS = 9
# How a change calls an address or contact that is not there yet; of a contact the column follows.
NEW_ADDRESS, NEW_CONTACT = "new", "new-"
_PURPOSE = {"person": "home", "organization": "business"}


@dataclass(frozen=True, slots=True)
class Alike:
    """Who a new row is like: a customer that is there, or an earlier row of the file. ``kind``: what they share."""

    kind: str
    customer: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """``customer`` is empty for a new one. ``changes`` have ``NEW_ADDRESS`` or ``NEW_CONTACT`` as the id of what is not
    there yet.
    """

    row: CustomerRow
    state: str
    customer: str = ""
    changes: tuple[FieldChange, ...] = ()
    problem: RowProblem | None = None
    alike: Alike | None = None


@dataclass(slots=True)
class Shared:
    """By which texts the file's new customers are recognised, which row has each text first, which row names a
    customer that is there, and which row has a loyalty card first.
    """

    texts: dict[int, list[str]] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    cards: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Known:
    """What HQ has of the customers that some rows name."""

    found: dict[str, str]
    states: dict[str, CustomerState]
    merged: dict[str, tuple[str, str | None]]
    erased: Collection[str]
    owners: dict[str, str]
    cards: dict[str, str]
    set_up: SetUp


def shared_in(rows: Iterable[CustomerRow]) -> Shared:
    shared = Shared()
    for row in rows:
        if LOYALTY_CARD in row.fields:
            shared.cards.setdefault(row.fields[LOYALTY_CARD], row.row)
        if row.is_new:
            texts = shared_texts(traits_of(fields_of_new(row)))
            if texts:
                shared.texts[row.row] = texts
                for text in texts:
                    shared.first.setdefault(text, row.row)
    return shared


def plan_rows(
    db: HqDatabase,
    rows: Sequence[CustomerRow],
    shared: Shared,
    set_up: SetUp,
    ticked: Collection[int] = (),
    *,
    lock: bool = False,
) -> tuple[list[Outcome], dict[str, CustomerState]]:
    """The outcome of each row, and the customers they change as they stand. Within a transaction; ``lock``: the
    customers stay as they are until its end, and so do the cards.
    """
    known = _known(db, rows, shared, set_up, lock)
    return [_outcome(row, known, shared, ticked) for row in rows], known.states


def fields_of_new(
    row: CustomerRow, address: str = NEW_ADDRESS, contact: Callable[[str], str] = NEW_CONTACT.__add__
) -> dict[str, str]:
    """All that a new customer of this row has; ``contact`` gives the id for a column."""
    kind = kind_of_customer(row.fields)
    fields = {"customer_type": kind, **row.fields}
    if row.place:
        fields |= {f"{ADDRESS}.{address}.purpose": _PURPOSE[kind], PRIMARY_ADDRESS: address}
        fields |= {f"{ADDRESS}.{address}.{name}": text for name, text in row.place.items()}
    for column, text in row.contacts.items():
        fields |= _contact(contact(column), column, text)
    return fields


def _contact(identity: str, column: str, text: str) -> dict[str, str]:
    kind, _place = kind_of_contact(column)
    return {f"{CONTACT}.{identity}.type": kind, f"{CONTACT}.{identity}.value": text}


def _known(db: HqDatabase, rows: Sequence[CustomerRow], shared: Shared, set_up: SetUp, lock: bool) -> Known:
    found = customers.ids_by_number(db, sorted({one for row in rows if row.number for one in _numbers(row.number)}))
    ids = customers.existing(db, sorted({row.id for row in rows if row.id}))
    found |= {one: one for one in ids}
    named = sorted(set(found.values()))
    read = customer_fields.lock_states if lock else customer_fields.read_states
    key = bytes.fromhex(hq_settings.read_setting(db, HASH_KEY) or "")
    hashed = {text: hashed_text(key, text) for row in rows for text in shared.texts.get(row.row, ())}
    owners = customer_matches.first_of(db, sorted(set(hashed.values())), MOST_ALIKE)
    return Known(
        found=found,
        states=read(db, named) if named else {},
        merged=customer_aliases.to_tell(db, named) if named else {},
        erased=erasures.among(db, named),
        owners={text: owners[hashed_one] for text, hashed_one in hashed.items() if hashed_one in owners},
        cards=_cards(db, rows, lock),
        set_up=set_up,
    )


def _cards(db: HqDatabase, rows: Sequence[CustomerRow], lock: bool) -> dict[str, str]:
    """Card → who has it, or stands for who has it."""
    wanted = sorted({row.fields[LOYALTY_CARD] for row in rows if LOYALTY_CARD in row.fields})
    if not wanted:
        return {}
    found = (loyalty.lock_cards if lock else loyalty.owners)(db, wanted)
    merged = customer_aliases.to_tell(db, sorted(set(found.values())))
    return {card: merged[owner][0] if owner in merged else owner for card, owner in found.items()}


def _outcome(row: CustomerRow, known: Known, shared: Shared, ticked: Collection[int]) -> Outcome:
    row, wrong = known.set_up.check(row)
    wrong = wrong or _card_taken(row, known, shared)
    if wrong is not None:
        return Outcome(row, REFUSED, problem=wrong)
    if row.is_new:
        alike = None if row.row in ticked else _alike(row, known, shared)
        return Outcome(row, ALIKE, alike=alike) if alike else Outcome(row, NEW)
    customer, problem = _customer_of(row, known)
    if problem is None and shared.named.setdefault(customer, row.row) != row.row:
        message = _("Row {row} already has this customer. Keep one of the two.").format(row=shared.named[customer])
        problem = RowProblem(row.row, NUMBER if row.number else ID, row.number or row.id, message)
    if problem is not None:
        return Outcome(row, REFUSED, problem=problem)
    fields = known.states[customer].fields
    changes = _changes(row, fields)
    wrong = _half_address(row, fields)
    if wrong is not None:
        return Outcome(row, REFUSED, customer, problem=wrong)
    return Outcome(row, CHANGED if changes else SAME, customer, changes)


def _card_taken(row: CustomerRow, known: Known, shared: Shared) -> RowProblem | None:
    card = row.fields.get(LOYALTY_CARD, "")
    if not card:
        return None
    if shared.cards.setdefault(card, row.row) != row.row:
        message = _("Row {row} already has this card. Keep one of the two.").format(row=shared.cards[card])
        return RowProblem(row.row, LOYALTY_CARD, card, message)
    owner = known.cards.get(card, "")
    if owner and (row.is_new or owner != _customer_of(row, known)[0]):
        return RowProblem(row.row, LOYALTY_CARD, card, _("This card belongs to another customer."))
    return None


def _customer_of(row: CustomerRow, known: Known) -> tuple[str, RowProblem | None]:
    by_number = next((known.found[one] for one in _numbers(row.number) if one in known.found), "")
    customer = by_number or ("" if row.number else known.found.get(row.id, ""))
    column, key = (NUMBER, row.number) if row.number else (ID, row.id)
    message = ""
    if not customer:
        message = _("HQ has no such customer. Leave the cell empty for a new one: HQ gives numbers itself.")
    elif row.number and row.id and known.found.get(row.id) != customer:
        column, key, message = ID, row.id, _("The account number belongs to another customer than this id.")
    elif customer in known.erased:
        message = _("This person was erased. Nothing can be written about them any more.")
    elif customer in known.merged:
        message = _("This customer was merged into {account}. Use that number.").format(
            account=known.merged[customer][1] or known.merged[customer][0]
        )
    return customer, RowProblem(row.row, column, key, message) if message else None


def _changes(row: CustomerRow, fields: Mapping[str, str]) -> tuple[FieldChange, ...]:
    """An empty cell changes nothing. The address is the one that a register offers first."""
    wanted = dict(row.fields)
    if row.place:
        address = _first_address(fields)
        if not address:
            kind = wanted.get("customer_type") or fields.get("customer_type", "")
            wanted |= {f"{ADDRESS}.{NEW_ADDRESS}.purpose": _PURPOSE.get(kind, "home"), PRIMARY_ADDRESS: NEW_ADDRESS}
        wanted |= {f"{ADDRESS}.{address or NEW_ADDRESS}.{name}": text for name, text in row.place.items()}
    wanted |= _further(row, fields)
    return tuple(FieldChange(name, fields.get(name), text) for name, text in wanted.items() if fields.get(name) != text)


def _further(row: CustomerRow, fields: Mapping[str, str]) -> dict[str, str]:
    """The contact that the export has in this column gets the value; there is a new one where it has none. One that
    the customer has anyway is not added again.
    """
    wanted: dict[str, str] = {}
    there = parts_of(dict(fields), CONTACT)
    for column, text in row.contacts.items():
        kind, place = kind_of_contact(column)
        alike = [identity for identity, members in there.items() if members.get("type") == kind]
        if text in [there[identity].get("value") for identity in alike]:
            continue
        identity = alike[place] if place < len(alike) else NEW_CONTACT + column
        wanted |= _contact(identity, column, text)
    return wanted


def _half_address(row: CustomerRow, fields: Mapping[str, str]) -> RowProblem | None:
    """A first address has to be a whole one."""
    if not row.place or _first_address(fields):
        return None
    members = {"purpose": "home", "name": "", **{name: row.place.get(name, "") for name in PLACE}}
    for column, message in problems(ADDRESS, members, {}).items():
        return RowProblem(row.row, column, members[column], message)
    return None


def _first_address(fields: Mapping[str, str]) -> str:
    addresses = parts_of(dict(fields), ADDRESS)
    primary = fields.get(PRIMARY_ADDRESS, "")
    return primary if primary in addresses else next(iter(addresses), "")


def _alike(row: CustomerRow, known: Known, shared: Shared) -> Alike | None:
    for text in shared.texts.get(row.row, ()):
        kind = text.partition(":")[0]
        if text in known.owners:
            return Alike(kind, customer=known.owners[text])
        if shared.first[text] < row.row:
            return Alike(kind, row=shared.first[text])
    return None


def _numbers(number: str) -> tuple[str, ...]:
    """A spreadsheet drops the zeros that a number begins with."""
    return (number, number.zfill(_NUMBER_DIGITS)) if number.isascii() and number.isdigit() else (number,)
