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
    """``fields`` is null of an HQ that does not know them; with ``hashes`` nothing personal is there, but
    ``blocked`` (of anybody else the reason is among ``fields``).
    """

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
    blocked: bool = False


class Alias(msgspec.Struct, frozen=True):
    """``customer`` was merged; ``account_number`` is that of ``merged_into``, who stands for it."""

    customer: str
    merged_into: str
    account_number: str = ""


class Erased(msgspec.Struct, frozen=True):
    """The person ``customer`` is erased at HQ, and has to be here."""

    customer: str
    erasure: str = ""
    proof: str = ""


class HashKey(msgspec.Struct, frozen=True):
    """``key``: hexadecimal."""

    key: str


class KeepsCustomers(msgspec.Struct, frozen=True):
    """The one member of the policy that decides what feed 1010 brings."""

    keep_customers: bool = True


class Exclusion(msgspec.Struct, frozen=True):
    """What this register must not hold; words of a newer HQ among ``tables`` and ``feeds`` are passed over."""

    customers: str = "all"
    tables: list[str] = []
    feeds: list[str] = []
    purge: int = 0
