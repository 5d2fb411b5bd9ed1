"""The register makes the very texts and hashes that HQ makes (resources/wire)."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hq_server.domain import customer_hashes
from store_client.domain import recognition
from store_client.domain.customer import Contact, CustomerDetails
from store_client.domain.customer_fields import to_fields
from store_client.domain.recognition import keyed_hash, recognition_texts
from tests.people_data import emails, names, phones

GOLDEN = Path(__file__).parents[3] / "resources" / "wire" / "v1" / "down" / "customers" / "hashes.json"
VECTORS = json.loads(GOLDEN.read_text(encoding="utf-8"))
PLAIN: dict[str, Callable[[str], str]] = {
    "name": recognition.plain_name,
    "email": recognition.plain_email,
    "phone": recognition.plain_phone,
    "phone9": lambda text: recognition.plain_phone(text)[-9:] if len(recognition.plain_phone(text)) >= 9 else "",
}


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: f"{vector['kind']} {vector['text']}")
def test_every_vector_of_the_contract_comes_out_as_it_stands_there(vector: dict[str, str]) -> None:
    normal = PLAIN[vector["kind"]](vector["text"])
    assert normal == vector["normal"]
    if normal:
        assert keyed_hash(bytes.fromhex(VECTORS["key"]), f"{vector['kind']}:{normal}") == vector["hash"]


def test_a_customer_has_a_text_for_everything_they_can_be_recognised_by() -> None:
    details = CustomerDetails(
        first_name="Zoé",
        last_name="Lefèvre",
        organization="Lefèvre & Fils",
        phone="06 12 34 56 78",
        contacts=(Contact("b1", "email", "Zoe@Example.org"), Contact("b2", "phone", "12 34 56")),
    )
    assert recognition_texts(details) == [
        "name:lefevre zoe",
        "name:fils lefevre",
        "email:zoe@example.org",
        "phone:612345678",
        "phone9:612345678",
        "phone:123456",
    ]


def test_hq_makes_the_same_texts_of_real_names_numbers_and_addresses() -> None:
    people = [CustomerDetails(last_name=name) for name in names()]
    people += [CustomerDetails(last_name="X", phone=whole) for _country, whole in phones()]
    people += [CustomerDetails(last_name="X", email=email) for email in emails()]
    for details in people:
        assert recognition_texts(details) == customer_hashes.recognition_texts(to_fields(details))
