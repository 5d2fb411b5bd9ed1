"""Translates what people read: English in the code, other languages in ``resources/i18n/hq.<language>.mo``."""

import gettext
from contextvars import ContextVar
from functools import cache
from pathlib import Path

_everywhere: gettext.NullTranslations = gettext.NullTranslations()
_here: ContextVar[gettext.NullTranslations | None] = ContextVar("language", default=None)


def use(language: str) -> None:
    """Choose the language of this request (this thread); an unknown one reads English."""
    _here.set(_catalogue(language))


def use_everywhere(language: str) -> None:
    """Choose the language of everything in this process that did not choose one itself."""
    global _everywhere
    _everywhere = _catalogue(language)


def languages() -> list[str]:
    """The languages there is a catalogue for, English first."""
    return ["en", *sorted(path.name.split(".")[1] for path in _folder().glob("hq.*.mo"))]


def _(message: str) -> str:
    return (_here.get() or _everywhere).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    return (_here.get() or _everywhere).ngettext(one, many, count)


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
