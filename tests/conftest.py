"""Every test begins and ends in English: a window or a command speaks another language only while its test runs."""

from collections.abc import Iterator

import pytest

from hq_server import texts as hq_texts
from store_client import texts as register_texts


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    register_texts.use("en")
    hq_texts.forget()
    hq_texts.use_everywhere("en")
