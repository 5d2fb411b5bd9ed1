"""The manifest of a yearly archive: what is in it, and whose keys vouch for it. Written and read by HQ alone."""

from typing import Annotated, Final, Literal

import msgspec

from hq_server.wire.fields import Code, Count, Hash

FORMAT: Final = "comptoir-archive"
VERSION = 1
MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
PublicKey = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]


class ArchivedRegister(msgspec.Struct, frozen=True):
    """Its documents from ``first_sequence`` to ``last_sequence`` (0 and 0: none) but for the ``missing`` ranges, after
    one with the hash ``previous_hash``; then its seals, after one with the hash ``previous_seal``. Of
    the ``redacted`` ones, which told of people who were erased, only envelope and hash are left.
    """

    register: Code
    first_sequence: Count
    last_sequence: Count
    count: Count
    previous_hash: Hash
    missing: list[tuple[Count, Count]]
    first_seal: Count
    seals: Count
    previous_seal: Hash
    redacted: list[Count] = []


class ArchivedFile(msgspec.Struct, frozen=True):
    name: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._/-]{1,200}\Z")]
    size: Count
    sha256: Hash


class ArchiveManifest(msgspec.Struct, frozen=True):
    """``keys``: those that HQ ever signed with, the newest last; it signs this manifest."""

    format: Literal["comptoir-archive"]
    version: Annotated[int, msgspec.Meta(ge=1, le=1)]
    store: Code
    store_name: str
    year: Annotated[str, msgspec.Meta(pattern=r"^\d{4}\Z")]
    currency: Code
    made_ms: Count
    keys: Annotated[list[PublicKey], msgspec.Meta(min_length=1)]
    registers: list[ArchivedRegister]
    files: list[ArchivedFile]


def documents_file(register: str) -> str:
    return f"documents/{register}.ndjson"


def seals_file(register: str) -> str:
    return f"seals/{register}.ndjson"


VOUCHERS_FILE = "books/vouchers.csv"
FEC_FILE = "books/fec.txt"
STATEMENTS_FILE = "books/statements.csv"
CORRECTIONS_FILE = "corrections.ndjson"
REPAIRS_FILE = "repairs.ndjson"
READ_ME = "README.txt"
