"""Names, phone numbers, e-mail addresses and postal addresses as people really write them.

They come from the shared data beside the project where it is there, else from the project's own few.
"""

import csv
import json
from pathlib import Path

DATA = Path(__file__).parents[2] / "shared" / "data"


def phones() -> list[tuple[str, str]]:
    """Country code and the whole number, E.164."""
    rows = _rows("phone/example_numbers.csv")
    own = [("353", "+353871234567"), ("33", "+33612345678"), ("1", "+12125550199"), ("44", "+442079460018")]
    return [(row["country_code"], row["e164"]) for row in rows] or own


def names() -> list[str]:
    rows = _rows("names/names.csv")
    own = ["Niamh O'Keeffe", "LEFÈVRE, Zoé", "John & Mary Smith", "Müller & Söhne GmbH", "J. R. Doe Jr.", "李小龙"]
    return [row["text"] for row in rows] or own


def emails() -> list[str]:
    rows = _rows("email/isemail_tests.csv")
    own = ["a@b.ie", '"quoted space"@example.com', "plain", "user+tag@sub.example.co.uk", "a@[127.0.0.1]", "@"]
    return [json.loads(row["address_escaped_json"]) for row in rows] or own


def addresses() -> list[dict[str, str]]:
    """Members as the domain calls them."""
    rows = _rows("addresses/addresses.csv")
    own = [
        {"country": "FR", "street": "12 rue de la Monnaie", "city": "Rennes", "postcode": "35000", "region": ""},
        {"country": "IE", "street": "14 Shop Street", "city": "Galway", "postcode": "H91 X2PK", "region": "Co. Galway"},
    ]
    found = [
        {
            "country": row["country"],
            "street": f"{row['house_number']} {row['street']}".strip(),
            "city": row["city"],
            "postcode": row["postcode"],
            "region": row["state"],
        }
        for row in rows
    ]
    return found or own


def _rows(path: str) -> list[dict[str, str]]:
    source = DATA / path
    if not source.exists():
        return []
    with source.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
