"""Translates what people read: English in the code, other languages in ``resources/i18n/register.<language>.mo``."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager

from store_client import paths

_chosen: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def use(language: str) -> None:
    """Choose the language of this program; one without a catalogue reads English."""
    global _chosen, _language
    _chosen, _language = _catalogue(language), language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Another language for a while, such as the store's for a receipt."""
    before = _language
    use(language)
    try:
        yield
    finally:
        use(before)


def language() -> str:
    """The language that was chosen: amounts within a text are written its way."""
    return _language


def languages() -> list[str]:
    """The languages there is a catalogue for, English first."""
    return ["en", *sorted(path.name.split(".")[1] for path in (paths.resources() / "i18n").glob("register.*.mo"))]


def _(message: str) -> str:
    return _chosen.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    return _chosen.ngettext(one, many, count)


def _catalogue(language: str) -> gettext.NullTranslations:
    path = paths.resources() / "i18n" / f"register.{language}.mo"
    if not language.isalnum() or not path.is_file():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)
