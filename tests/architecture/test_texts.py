"""Everything people read exists in English and French."""

import re

import pytest

from installer import texts

_PLACEHOLDER = re.compile(r"\{[^}]*\}|%\([a-z_]+\)[sd]")


def both(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return list(value) if isinstance(value, tuple | list) else [value or ""]


@pytest.mark.parametrize("program", list(texts.PROGRAMS))
def test_every_text_has_its_french(program: str) -> None:
    french = texts.read(program)
    missing = [
        message.id
        for message in texts.gather(program)
        if message.id and not all(both(getattr(french.get(message.id), "string", "")))
    ]
    assert missing == []


@pytest.mark.parametrize("program", list(texts.PROGRAMS))
def test_the_french_keeps_each_placeholder(program: str) -> None:
    for message in texts.read(program):
        wanted = {placeholder for text in both(message.id) for placeholder in _PLACEHOLDER.findall(text)}
        for string in both(message.string):
            assert set(_PLACEHOLDER.findall(string)) <= wanted, message.id
        assert set(_PLACEHOLDER.findall(both(message.string)[-1])) == set(_PLACEHOLDER.findall(both(message.id)[-1])), (
            message.id
        )


@pytest.mark.parametrize("program", list(texts.PROGRAMS))
def test_the_compiled_catalogue_is_what_its_source_says(program: str) -> None:
    assert texts.mo_file(program).read_bytes() == texts.compile_catalogue(texts.read(program))


@pytest.mark.parametrize("program", list(texts.PROGRAMS))
def test_no_text_is_built_by_an_f_string(program: str) -> None:
    for path in texts.PROGRAMS[program].rglob("*.py"):
        assert not re.search(r"\b(_|ngettext)\(\s*f[\"']", path.read_text(encoding="utf-8")), path
