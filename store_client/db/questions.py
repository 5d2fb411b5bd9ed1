"""Stores what the window wants to know from HQ: it writes the question, the agent writes the answer."""

from dataclasses import dataclass

from store_client.db.database import RegisterDatabase

WAITING = "waiting"
ANSWERED = "answered"
FAILED = "failed"
_COLUMNS = "id, kind, subject, asked_ms, state, answered_ms, answer, trouble"


@dataclass(frozen=True, slots=True)
class Question:
    """``answer`` is HQ's JSON once ``state`` is answered; ``trouble`` says in words why there is none."""

    id: str
    kind: str
    subject: str
    asked_ms: int
    state: str = WAITING
    answered_ms: int | None = None
    answer: str = ""
    trouble: str = ""


def ask(db: RegisterDatabase, question: Question) -> None:
    """A new question takes the place of older ones about the same."""
    db.run("DELETE FROM hq_question WHERE kind = ? AND subject = ?", (question.kind, question.subject))
    db.run(
        f"INSERT INTO hq_question ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, NULL, '', '')",
        (question.id, question.kind, question.subject, question.asked_ms, question.state),
    )


def ask_again(db: RegisterDatabase, question: Question) -> None:
    """As ``ask``, but the last answer stays until there is a newer one: an old answer is better than none."""
    db.run(
        "DELETE FROM hq_question WHERE kind = ? AND subject = ? AND state != 'answered'",
        (question.kind, question.subject),
    )
    db.run(
        f"INSERT INTO hq_question ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, NULL, '', '')",
        (question.id, question.kind, question.subject, question.asked_ms, question.state),
    )


def find_all_about(db: RegisterDatabase, kind: str, subject: str) -> list[Question]:
    """The newest first."""
    found = db.rows(
        f"SELECT {_COLUMNS} FROM hq_question WHERE kind = ? AND subject = ? ORDER BY asked_ms DESC, id DESC",
        (kind, subject),
    )
    return [Question(*row) for row in found]


def find(db: RegisterDatabase, question_id: str) -> Question | None:
    found = db.row(f"SELECT {_COLUMNS} FROM hq_question WHERE id = ?", (question_id,))
    return Question(*found) if found else None


def find_about(db: RegisterDatabase, kind: str, subject: str) -> Question | None:
    found = db.row(f"SELECT {_COLUMNS} FROM hq_question WHERE kind = ? AND subject = ?", (kind, subject))
    return Question(*found) if found else None


def waiting(db: RegisterDatabase, limit: int) -> list[Question]:
    """The oldest first."""
    found = db.rows(
        f"SELECT {_COLUMNS} FROM hq_question WHERE state = 'waiting' ORDER BY asked_ms LIMIT ?",
        (limit,),
    )
    return [Question(*row) for row in found]


def any_waiting(db: RegisterDatabase) -> bool:
    return db.row("SELECT 1 FROM hq_question WHERE state = 'waiting' LIMIT 1") is not None


def answer(db: RegisterDatabase, question_id: str, now_ms: int, text: str) -> None:
    """An older answer to the same question has had its time."""
    db.run(
        """DELETE FROM hq_question WHERE state = 'answered' AND id != :id
               AND (kind, subject) = (SELECT kind, subject FROM hq_question WHERE id = :id)""",
        {"id": question_id},
    )
    db.run(
        "UPDATE hq_question SET state = ?, answered_ms = ?, answer = ?, trouble = '' WHERE id = ?",
        (ANSWERED, now_ms, text, question_id),
    )


def fail(db: RegisterDatabase, question_id: str, now_ms: int, trouble: str) -> None:
    """Nothing was learnt; asked again, it is a new question."""
    db.run(
        "UPDATE hq_question SET state = ?, answered_ms = ?, trouble = ? WHERE id = ?",
        (FAILED, now_ms, trouble, question_id),
    )


def forget_older(db: RegisterDatabase, before_ms: int) -> None:
    """Answers are of the moment: those of an earlier day are of no use."""
    db.run("DELETE FROM hq_question WHERE asked_ms < ? AND state != 'waiting'", (before_ms,))
