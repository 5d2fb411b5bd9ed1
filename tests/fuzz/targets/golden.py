"""Seeds from the contract: the golden documents and answers."""

from functools import lru_cache
from pathlib import Path

WIRE = Path(__file__).parents[3] / "resources" / "wire" / "v1"


@lru_cache
def golden(folder: str) -> tuple[bytes, ...]:
    """The files of a folder and those below it, without what ends a file."""
    return tuple(path.read_bytes().removesuffix(b"\n") for path in sorted((WIRE / folder).rglob("*.json")))
