"""Every test begins and ends in English: a window or a command speaks another language only while its test runs.

No example of hypothesis has a time limit of its own: how long something takes decides nothing here.
"""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from hq_server import texts as hq_texts
from store_client import texts as register_texts
from tests import compiled_pages

settings.register_profile("comptoir", deadline=None)
settings.load_profile("comptoir")
compiled_pages.keep()


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    register_texts.use("en")
    hq_texts.forget()
    hq_texts.use_everywhere("en")
