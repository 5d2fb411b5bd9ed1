"""Texts are English where there is no catalogue, and never break."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store_client import paths, texts
from store_client.texts import _, ngettext


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    texts.use("en")


@pytest.mark.parametrize("language", ["en", "xx", "", "../../etc", "fr_FR"])
def test_a_language_without_a_catalogue_reads_english(language: str) -> None:
    texts.use(language)
    assert _("Pending sync") == "Pending sync"
    assert ngettext("{count} try", "{count} tries", 2) == "{count} tries"


def test_a_catalogue_is_read_from_the_resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "i18n").mkdir()
    shutil.copy(paths.resources() / "i18n" / "register.fr.mo", tmp_path / "i18n" / "register.br.mo")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    assert texts.languages() == ["en", "br"]
    texts.use("br")
    assert _("A text that no catalogue has") == "A text that no catalogue has"


def test_french_comes_with_the_program() -> None:
    assert "fr" in texts.languages()
