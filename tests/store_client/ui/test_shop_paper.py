"""Receipts and vouchers are known for what they are wherever they are scanned, and what is begun is kept."""

import pytest

from store_client.errors import NeedsApproval
from store_client.ui import shop_paper
from store_client.ui.approval.presenter import ApprovalPresenter
from tests.store_client.ui.counter_setup import hq_sets_up
from tests.store_client.ui.journaling import Journal
from tests.store_client.ui.papers import TORN, UNKNOWN, VOUCHER, code_of_voucher
from tests.store_client.ui.recorder import RecordingView
from tests.store_client.ui.returning import ELSEWHERE, Returning, code_of_receipt, of_elsewhere
from tests.store_client.ui.selling import Selling
from tests.store_client.ui.shop import Shop, code_of
from tests.store_client.ui.tendering import Tendering

SOAP, MUG, THROW = code_of("10007"), code_of("10002"), code_of("10006")


@pytest.fixture
def back(shop: Shop) -> Returning:
    """A soap was sold; a mug is in the basket."""
    counter = Returning(shop)
    counter.sell(SOAP)
    counter.scan(MUG)
    return counter


class TestRecognising:
    def test_numbers_and_codes_of_any_register(self, back: Returning) -> None:
        returns = back.desk.services.returns
        code = code_of_receipt(back.shop, of_elsewhere(back.last))
        for text in (ELSEWHERE, code, code.lower()):
            assert shop_paper.recognise(returns, text) == shop_paper.ShopPaper("receipt", ELSEWHERE)
        for text in (VOUCHER, VOUCHER.lower(), code_of_voucher(back.shop)):
            assert shop_paper.recognise(returns, text) == shop_paper.ShopPaper("voucher", VOUCHER)

    def test_what_an_unknown_register_signed_is_named_all_the_same(self, back: Returning) -> None:
        paper = shop_paper.recognise(back.desk.services.returns, code_of_voucher(back.shop, known=False))
        assert paper is not None
        assert (paper.kind, paper.number) == ("voucher", VOUCHER)
        assert paper.trouble.startswith("Signed by an unknown register")

    def test_what_cannot_be_read_says_so(self, back: Returning) -> None:
        paper = shop_paper.recognise(back.desk.services.returns, TORN)
        assert paper is not None
        assert (paper.kind, paper.number) == ("torn", "")

    @pytest.mark.parametrize("code", [SOAP, "9999999", "B-04-secret", "LC-100200", "", "10000001"])
    def test_anything_else_is_no_paper(self, back: Returning, code: str) -> None:
        assert shop_paper.recognise(back.desk.services.returns, code) is None


class TestOnTheSellScreen:
    @pytest.mark.parametrize("way", ["typed", "scanned"])
    def test_another_registers_number_leads_to_its_return(self, back: Returning, way: str) -> None:
        if way == "typed":
            back.type(UNKNOWN, "Enter")
        else:
            back.scan(UNKNOWN)
        assert back.gone == [f"returns {UNKNOWN}"]
        assert back.view.cues == 0
        assert len(back.basket.lines) == 1

    def test_so_does_its_signed_code(self, back: Returning) -> None:
        code = code_of_receipt(back.shop, of_elsewhere(back.last))
        back.scan(code)
        assert back.gone == [f"returns {code}"]

    @pytest.mark.parametrize("typed", ["101-2-10000001", "101210000001", "10000001"])
    def test_this_registers_number_in_any_form_does(self, back: Returning, typed: str) -> None:
        back.type(typed, "Enter")
        assert back.gone == [f"returns {typed}"]

    def test_a_voucher_says_that_it_pays_at_the_end(self, back: Returning) -> None:
        back.scan(code_of_voucher(back.shop))
        assert back.said.label == f"Voucher {VOUCHER}"
        assert back.said.text == "It pays at the end: F10, then scan it. The basket is kept."
        assert back.said.offer is not None
        assert back.said.offer.key == "F10"
        assert back.view.cues == 1
        assert len(back.basket.lines) == 1

    def test_while_nothing_is_rung_up_there_is_nothing_to_pay(self, shop: Shop) -> None:
        counter = Selling(shop)
        counter.scan(VOUCHER)
        assert counter.said.offer is None
        assert counter.said.text.startswith("It pays at the end of a sale")

    def test_a_torn_code_says_what_to_do(self, back: Returning) -> None:
        back.scan(TORN)
        assert back.said.text == "This code cannot be read. Scan it again, or type the receipt's number."
        assert back.gone == []

    def test_it_is_never_the_answer_to_a_question(self, back: Returning) -> None:
        back.do("3")
        back.scan(UNKNOWN)
        assert back.gone == [f"returns {UNKNOWN}"]
        assert back.basket.lines[0].serial == ""
        back.do("9")
        back.scan(code_of_voucher(back.shop))
        assert back.said.label == f"Voucher {VOUCHER}"

    def test_from_a_screen_that_is_not_left_it_says_what_to_do(self, back: Returning) -> None:
        for code in (UNKNOWN, "101210000001"):
            back.presenter.scanned(code, may_leave=False)
            assert back.said.label == f"Receipt {code}"
            assert back.said.text.startswith("To take goods of it back, scan it on the sell screen.")
        assert back.gone == []
        assert len(back.basket.lines) == 1


