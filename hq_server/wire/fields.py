"""What the members of a document may hold, wherever they stand."""

from typing import Annotated

import msgspec

Id = Annotated[
    str,
    msgspec.Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z"),
]
Hash = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
# What PostgreSQL's and SQLite's 64-bit integers hold.
Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
# Ten times what a register rings up in one transaction, and so little that the databases can add up a shop's whole
# life of them.
Amount = Annotated[int, msgspec.Meta(ge=-(10**13), le=10**13)]
# What adds up many of them.
Sum = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
# A text as people type it; no NUL, which PostgreSQL cannot store.
Text = Annotated[str, msgspec.Meta(max_length=10_000, pattern=r"^[^\x00]*\Z")]
Code = Annotated[str, msgspec.Meta(max_length=100, pattern=r"^[^\x00]*\Z")]
# The same within a body, where ``read_body`` looks for NUL once for all texts: a pattern for each took half the time
# of reading.
BodyText = Annotated[str, msgspec.Meta(max_length=10_000)]
BodyCode = Annotated[str, msgspec.Meta(max_length=100)]
Currency = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}\Z")]
Date = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}\Z")]
# An Ed25519 public key (RFC 8032), or none.
PublicKey = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?\Z")]
