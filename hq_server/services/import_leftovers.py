"""Customer files that wait to be confirmed: one in which somebody stands who is erased is discarded."""

from hq_server.db import customer_imports
from hq_server.db.customer_pages import CustomerListed
from hq_server.db.database import HqDatabase
from hq_server.services import csv_upload

# Of a number written with or without its country.
_LAST_DIGITS = 8


def discard_with(db: HqDatabase, person: CustomerListed) -> int:
    """Before the person's data goes, within that transaction. Returns how many files went: whoever still needs one
    sends it again without the person.
    """
    gone = 0
    for key, packed in customer_imports.waiting(db):
        if any(_names(row, person) for row in csv_upload.unpack(packed).casefold().splitlines()):
            customer_imports.remove(db, key)
            gone += 1
    return gone


def _names(row: str, person: CustomerListed) -> bool:
    phone, name = _digits(person.phone)[-_LAST_DIGITS:], (person.first_name.casefold(), person.last_name.casefold())
    alone = [person.account_number or "", person.id, person.email, person.organization]
    return (
        any(text.casefold() in row for text in alone if text)
        or (len(phone) == _LAST_DIGITS and phone in _digits(row))
        or (all(name) and all(part in row for part in name))
    )


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal())
