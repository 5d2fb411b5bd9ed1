"""What feed 1010 tells of a customer: everything, or hashes alone where a register must not hold customer data."""

import msgspec


class FieldConflict(msgspec.Struct, frozen=True):
    field: str
    hq: str | None
    register: str | None
    document: str


class Erased(msgspec.Struct, frozen=True):
    """The person is erased; ``proof`` is HQ's signature, which comes back with the register's receipt."""

    customer: str
    erasure: str
    proof: str


class Loyalty(msgspec.Struct, frozen=True):
    card: str
    points: int


class CustomerInFull(msgspec.Struct, frozen=True):
    customer: str
    account_number: str | None
    customer_type: str
    first_name: str
    last_name: str
    organization: str
    phone: str
    email: str
    language: str
    fields: dict[str, str]
    conflicts: list[FieldConflict]
    loyalty: Loyalty | None


class CustomerHashed(msgspec.Struct, frozen=True, omit_defaults=True):
    """``blocked`` is there only when it is true, and without HQ's words: they may be about the person."""

    customer: str
    account_number: str | None
    hashes: list[str]
    blocked: bool = False


class Alias(msgspec.Struct, frozen=True):
    """``account_number`` is that of ``merged_into``, who stands for ``customer``."""

    customer: str
    merged_into: str
    account_number: str


class HashKey(msgspec.Struct, frozen=True):
    key: str
