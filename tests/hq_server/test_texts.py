"""What is stored in one language is read in another."""

from collections.abc import Iterator

import pytest

from hq_server import texts
from hq_server.texts import _, keep, ngettext, tell


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    texts.use("en")
    yield
    texts.use("en")


def test_a_kept_text_is_told_in_the_language_of_whoever_reads_it() -> None:
    kept = keep(_("Shift {id} was opened already.").format(id="s-1"))
    assert tell(kept) == "Shift s-1 was opened already."
    texts.use("fr")
    assert "s-1" in tell(kept)
    assert tell(kept) != "Shift s-1 was opened already."


def test_a_kept_number_keeps_its_plural() -> None:
    one = "{count} document missing after {after}"
    many = "{count} documents missing after {after}"
    kept = [keep(ngettext(one, many, count).format(count=count, after="3,411")) for count in (1, 12)]
    assert [tell(text) for text in kept] == ["1 document missing after 3,411", "12 documents missing after 3,411"]
    texts.use("fr")
    assert len({tell(text) for text in kept}) == 2


def test_a_text_within_a_text_is_told_too() -> None:
    inner = _("No customer was waiting for an account number.")
    kept = keep(_("HQ cannot apply this document: {error}").format(error=inner))
    texts.use("fr")
    assert "No customer" not in tell(kept)


@pytest.mark.parametrize("stored", ["", "plain words", '{"said": []}', '{"said": [', '{"said": ["x"], "values": 1}'])
def test_what_was_not_kept_is_told_as_it_is(stored: str) -> None:
    assert tell(stored) == stored


def test_an_error_can_be_put_into_a_text() -> None:
    kept = keep(_("HQ cannot apply this document: {error}").format(error=ZeroDivisionError("a bug")))
    assert tell(kept) == "HQ cannot apply this document: a bug"


def test_what_a_register_sent_is_never_taken_for_a_text_of_ours() -> None:
    smuggled = '{"said": ["{x.__class__}"], "values": {"x": ""}, "told": {}}'
    kept = keep(_("Shift {id} was opened already.").format(id=smuggled))
    assert tell(kept) == f"Shift {smuggled} was opened already."
