"""Asks HQ what the window wants to know, and writes the answers down: the file is their only channel."""

import logging
from collections.abc import Callable

from store_client.db import questions
from store_client.db.database import RegisterDatabase
from store_client.db.questions import Question
from store_client.errors import ActivationNeeded, HqRefused, HqUnreachable
from store_client.services.readiness import READINESS
from store_client.sync.hq_client import HqClient
from store_client.texts import _

_AT_ONCE = 10

_log = logging.getLogger(__name__)


def answer_questions(db: RegisterDatabase, client: HqClient | None, now_ms: Callable[[], int]) -> int:
    """Every question that waits gets an answer or the reason why there is none, at once; how many there were.

    Somebody stands at the counter: a question is never kept for later. Raises only what the disk does.
    """
    waiting = questions.waiting(db, _AT_ONCE)
    asking = _Asking(client)
    for question in waiting:
        answer, trouble = asking.ask(question)
        with db.write():
            if answer:
                questions.answer(db, question.id, now_ms(), answer.decode())
            else:
                questions.fail(db, question.id, now_ms(), trouble)
    return len(waiting)


class _Asking:
    """Who does not answer one question is not asked the next: every one of them would wait for the network's own time.

    What HQ refuses is about that kind of question alone: an older HQ does not know every kind.
    """

    def __init__(self, client: HqClient | None) -> None:
        self._client = client
        self._trouble = "" if client else _("This register has not been activated yet. Ask HQ for an activation code.")
        self._refused: dict[str, str] = {}

    def ask(self, question: Question) -> tuple[bytes, str]:
        """HQ's answer, or in words why there is none."""
        known = self._trouble or self._refused.get(question.kind, "")
        if known or self._client is None:
            return b"", known
        try:
            return _ask(self._client, question), ""
        except HqRefused as error:
            self._refused[question.kind] = error.message
            trouble = error.message
        except (HqUnreachable, ActivationNeeded) as error:
            self._trouble = trouble = error.message
        _log.info("HQ did not answer about %s %s: %s", question.kind, question.subject, trouble)
        return b"", trouble


def _ask(client: HqClient, question: Question) -> bytes:
    if question.kind == READINESS:
        return client.read_readiness(question.subject)
    return client.find_receipt(question.subject)
