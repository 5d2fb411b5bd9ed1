"""The column types that HQ adds to peewee's; engine specific names are given by ``FIELD_TYPES``."""

from peewee import Field

# PostgreSQL compares these byte by byte: an index on ids is several times faster so, and both engines sort alike.
FIELD_TYPES = {
    "sqlite": {"CODE": "TEXT"},
    "postgresql": {"CODE": 'TEXT COLLATE "C"'},
}


class CodeField(Field):
    """An id, a number, a code, a hash: text that is compared byte by byte and never by the rules of a language."""

    field_type = "CODE"
