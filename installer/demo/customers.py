"""The people a demo's shop knows already: they come to HQ the way all customers do, from a register."""

import csv
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from installer.environment import ROOT
from store_client import clock
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import Address, CustomerDetails
from store_client.ids import new_id
from store_client.services.customers import register_customer, search_customers

_SAMPLE = ROOT / "resources" / "demo" / "customers.csv"


def sample_customers(path: Path = _SAMPLE) -> list[CustomerDetails]:
    """The customers of resources/demo."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_details(row) for row in csv.DictReader(file)]


def introduce(database: Path, customers: Sequence[CustomerDetails], staff: str) -> None:
    """Register them where none of them is known yet. What HQ wants to know of customers has to be there before."""
    with closing(RegisterDatabase.open(database)) as db:
        if any(search_customers(db, details.email or details.phone, 1) for details in customers):
            return
        for details in customers:
            register_customer(db, details, staff=staff, now=clock.now(), new_id=new_id)


def _details(row: Mapping[str, str]) -> CustomerDetails:
    address = Address("", row["purpose"], "", row["street"], row["city"], row["postcode"], "", row["country"])
    pairs = (part.partition("=") for part in row["attributes"].split(";") if part)
    return CustomerDetails(
        customer_type=row["customer_type"],
        title=row["title"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        organization=row["organization"],
        phone=row["phone"],
        email=row["email"],
        language=row["language"],
        addresses=(address,),
        affiliations=tuple(row["affiliations"].split()),
        loyalty_card=row["loyalty_card"],
        attributes=tuple((code, text) for code, _is, text in pairs),
    )
