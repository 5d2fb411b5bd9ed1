"""Of an erased person nothing is left at HQ or at any register, and every register has confirmed it."""

from collections.abc import Iterator

from tests.simulation.model_sources import Chain, Rows

_SHORTEST = 6
_LAST_SHADOW = ("_data", "_idx", "_config", "_docsize", "_content")
_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
_POSTGRESQL = "SELECT table_name, '' FROM information_schema.tables WHERE table_schema = 'public'"


def check_erased(chain: Chain, *, postgresql: bool = False) -> Iterator[str]:
    if not chain.erased:
        return
    needles = _words_of_the_erased(chain)
    yield from _left_in("HQ", chain.hq, needles, _POSTGRESQL if postgresql else _SQLITE)
    known = {row[0] for row in chain.hq("SELECT customer FROM erasure")}
    done = set(chain.hq("SELECT customer, store, register FROM erasure_receipt"))
    yield from (f"customer {customer} was erased, and HQ knows nothing of it" for customer in chain.erased - known)
    for code in chain.registers:
        rows = chain.in_use(code)
        yield from _left_in(code, rows, needles, _SQLITE)
        here = {row[0] for row in rows("SELECT id FROM customer")}
        store, _dash, register = code.partition("-")
        for customer in sorted(chain.erased & known):
            if customer in here:
                yield f"{code}: customer {customer} was erased and is here"
            if (customer, store, register) not in done:
                yield f"{code}: never confirmed that customer {customer} is erased"


def _words_of_the_erased(chain: Chain) -> dict[str, str]:
    """Text → customer, of texts that only erased people have."""
    said: dict[str, set[str]] = {}
    told = [(one.customer, one.names) for one in chain.facts.customers]
    told += [(one.customer, one.fields) for one in chain.facts.edits]
    for customer, texts in told:
        for text in texts.values():
            if len(text) >= _SHORTEST:
                said.setdefault(text, set()).add(customer)
    return {text: min(people) for text, people in said.items() if people <= chain.erased}


def _left_in(where: str, rows: Rows, needles: dict[str, str], tables: str) -> Iterator[str]:
    for table, sql in rows(tables):
        if table.endswith(_LAST_SHADOW) or "VIRTUAL" in (sql or ""):
            continue  # words in pieces
        text = "\x00".join(_text(value) for row in rows(f'SELECT * FROM "{table}"') for value in row)
        for needle, customer in needles.items():
            if needle in text:
                yield f"{where}: {needle!r} of customer {customer}, who was erased, is still in {table}"


def _text(value: object) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode(errors="replace")
    return value if isinstance(value, str) else ""
