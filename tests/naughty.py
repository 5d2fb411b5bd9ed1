"""Texts that break programs: a public corpus where it lies beside the project, and a few of the kind everywhere."""

import csv
import gzip
import json
from pathlib import Path

_DATA = Path(__file__).parents[2] / "shared" / "data"
_CORPUS = _DATA / "naughty_strings" / "blns.json"
_PRODUCTS = _DATA / "products_offacts" / "products.csv.gz"
_OWN = (
    "",
    " ",
    "x" * 200,
    "a " * 100,
    "é" * 60,
    "e\u0301" * 60,
    "田中さんの" * 12,
    "زيت زيتون بكر ممتاز",
    "שלום עולם",
    "👩‍👩‍👧 " * 30,
    "🏳️‍🌈🇫🇷",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "\u202eevil\u202c",
    "\0\x1b[31m\x1b@\x1d!\x11",
    "a\tb\nc\r\nd",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "\ufeff\u200b\u00ad",
    "ﷺ﷽",
    "ǅ",
    "\uff11\uff12\uff13",
    "{store} {receipt} | # *",
)


def naughty_strings() -> list[str]:
    corpus = json.loads(_CORPUS.read_text(encoding="utf-8")) if _CORPUS.exists() else []
    return [*_OWN, *corpus]


def real_barcodes(most: int = 300) -> list[str]:
    """Of real products where the data lies beside the project, and a few of each kind everywhere."""
    few = ["5012345678900", "96385074", "012345678905", "2012345000019", "00000000", "978020137962"]
    if not _PRODUCTS.exists():
        return few
    with gzip.open(_PRODUCTS, "rt", encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        key = next(name for name in rows.fieldnames or [] if name in ("code", "barcode"))
        return [*few, *(row[key] for _at, row in zip(range(most), rows, strict=False))]
