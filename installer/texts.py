"""Keeps the translations: gathers the texts of both programs into their French catalogues and compiles these.

``./run texts`` updates resources/i18n/*.fr.po (new texts arrive untranslated, unused ones go) and writes the .mo files.
tests/architecture/test_texts.py fails while a text is untranslated or a .mo is not what its .po says.
"""

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
CATALOGUES = ROOT / "resources" / "i18n"
PROGRAMS = {"register": ROOT / "store_client", "hq": ROOT / "hq_server"}
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
_KEYWORDS = {"_": None, "ngettext": (1, 2), "N_": None}


def gather(program: str) -> Catalog:
    """Every text that the program shows, in the order of its files."""
    catalog = Catalog(locale="fr", project="comptoir", fuzzy=False)
    found = extract_from_dir(PROGRAMS[program], _METHODS, {"**/templates/**.html": {}}, _KEYWORDS)
    for filename, _line, message, _comments, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
        catalog.add(message, None, [(f"{PROGRAMS[program].name}/{filename}", 0)], context=context)
    return catalog


def read(program: str) -> Catalog:
    """The French catalogue as it is committed."""
    path = po_file(program)
    if not path.exists():
        return Catalog(locale="fr")
    return read_po(io.BytesIO(path.read_bytes()), locale="fr")


def po_file(program: str) -> Path:
    return CATALOGUES / f"{program}.fr.po"


def mo_file(program: str) -> Path:
    return CATALOGUES / f"{program}.fr.mo"


def compile_catalogue(catalog: Catalog) -> bytes:
    """The bytes of the .mo file; the same catalogue always gives the same bytes."""
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def update(program: str) -> int:
    """Rewrite one catalogue from the sources. Returns how many texts still need a translation."""
    current, known = gather(program), read(program)
    for message in current:
        if message.id and (old := known.get(message.id, message.context)) is not None:
            message.string = old.string
    buffer = io.BytesIO()
    write_po(buffer, current, width=120, omit_header=True, sort_output=True, include_lineno=False)
    header = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: fr\\n"\n'
    plural = b'"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
    po_file(program).write_bytes(header + plural + buffer.getvalue())
    mo_file(program).write_bytes(compile_catalogue(read(program)))
    return sum(1 for message in read(program) if message.id and not _is_translated(message.string))


def _is_translated(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return all(bool(form) for form in string) if isinstance(string, tuple | list) else bool(string)


def main() -> int:
    CATALOGUES.mkdir(parents=True, exist_ok=True)
    for program in PROGRAMS:
        print(f"{po_file(program).relative_to(ROOT)}: {update(program)} to translate")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
