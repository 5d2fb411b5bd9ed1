"""A question to HQ is asked once, answered in the file, and forgotten the day after."""

from collections.abc import Callable

from store_client.db import questions
from store_client.db.database import RegisterDatabase
from store_client.services import receipt_questions
from tests.factories import make_moment

Ids = Callable[[], str]
DAY_SECONDS = 86_400


def test_a_question_waits_until_it_is_answered_or_has_failed(db: RegisterDatabase, new_id: Ids) -> None:
    first = receipt_questions.ask_hq(db, " 202-1-10000009 ", now=make_moment(), new_id=new_id)
    second = receipt_questions.ask_hq(db, "202-1-10000010", now=make_moment(), new_id=new_id)
    assert receipt_questions.is_waiting(db, first)
    assert [one.subject for one in questions.waiting(db, 9)] == ["202-1-10000009", "202-1-10000010"]
    with db.write():
        questions.answer(db, first, 1, '{"hq_ms":1,"found":false}')
        questions.fail(db, second, 1, "HQ cannot be reached.")
    assert [receipt_questions.state(db, one) for one in (first, second)] == ["answered", "failed"]
    assert receipt_questions.find_answer(db, "202-1-10000010") is None
    found = receipt_questions.find_answer(db, "202-1-10000009")
    assert found is not None
    assert not found[1].found


def test_asked_again_only_the_newest_question_counts(db: RegisterDatabase, new_id: Ids) -> None:
    first = receipt_questions.ask_hq(db, "r", now=make_moment(), new_id=new_id)
    second = receipt_questions.ask_hq(db, "R", now=make_moment(1), new_id=new_id)
    assert receipt_questions.state(db, first) == "failed"
    assert [one.id for one in questions.waiting(db, 9)] == [second]


def test_answers_of_an_earlier_day_are_forgotten(db: RegisterDatabase, new_id: Ids) -> None:
    old = receipt_questions.ask_hq(db, "r", now=make_moment(), new_id=new_id)
    with db.write():
        questions.answer(db, old, 1, '{"hq_ms":1,"found":false}')
    receipt_questions.ask_hq(db, "other", now=make_moment(DAY_SECONDS + 1), new_id=new_id)
    assert receipt_questions.find_answer(db, "r") is None
