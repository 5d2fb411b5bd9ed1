"""Stores what was asked of the card terminal, and what it or a person answered."""

from store_client.db.database import RegisterDatabase, Row
from store_client.domain.card import CardIntent

_COLUMNS = """id, basket, kind, amount_minor, currency, state, tender, made_ms, gives_back, undoes, reference, card,
    terminal, message"""


def save(db: RegisterDatabase, intent: CardIntent) -> None:
    """A new one, before the terminal is asked."""
    db.run(
        f"""INSERT INTO card_intent ({_COLUMNS}, decided_by, settled)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0)""",
        _fields(intent),
    )


def record_answer(db: RegisterDatabase, intent: CardIntent, *, decided_by: str = "", settled: bool = False) -> None:
    db.run(
        """UPDATE card_intent SET state = ?, reference = ?, card = ?, terminal = ?, message = ?, decided_by = ?,
               settled = ? WHERE id = ?""",
        (
            intent.state,
            intent.reference,
            intent.card,
            intent.terminal,
            intent.message,
            decided_by,
            int(settled),
            intent.id,
        ),
    )


def settle(db: RegisterDatabase, intent_id: str) -> bool:
    """A transaction accounts for it, or it was undone. Says whether nothing of the kind was so before."""
    return db.run("UPDATE card_intent SET settled = 1 WHERE id = ? AND settled = 0", (intent_id,)) == 1


def find(db: RegisterDatabase, intent_id: str) -> CardIntent | None:
    found = db.row(f"SELECT {_COLUMNS} FROM card_intent WHERE id = ?", (intent_id,))
    return _intent(found) if found else None


def unsettled(db: RegisterDatabase, basket: str = "") -> list[CardIntent]:
    """The oldest first: of one basket, or of all."""
    condition = "AND basket = ?" if basket else ""
    found = db.rows(
        f"SELECT {_COLUMNS} FROM card_intent WHERE settled = 0 {condition} ORDER BY made_ms, id",
        (basket,) if basket else (),
    )
    return [_intent(row) for row in found]


def _fields(intent: CardIntent) -> tuple[object, ...]:
    return (
        intent.id,
        intent.basket,
        intent.kind,
        intent.amount_minor,
        intent.currency,
        intent.state,
        intent.tender,
        intent.made_ms,
        intent.of,
        intent.undoes,
        intent.reference,
        intent.card,
        intent.terminal,
        intent.message,
    )


def _intent(row: Row) -> CardIntent:
    return CardIntent(*row)
