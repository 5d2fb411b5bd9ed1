"""Money is asked for once, whatever happens between the register and the terminal, and none of it is forgotten."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store_client.db import card_intents
from store_client.db.database import RegisterDatabase
from store_client.devices.fake_terminal import FakeTerminal
from store_client.domain.basket import Basket
from store_client.domain.card import APPROVED, ASKED, DECLINED, NOT_TAKEN, TAKEN, UNKNOWN, CardIntent, TerminalAnswer
from store_client.domain.permissions import VOID_TENDER
from store_client.domain.setup import PermissionGroup, TenderType
from store_client.domain.tender import Tender, TenderMore
from store_client.errors import NeedsApproval, Refused
from store_client.services import card_payments, parking, paying, recording, returning, selling
from store_client.services.receipts import load_transaction
from tests.counter import ADA, MAUD, approved, make_counter_basket, ruled
from tests.factories import STAFF, make_moment, make_product, open_shift

Ids = Callable[[], str]
ID = "019ab000-0000-7000-8000-00000000ba5e"


class ScriptedTerminal:
    """Answers as the test says, and counts what it was asked. An exception is an answer that was lost."""

    def __init__(self, *answers: TerminalAnswer | Exception) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[str, str]] = []

    def ask(self, intent: CardIntent) -> TerminalAnswer:
        return self._answer(intent.kind, intent.id)

    def status(self, intent_id: str) -> TerminalAnswer:
        return self._answer("status", intent_id)

    def cancel(self, intent_id: str) -> None:
        self.asked.append(("cancel", intent_id))

    def reachable(self) -> bool:
        return True

    def _answer(self, what: str, intent_id: str) -> TerminalAnswer:
        self.asked.append((what, intent_id))
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


YES = TerminalAnswer(APPROVED, "618204", "•••• 4242", "T-1")
NO = TerminalAnswer(DECLINED, message="Not enough money")
LOST = ConnectionResetError("the line is dead")


def start(db: RegisterDatabase, basket: Basket, new_id: Ids, amount: int | None = None) -> CardIntent:
    return card_payments.start(db, basket, amount, now=make_moment(), new_id=new_id)


def pay(
    db: RegisterDatabase, basket: Basket, new_id: Ids, terminal: ScriptedTerminal, amount: int | None = None
) -> tuple[Basket, CardIntent]:
    intent = start(db, basket, new_id, amount)
    return card_payments.take_answer(db, basket, intent, card_payments.ask(terminal, intent))


def paid_basket(db: RegisterDatabase, new_id: Ids, amount: int | None = None) -> Basket:
    return pay(db, make_counter_basket(1080, identifier=ID), new_id, ScriptedTerminal(YES), amount)[0]


def newest_document(db: RegisterDatabase) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(db.value("SELECT content FROM outbox ORDER BY sequence DESC LIMIT 1"))
    return found


def test_an_approved_card_pays_and_the_sale_names_it(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = paid_basket(db, new_id)
    assert paying.due(basket) == 0
    done = recording.complete_sale(db, basket, staff=STAFF, now=make_moment(), new_id=new_id).transaction
    (part,) = done.tenders
    assert (part.tender, part.amount_minor, part.tendered_minor, part.change_minor) == ("card", 1080, 1080, 0)
    assert load_transaction(db, done.id) == done
    assert newest_document(db)["body"]["tenders"][0]["more"] == {
        "reference": "618204",
        "card": "•••• 4242",
        "terminal": "T-1",
    }
    assert card_payments.find_unresolved(db) == []


def test_the_intent_is_on_the_disk_before_the_terminal_is_asked(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = make_counter_basket(1080, identifier=ID)
    intent = start(db, basket, new_id, 500)
    restarted = RegisterDatabase.open(db.path)
    (found,) = card_payments.find_unresolved(restarted)
    assert (found.intent, found.in_draft, found.paid) == (replace(intent, state=ASKED), True, False)
    again = parking.load_draft(restarted)
    assert again is not None
    assert (again.id, again.lines) == (basket.id, basket.lines)


def test_a_declined_card_pays_nothing_and_can_be_tried_again(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = make_counter_basket(1080, identifier=ID)
    after, intent = pay(db, basket, new_id, ScriptedTerminal(NO))
    assert (after, intent.state, intent.message) == (basket, DECLINED, "Not enough money")
    assert card_payments.find_unresolved(db) == []
    assert paying.due(pay(db, basket, new_id, ScriptedTerminal(YES))[0]) == 0


@pytest.mark.parametrize("lost", [LOST, TerminalAnswer("timeout"), TerminalAnswer("unknown"), TerminalAnswer("?")])
def test_a_lost_answer_is_asked_after_and_never_asked_for_again(
    db: RegisterDatabase, new_id: Ids, lost: TerminalAnswer | Exception
) -> None:
    open_shift(db, new_id)
    basket = make_counter_basket(1080, identifier=ID)
    terminal = ScriptedTerminal(lost, YES)
    after, intent = pay(db, basket, new_id, terminal)
    assert (after, intent.state, intent.open) == (basket, UNKNOWN, True)
    with pytest.raises(Refused, match="not settled yet"):
        start(db, basket, new_id)
    after, intent = card_payments.take_answer(db, basket, intent, card_payments.ask(terminal, intent))
    assert (paying.due(after), intent.state) == (0, APPROVED)
    assert terminal.asked == [("charge", intent.id), ("status", intent.id)]


@pytest.mark.parametrize(("decision", "due"), [(TAKEN, 0), (NOT_TAKEN, 1080)])
def test_where_the_terminal_cannot_tell_a_person_decides_and_hq_is_told(
    db: RegisterDatabase, new_id: Ids, decision: str, due: int
) -> None:
    open_shift(db, new_id)
    basket = make_counter_basket(1080, identifier=ID)
    terminal = ScriptedTerminal(LOST, LOST)
    _basket, intent = pay(db, basket, new_id, terminal)
    _basket, intent = card_payments.take_answer(db, basket, intent, card_payments.ask(terminal, intent))
    after, intent = card_payments.resolve(
        db, basket, intent, decision, person=ADA, now=make_moment(), new_id=new_id, reference="slip 9"
    )
    assert paying.due(after) == due
    assert [part.reference for part in after.tenders] == (["slip 9"] if decision == TAKEN else [])
    document = newest_document(db)
    assert (document["kind"], document["body"]) == (
        "audit.recorded",
        {
            "event": f"card.{decision}",
            "staff": ADA.id,
            "approved_by": "",
            "subject": intent.id,
            "detail": "charge 10.80 EUR unknown",
        },
    )
    assert len(card_payments.find_unresolved(db)) == (1 if decision == TAKEN else 0)


def test_a_decision_does_not_overrule_the_terminals_answer(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = make_counter_basket(1080, identifier=ID)
    _basket, intent = pay(db, basket, new_id, ScriptedTerminal(LOST))
    card_payments.take_answer(db, basket, intent, YES)
    with pytest.raises(Refused, match="answered meanwhile"):
        card_payments.resolve(db, basket, intent, NOT_TAKEN, person=ADA, now=make_moment(), new_id=new_id)


def test_an_answer_that_comes_twice_is_one_part(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = make_counter_basket(1080, identifier=ID)
    intent = start(db, basket, new_id, 500)
    once, answered = card_payments.take_answer(db, basket, intent, YES)
    twice, _answered = card_payments.take_answer(db, once, answered, YES)
    assert len(twice.tenders) == 1


def test_after_a_crash_an_approved_payment_is_still_in_the_basket(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    paid_basket(db, new_id, 500)
    restarted = RegisterDatabase.open(db.path)
    again = parking.load_draft(restarted)
    assert again is not None
    assert (again.tenders[0].amount_minor, paying.due(again)) == (500, 580)
    (found,) = card_payments.find_unresolved(restarted)
    assert (found.paid, found.in_draft) == (True, True)
    recording.complete_sale(restarted, again, 580, staff=STAFF, now=make_moment(), new_id=new_id)
    assert card_payments.find_unresolved(restarted) == []


def test_after_a_crash_before_the_answer_the_terminal_is_asked_what_became_of_it(
    db: RegisterDatabase, new_id: Ids, tmp_path: Path
) -> None:
    open_shift(db, new_id)
    script = tmp_path / "terminal.toml"
    script.write_text('answer = "approve"\n')
    intent = start(db, make_counter_basket(1080, identifier=ID), new_id)
    FakeTerminal(script).ask(intent)  # the register dies here
    restarted = RegisterDatabase.open(db.path)
    again = parking.load_draft(restarted)
    assert again is not None
    (found,) = card_payments.find_unresolved(restarted)
    answer = card_payments.ask(FakeTerminal(script), found.intent)
    after, _intent = card_payments.take_answer(restarted, again, found.intent, answer)
    assert paying.due(after) == 0


def test_undoing_a_part_refunds_it_and_a_declined_refund_leaves_it(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = paid_basket(db, new_id, 500)
    for answer, left in ((NO, 1), (YES, 0)):
        terminal = ScriptedTerminal(answer)
        basket, intent = card_payments.start_undo(db, basket, 0, person=ADA, now=make_moment(), new_id=new_id)
        assert (intent.kind, intent.amount_minor, intent.of) == ("refund", 500, "618204")
        basket, _intent = card_payments.take_answer(db, basket, intent, card_payments.ask(terminal, intent))
        assert len(basket.tenders) == left
        assert terminal.asked == [("refund", intent.id)]
    assert [part.amount_minor for part in basket.voided_tenders] == [500]
    assert card_payments.find_unresolved(db) == []
    recording.void_transaction(db, basket, "mistake", person=MAUD, now=make_moment(), new_id=new_id)


def test_undoing_a_part_may_need_another_person(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    groups = (PermissionGroup("cashier", "Cashier", frozenset()),)
    basket = ruled(paid_basket(db, new_id, 500), permission_groups=groups)
    with pytest.raises(NeedsApproval):
        card_payments.start_undo(db, basket, 0, person=ADA, now=make_moment(), new_id=new_id)
    basket = selling.approve_with(basket, approved(VOID_TENDER))
    after, _intent = card_payments.start_undo(db, basket, 0, person=ADA, now=make_moment(), new_id=new_id)
    assert [one.used for one in after.approvals] == [True]


def test_only_card_parts_are_undone_at_the_terminal(db: RegisterDatabase, new_id: Ids) -> None:
    basket = paying.pay_cash(make_counter_basket(1080, identifier=ID), 100)
    with pytest.raises(Refused, match="Only a payment by card"):
        card_payments.start_undo(db, basket, 0, person=ADA, now=make_moment(), new_id=new_id)


def test_a_card_gets_back_what_a_return_comes_to_and_no_more_than_it_paid(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    original = Tender("card", 700, 700, 0, TenderMore(reference="618204", card="•••• 4242"))
    basket = selling.add_item(ruled(Basket(currency="EUR", returning=True, id=ID)), make_product(1, 1000))
    with pytest.raises(Refused, match=r"At most 7\.00"):
        card_payments.start_refund(db, basket, paid_with=original, now=make_moment(), new_id=new_id)
    intent = card_payments.start_refund(db, basket, 700, paid_with=original, now=make_moment(), new_id=new_id)
    assert (intent.kind, intent.of) == ("refund", "618204")
    basket, _intent = card_payments.take_answer(db, basket, intent, YES)
    done = recording.complete_return(db, basket, staff=STAFF, now=make_moment(), new_id=new_id).transaction
    assert [(part.tender, part.amount_minor) for part in done.tenders] == [("card", -700), ("cash", -300)]
    assert card_payments.find_unresolved(db) == []


def test_a_payment_whose_basket_is_gone_is_listed_until_it_is_given_back(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    paid_basket(db, new_id, 500)
    other = make_counter_basket(300, identifier="other")
    parking.save_draft(db, other)
    (found,) = card_payments.find_unresolved(db)
    assert (found.paid, found.in_draft) == (True, False)
    intent = card_payments.start_giving_back(db, found.intent, now=make_moment(), new_id=new_id)
    after, _intent = card_payments.take_answer(db, other, intent, YES)
    assert after is other
    assert card_payments.find_unresolved(db) == []
    draft = parking.load_draft(db)
    assert draft is not None
    assert draft.id == "other"


def test_only_what_was_paid_is_given_back(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    start(db, make_counter_basket(1080, identifier=ID), new_id)
    (found,) = card_payments.find_unresolved(db)
    with pytest.raises(Refused, match="Ask the terminal first"):
        card_payments.start_giving_back(db, found.intent, now=make_moment(), new_id=new_id)


def test_what_cannot_be_settled_here_is_written_off_with_words(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    paid_basket(db, new_id, 500)
    (found,) = card_payments.find_unresolved(db)
    with pytest.raises(Refused, match="few words"):
        card_payments.write_off(db, found.intent, " ", person=MAUD, now=make_moment(), new_id=new_id)
    with pytest.raises(Refused, match="the basket before you"):
        card_payments.write_off(db, found.intent, "gone", person=MAUD, now=make_moment(), new_id=new_id)
    parking.clear_draft(db)
    card_payments.write_off(db, found.intent, "bank will refund", person=MAUD, now=make_moment(), new_id=new_id)
    assert card_payments.find_unresolved(db) == []
    assert newest_document(db)["body"]["detail"] == "charge 5.00 EUR approved: bank will refund"


def test_a_basket_with_an_open_card_payment_is_not_suspended(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = make_counter_basket(1080, identifier=ID)
    start(db, basket, new_id)
    with pytest.raises(Refused, match="not settled yet"):
        parking.suspend(db, basket, "x", person=ADA, now=make_moment())


def test_a_sale_settled_otherwise_leaves_an_open_card_payment_in_sight(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = make_counter_basket(1080, identifier=ID)
    _basket, intent = pay(db, basket, new_id, ScriptedTerminal(LOST))
    recording.complete_sale(db, basket, 1080, staff=STAFF, now=make_moment(), new_id=new_id)
    card_payments.take_answer(db, Basket(), intent, YES)
    (found,) = card_payments.find_unresolved(db)
    assert (found.paid, found.in_draft) == (True, False)


@pytest.mark.parametrize(("amount", "message"), [(0, "above zero"), (1081, r"At most 10\.80"), (-5, "above zero")])
def test_a_card_is_charged_what_is_due_at_most(db: RegisterDatabase, new_id: Ids, amount: int, message: str) -> None:
    with pytest.raises(Refused, match=message):
        start(db, make_counter_basket(1080, identifier=ID), new_id, amount)
    assert card_intents.unsettled(db) == []


def test_a_card_is_charged_within_hqs_limit(db: RegisterDatabase, new_id: Ids) -> None:
    types = (TenderType("card", "Card", "card", limit_minor=500),)
    with pytest.raises(Refused, match=r"At most 5\.00"):
        start(db, make_counter_basket(1080, identifier=ID, tender_types=types), new_id)


def test_a_payment_belongs_to_a_basket_that_has_an_id(db: RegisterDatabase, new_id: Ids) -> None:
    with pytest.raises(ValueError, match="an id"):
        start(db, make_counter_basket(1080), new_id)


def test_a_payment_is_given_back_once_whatever_an_old_screen_still_shows(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    basket = paid_basket(db, new_id, 500)
    (before,) = card_payments.find_unresolved(db)
    undone, intent = card_payments.start_undo(db, basket, 0, person=ADA, now=make_moment(), new_id=new_id)
    undone, _intent = card_payments.take_answer(db, undone, intent, YES)
    assert undone.tenders == ()
    with pytest.raises(Refused, match="settled already"):
        card_payments.start_undo(db, basket, 0, person=ADA, now=make_moment(), new_id=new_id)
    with pytest.raises(Refused, match="settled already"):
        card_payments.start_giving_back(db, before.intent, now=make_moment(), new_id=new_id)
    with pytest.raises(Refused, match="given back meanwhile"):
        recording.complete_sale(db, basket, 580, staff=STAFF, now=make_moment(), new_id=new_id)
    assert newest_document(db)["kind"] == "shift.opened"
    recording.complete_sale(db, undone, 1080, staff=STAFF, now=make_moment(), new_id=new_id)


def test_a_card_gets_back_no_more_than_it_paid_however_many_times(db: RegisterDatabase, new_id: Ids) -> None:
    open_shift(db, new_id)
    sold = pay(db, make_counter_basket(600, 480, identifier=ID), new_id, ScriptedTerminal(YES), 700)[0]
    receipt = recording.complete_sale(db, sold, 380, staff=STAFF, now=make_moment(), new_id=new_id).transaction.receipt

    def bring_back(line: int, identifier: str) -> Basket:
        original = returning.find_original(db, receipt, now=make_moment())
        empty = ruled(Basket(currency="EUR", id=identifier))
        return selling.take_return(empty, original.lines[line], 1000, "unwanted", ADA)

    def refund(basket: Basket, amount: int) -> Basket:
        intent = card_payments.start_refund(db, basket, amount, now=make_moment(), new_id=new_id)
        assert intent.of == "618204"
        return card_payments.take_answer(db, basket, intent, YES)[0]

    first = refund(bring_back(0, "r1"), 500)
    recording.complete_return(db, first, staff=STAFF, now=make_moment(), new_id=new_id)
    with pytest.raises(Refused, match=r"At most 2\.00"):
        refund(bring_back(1, "r2"), 480)
    second = refund(bring_back(1, "r2"), 150)
    with pytest.raises(Refused, match=r"At most 0\.50"):
        refund(second, 51)
