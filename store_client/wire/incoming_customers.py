"""Reads what HQ tells of customers; tolerant, as ``incoming``."""

import msgspec


class FieldConflict(msgspec.Struct, frozen=True):
    field: str
    hq: str | None = None
    register: str | None = None
    document: str = ""


class Loyalty(msgspec.Struct, frozen=True):
    card: str = ""
    points: int = 0


class Customer(msgspec.Struct, frozen=True):
    """``fields`` is null of an HQ that does not know them; with ``hashes`` nothing personal is there."""

    customer: str
    account_number: str | None = None
    customer_type: str = "person"
    first_name: str = ""
    last_name: str = ""
    organization: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    fields: dict[str, str] | None = None
    conflicts: list[FieldConflict] = []
    loyalty: Loyalty | None = None
    hashes: list[str] | None = None


class HashKey(msgspec.Struct, frozen=True):
    """``key``: hexadecimal."""

    key: str


class KeepsCustomers(msgspec.Struct, frozen=True):
    """The one member of the policy that decides what feed 1010 brings."""

    keep_customers: bool = True
