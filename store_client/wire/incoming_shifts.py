"""Reads what HQ tells of shifts across registers (feed 1090). Tolerant, as ``incoming`` is."""

import msgspec


class Pieces(msgspec.Struct, frozen=True):
    value_minor: int
    pieces: int


class Declared(msgspec.Struct, frozen=True):
    tender: str
    counted_minor: int
    pieces: list[Pieces] = []


class Declaration(msgspec.Struct, frozen=True):
    """A count that was made at ``register``, of a shift of the register that is told."""

    document: str
    register: str
    shift: str
    staff: str
    made_ms: int
    recount: bool = False
    tenders: list[Declared] = []


class Counting(msgspec.Struct, frozen=True):
    """A shift of ``register`` that waits for its count."""

    register: str
    shift: str
    number: int
    business_date: str
    staff: str = ""
    drawer: str = ""
    currency: str = ""
