"""Translates what people read: English in the code, other languages in ``resources/i18n/hq.<language>.mo``.

What is said now and read later (why a document is quarantined, what a job did) is stored by ``keep`` and read by
``tell`` in the language of whoever reads it.
"""

import gettext
import json
from contextvars import ContextVar
from functools import cache
from pathlib import Path

_MARK = "said"
_BEGINNING = f'{{"{_MARK}": ['
_everywhere: gettext.NullTranslations = gettext.NullTranslations()
_here: ContextVar[gettext.NullTranslations | None] = ContextVar("language", default=None)


def use(language: str) -> None:
    """Choose the language of this request (this thread); an unknown one reads English."""
    _here.set(_catalogue(language))


def forget() -> None:
    """This thread served somebody else before: back to the language of the process."""
    _here.set(None)


def use_everywhere(language: str) -> None:
    """Choose the language of everything in this process that did not choose one itself."""
    global _everywhere
    _everywhere = _catalogue(language)


def languages() -> list[str]:
    """The languages there is a catalogue for, English first."""
    return ["en", *sorted(path.name.split(".")[1] for path in _folder().glob("hq.*.mo"))]


class Text(str):
    """A translated text that remembers its English and what was put into it."""

    __slots__ = ("source", "values")
    source: tuple[str, ...]
    values: dict[str, object]

    def format(self, *args: object, **values: object) -> str:
        filled = Text(super().format(*args, **values))
        filled.source = self.source
        filled.values = values
        return filled


def _(message: str) -> str:
    return _text((_here.get() or _everywhere).gettext(message), (message,))


def ngettext(one: str, many: str, count: int) -> str:
    return _text((_here.get() or _everywhere).ngettext(one, many, count), (one, many, str(count)))


def keep(text: str) -> str:
    """How a text is stored, so that it can be told in another language later. Other strings are stored as they are."""
    if not isinstance(text, Text):
        return text
    told = {name: keep(value) for name, value in text.values.items() if isinstance(value, Text)}
    plain = {
        name: value if isinstance(value, str | int) else str(value)
        for name, value in text.values.items()
        if name not in told
    }
    return json.dumps({_MARK: text.source, "values": plain, "told": told}, ensure_ascii=False)


def tell(stored: str) -> str:
    """What ``keep`` stored, in the language of this moment."""
    if not stored.startswith(_BEGINNING):
        return stored
    try:
        said = json.loads(stored)
        message, *plural = said[_MARK]
        values = said["values"] | {name: tell(text) for name, text in said["told"].items()}
        text = ngettext(message, plural[0], int(plural[1])) if plural else _(message)
        return text.format(**values) if values else text
    except (ValueError, KeyError, IndexError, TypeError):
        return stored


def _text(translated: str, source: tuple[str, ...]) -> Text:
    text = Text(translated)
    text.source = source
    text.values = {}
    return text


def _folder() -> Path:
    """In a checkout the resources lie beside the package, installed they are the package ``comptoir_resources``."""
    root = Path(__file__).resolve().parent.parent
    checkout = root / "resources"
    return (checkout if checkout.is_dir() else root / "comptoir_resources") / "i18n"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    path = _folder() / f"hq.{language}.mo"
    if not language.isalnum() or not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)
