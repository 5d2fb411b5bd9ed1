"""Texts are folded so that people find them however they type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store_client.domain.name_folding import fold, spellings, words

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=60)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Aoife Ní Bhriain", "aoife ni bhriain"),
        ("José", "jose"),
        ("Jose\u0301", "jose"),
        ("Weiß", "weiss"),
        ("Æble Œuvre", "aeble oeuvre"),
        ("Sørensen ŁUKASZ Đorđe Þór", "sorensen lukasz dorde thor"),
        ("İnci \u0131l\u0131k", "inci ilik"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("Ёлкин", "елкин"),
        ("ﬁn \uff26\uff55\uff4c\uff4c", "fin full"),
        ("٠٦١", "061"),
        ("O'Brien O’Brien O`Brien", "o-brien o-brien o-brien"),
        ("12/14, Main St.", "12 14  main st-"),
        ("김철수", "김철수"),
    ],
)
def test_accents_case_and_letters_of_their_own_are_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_joined_word_is_found_by_its_parts_and_as_one() -> None:
    assert words("O'Brien-Smith") == ["o", "brien", "smith", "obriensmith"]
    assert words("Brasserie de l'Étoile") == ["brasserie", "de", "l", "etoile", "letoile"]


def test_letters_with_two_spellings_are_found_by_both() -> None:
    assert words("Müller") == ["muller", "mueller"]
    assert words("Sørensen Åse") == ["sorensen", "ase", "soerensen", "aase"]
    assert spellings("Muller") == ["muller"]


def test_a_script_without_spaces_is_found_from_each_of_its_characters_on() -> None:
    assert words("李小龙") == ["李小龙", "小龙", "龙"]


def test_words_stand_once() -> None:
    assert words("Anna anna ANNA") == ["anna"]
    assert words("Ánna anna") == ["anna"]


@given(ANY_TEXT)
def test_every_text_folds_to_letters_digits_spaces_and_joiners(text: str) -> None:
    folded = fold(text)
    assert fold(folded.replace("-", " ")) == folded.replace("-", " ")
    assert all(word and " " not in word and "-" not in word and '"' not in word for word in words(text))


@given(st.text(max_size=40))
def test_case_never_matters(text: str) -> None:
    assert fold(text.upper().lower()) == fold(text.upper().lower().upper().lower())
    assert fold(text.casefold()) == fold(text.casefold().upper().casefold())