class TestOnTheReturnScreen:
    def test_the_number_of_another_register_is_asked_of_hq(self, back: Returning) -> None:
        back.returns.open(UNKNOWN)
        assert back.told.text.startswith("Asking HQ")
        assert back.question() == UNKNOWN
        assert len(back.basket.lines) == 1

    def test_a_signed_code_is_open_at_once(self, back: Returning) -> None:
        back.returns.open(code_of_receipt(back.shop, of_elsewhere(back.last)))
        assert back.told.text.startswith(ELSEWHERE)
        assert len(back.lines) == 1

    def test_what_is_picked_is_left_only_when_it_is_meant(self, back: Returning) -> None:
        back.returns.open("101-2-10000001")
        back.push("Space")
        code = code_of_receipt(back.shop, of_elsewhere(back.last))
        back.returns.open(code)
        assert back.told.label == "Lines of 101-2-10000001 are picked"
        assert back.lines[0].mark == "picked"
        back.returns.open(code)
        assert back.told.text.startswith(ELSEWHERE)

    def test_the_same_receipt_once_more_stays_as_it_is(self, back: Returning) -> None:
        back.returns.open("101-2-10000001")
        back.push("Space")
        back.returns.open("101-2-10000001")
        back.take("101-2-10000001")
        assert back.told.text.startswith("101-2-10000001")
        assert back.lines[0].mark == "picked"

    def test_without_a_receipt_one_may_still_turn_up(self, back: Returning) -> None:
        back.begin()
        back.push("F7")
        back.take(UNKNOWN)
        assert back.told.text.startswith("Asking HQ")

    @pytest.mark.parametrize("mode", ["", "F7"])
    def test_a_voucher_pays_and_comes_back_as_nothing(self, back: Returning, mode: str) -> None:
        back.begin()
        back.push(*([mode] if mode else []))
        for code in (VOUCHER, code_of_voucher(back.shop)):
            back.take(code)
            assert back.told.label == f"Voucher {VOUCHER}"
        assert not back.returns._desk.question.open


class TestWhilePaying:
    @pytest.fixture
    def paying(self, shop: Shop) -> Tendering:
        counter = Tendering(shop)
        counter.scan(THROW)
        counter.open()
        return counter

    @pytest.mark.parametrize("way", ["F4", "F6", "F7"])
    def test_a_receipt_pays_nothing_and_is_named(self, paying: Tendering, way: str) -> None:
        paying.key(way)
        assert paying.tender.scanned(UNKNOWN)
        assert paying.answer.label == f"Receipt {UNKNOWN}"
        assert (paying.tender_view.cues, paying.parts) == (1, [])
        assert paying.tender._entry.reference == ""

    @pytest.mark.parametrize("way", ["F4", "F6", "F7"])
    def test_a_vouchers_code_pays_whatever_way_is_chosen(self, paying: Tendering, way: str) -> None:
        paying.key(way)
        assert paying.tender.scanned(code_of_voucher(paying.shop))
        assert paying.parts == [("Voucher", "5.00")]

    def test_where_vouchers_are_not_taken_it_says_so(self, shop: Shop) -> None:
        cash = {"tender": "cash", "name": "Cash", "kind": "cash", "active": True}
        hq_sets_up(shop, ("tender_type", "cash", cash))
        paying = Tendering(shop)
        paying.scan(THROW)
        paying.open()
        assert paying.tender.scanned(code_of_voucher(shop))
        assert paying.answer.text.startswith("Vouchers are not set up here.")
        assert paying.parts == []


class TestElsewhere:
    def test_the_journal_offers_the_return_of_what_it_does_not_have(self, shop: Shop) -> None:
        journal = Journal(shop)
        journal.sell(SOAP)
        journal.open()
        assert journal.journal.scanned(UNKNOWN)
        assert journal.told.text == f"{UNKNOWN} was not recorded on this register"
        journal.push("F8")
        assert journal.returned == [UNKNOWN]
        journal.search(UNKNOWN, "F8")
        assert journal.returned == [UNKNOWN, UNKNOWN]
        assert journal.journal.scanned(code_of_voucher(shop))
        assert journal.told.label == f"Voucher {VOUCHER}"

    def test_nobody_signs_with_a_receipt(self, shop: Shop) -> None:
        counter, view = Selling(shop), RecordingView()
        given: list[object] = []
        panel = ApprovalPresenter(
            view, shop.services(), counter.session, opens=lambda: panel.shown(), closes=lambda: None
        )
        panel.ask(NeedsApproval("open_drawer", "Needs another person."), given.append)
        for code in (UNKNOWN, VOUCHER, TORN):
            assert panel.scanned(code)
            _entered, message, wrong = view.said["show_pin"]
            assert wrong
            assert "no badge" in message
        assert (given, view.cues) == ([], 3)
