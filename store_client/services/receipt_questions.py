"""Asks HQ about a receipt, by the agent: the question is written here, and so is the answer once it has come."""

import logging
from collections.abc import Callable

import msgspec

from store_client.clock import Moment
from store_client.db import questions
from store_client.db.database import RegisterDatabase
from store_client.db.questions import ANSWERED, FAILED, WAITING, Question
from store_client.domain.typed import lookup_text
from store_client.wire.receipt_answers import ReceiptAnswer

RECEIPT = "receipt"
_KEPT_MS = 24 * 3_600_000

_log = logging.getLogger(__name__)


def ask_hq(db: RegisterDatabase, receipt: str, *, now: Moment, new_id: Callable[[], str]) -> str:
    """The question's id; ``state`` tells when it is answered, then ``returning.find_original`` uses it."""
    question = Question(new_id(), RECEIPT, subject_of(receipt), now.utc_ms)
    with db.write():
        questions.forget_older(db, now.utc_ms - _KEPT_MS)
        questions.ask(db, question)
    return question.id


def state(db: RegisterDatabase, question_id: str) -> str:
    """``waiting``, ``answered`` or ``failed``; a question that is not there any more has failed."""
    found = questions.find(db, question_id)
    return found.state if found else FAILED


def is_waiting(db: RegisterDatabase, question_id: str) -> bool:
    return state(db, question_id) == WAITING


def find_answer(db: RegisterDatabase, receipt: str) -> tuple[Question, ReceiptAnswer] | None:
    """HQ's word about a receipt, where it gave one today."""
    found = questions.find_about(db, RECEIPT, subject_of(receipt))
    if found is None or found.state != ANSWERED:
        return None
    try:
        return found, msgspec.json.decode(found.answer, type=ReceiptAnswer)
    except msgspec.DecodeError:
        _log.warning("what HQ said of receipt %s cannot be read", found.subject)
        return None


def subject_of(receipt: str) -> str:
    """The number as HQ looks it up."""
    return lookup_text(receipt).upper()
