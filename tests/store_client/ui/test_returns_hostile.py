"""Whatever is scanned or typed into a return is answered and changes nothing."""

import pytest

from store_client.domain.transaction import RETURN
from tests.naughty import naughty_strings, real_barcodes
from tests.store_client.ui.returning import Returning
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


class TestHostileInput:
    def test_whatever_is_scanned_or_typed_is_answered(self, back: Returning) -> None:
        asked = 0
        for text in (*naughty_strings(), "202-1-10000009"):
            back.take(text)
            assert back.told.text
            back.enter_receipt(text[:200])
            back.enter_receipt(text[:200], "F4")
            back.enter_receipt(text[:200], "F5")
            if back.returns._desk.question.open:
                asked += 1
                assert len(back.question()) <= 40
                back.push("Esc")
            back.returns_view.typed = ""
        assert back.last.receipt == "101-2-10000001"
        assert asked > 0

    def test_and_as_words_for_a_reason(self, opened: Returning) -> None:
        opened.push("Space")
        for text in naughty_strings():
            opened.enter_receipt("other", "F5")
            opened.enter_receipt(text[:200])
            assert opened.lines[0].name.startswith("Soap")
            opened.push("F6")
        for key in ("Home", "Down", "Down"):
            opened.push(key)
            opened.enter_receipt("dam", "F5")
        opened.push("F12")
        assert opened.last.type == RETURN

    def test_real_barcodes_are_articles_or_unknown_but_never_a_crash(self, back: Returning) -> None:
        for code in real_barcodes():
            back.take(code)
            assert back.told.text
        back.push("Esc")
        back.take(back.last.receipt)
        assert len(back.lines) == 3
