"""Asks HQ what the window wants to know, and writes the answers down: the file is their only channel."""

import logging
from collections.abc import Callable

from store_client.db import questions
from store_client.db.database import RegisterDatabase
from store_client.errors import ActivationNeeded, HqRefused, HqUnreachable
from store_client.sync.hq_client import HqClient
from store_client.texts import _

_AT_ONCE = 10

_log = logging.getLogger(__name__)


def answer_questions(db: RegisterDatabase, client: HqClient | None, now_ms: Callable[[], int]) -> int:
    """Every question that waits gets an answer or the reason why there is none, at once; how many there were.

    Somebody stands at the counter: a question is never kept for later. Raises only what the disk does.
    """
    waiting = questions.waiting(db, _AT_ONCE)
    trouble = "" if client else _("This register has not been activated yet. Ask HQ for an activation code.")
    for question in waiting:
        answer = b""
        if client is not None and not trouble:
            try:
                answer = client.find_receipt(question.subject)
            except (HqUnreachable, HqRefused, ActivationNeeded) as error:
                _log.info("HQ did not say what it knows of receipt %s: %s", question.subject, error)
                trouble = error.message
        with db.write():
            if answer:
                questions.answer(db, question.id, now_ms(), answer.decode())
            else:
                questions.fail(db, question.id, now_ms(), trouble)
    return len(waiting)
