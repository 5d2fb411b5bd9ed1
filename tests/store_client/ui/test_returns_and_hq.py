"""Another register's receipt comes back: HQ is asked beside the window, and what could not be checked is said."""

from dataclasses import replace

import pytest

from store_client.domain.transaction import RETURN
from store_client.errors import StorageTrouble
from store_client.ui.returns.hq_question import PATIENCE_MS
from tests.store_client.ui.returning import ELSEWHERE, Returning, code_of_receipt, of_elsewhere
from tests.store_client.ui.shop import Shop, code_of

SOAP, MUG, TOWEL = code_of("10007"), code_of("10002"), code_of("10001")
NOT_REACHED = "HQ was not reached: returns at other registers are not known."


@pytest.fixture
def back(shop: Shop) -> Returning:
    """Two soaps and a mug were sold; the return screen is in front."""
    counter = Returning(shop)
    counter.sell(SOAP, SOAP, MUG)
    counter.begin()
    return counter


@pytest.fixture
def opened(back: Returning) -> Returning:
    back.take(back.last.receipt)
    return back


class TestAnotherRegistersReceipt:
    def test_hq_is_asked_while_the_window_goes_on(self, back: Returning) -> None:
        back.take(ELSEWHERE)
        assert back.question() == ELSEWHERE
        assert back.told.text.startswith("Asking HQ")
        assert back.returns_view.said["show_empty"][0] == f"Asking HQ about {ELSEWHERE} …"
        back.scan(TOWEL)
        assert back.rows[-1][2] == "12.50"
        back.hq_answers(of_elsewhere(back.last), returned=0)
        assert back.told.label == "Receipt known to HQ"
        assert [row.name[:4] for row in back.lines] == ["Soap", "Soap", "Ston"]

    def test_what_came_back_elsewhere_cannot_come_back_again(self, back: Returning) -> None:
        back.take(ELSEWHERE)
        back.hq_answers(of_elsewhere(back.last), returned=1000)
        assert {row.mark for row in back.lines} == {"closed"}
        assert back.lines[0].reason == "came back already"
        back.push("Space")
        assert "came back already" in back.told.text
        back.push("F6")
        assert back.told.text == "Nothing of this receipt can come back any more."
        assert not back.first.enabled

    def test_hq_may_not_know_it_either(self, back: Returning) -> None:
        back.take(ELSEWHERE)
        back.hq_answers(None)
        assert back.told.text.startswith("Neither this register nor HQ knows receipt")
        assert back.table == []

    def test_the_question_can_be_stopped(self, back: Returning) -> None:
        back.take(ELSEWHERE)
        back.push("Esc")
        assert back.gone == []
        assert back.told.label == f"HQ is not asked any more about {ELSEWHERE}"
        back.hq_answers(of_elsewhere(back.last))
        assert back.table == []
        back.push("Esc")
        assert back.gone == ["sell"]

    def test_a_failed_question_says_what_works_without_hq(self, back: Returning) -> None:
        back.take(ELSEWHERE)
        back.hq_is_silent()
        assert back.told.label == f"HQ does not answer now about {ELSEWHERE}"
        assert "code on the receipt" in back.told.text
        assert back.returns_view.cues == 1

    def test_nobody_waits_for_ever(self, back: Returning) -> None:
        back.take(ELSEWHERE)
        back.returns.ticked()
        assert back.told.text.startswith("Asking HQ")
        back.shop.pass_time(PATIENCE_MS // 1000 + 1)
        back.returns.ticked()
        assert back.told.label.startswith("HQ does not answer now")
        back.returns.ticked()
        assert back.returns_view.cues == 1

    def test_when_hq_was_not_reached_before_that_is_said_at_once(self, back: Returning) -> None:
        back.shop.hq_is_gone()
        back.take(ELSEWHERE)
        assert back.told.tone == "warn"
        assert "HQ was not reached at the last try" in back.told.text

    def test_a_full_disk_cannot_ask_and_says_so(self, back: Returning) -> None:
        def full(_receipt: str) -> str:
            raise StorageTrouble("The disk is full.")

        question = back.returns._desk.question
        services = question._services
        question._services = replace(services, returns=replace(services.returns, ask_hq=full))
        back.take(ELSEWHERE)
        assert back.told.text == "The disk is full."
        back.take(back.last.receipt)
        assert len(back.lines) == 3

    def test_its_signed_code_needs_no_hq_and_says_what_could_not_be_checked(self, back: Returning) -> None:
        back.take(code_of_receipt(back.shop, of_elsewhere(back.last)))
        assert back.told.label == "Read from the receipt's code, asking HQ too …"
        assert [row.sold for row in back.lines] == ["1", "1", "1"]
        back.hq_is_silent()
        assert back.told.label == f"Read from the receipt's code. {NOT_REACHED}"
        assert back.told.tone == "warn"
        back.push("F6", "F12")
        assert back.last.total_minor == -2700

    def test_what_hq_knows_makes_the_picks_smaller(self, back: Returning) -> None:
        back.take(code_of_receipt(back.shop, of_elsewhere(back.last)))
        back.push("F6")
        back.hq_answers(of_elsewhere(back.last), returned=1000)
        assert back.told.text.startswith("Some of it came back at another register")
        assert {row.mark for row in back.lines} == {"closed"}
        assert not back.first.enabled

    def test_hqs_word_is_awaited_without_disturbing_what_a_person_does(self, back: Returning) -> None:
        back.take(code_of_receipt(back.shop, of_elsewhere(back.last)))
        back.take(SOAP)
        said = back.told
        back.hq_answers(of_elsewhere(back.last))
        assert back.told == said
        assert [row.mark for row in back.lines] == ["picked", "open", "open"]
        back.push("Space")
        assert back.told.label == "Receipt known to HQ"

    def test_hq_does_not_know_a_sale_that_has_not_reached_it(self, opened: Returning) -> None:
        opened.hq_answers(None)
        assert "HQ does not know this receipt yet" in opened.told.label
        opened.push("F6", "F12")
        assert opened.last.type == RETURN

    def test_an_answer_to_another_receipt_changes_nothing(self, back: Returning) -> None:
        first = back.last
        second = back.sell(TOWEL)
        back.take(first.receipt)
        back.take(second.receipt)
        back.hq_answers(second)
        assert back.told.text.startswith(second.receipt)
        assert len(back.lines) == 1
