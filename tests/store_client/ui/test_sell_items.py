"""How items come into the basket: tiles, a price check, codes nobody knows, goods that need a word first."""

import pytest

from store_client.bindings.counter import CounterDevices
from tests.store_client.ui.counter_setup import hq_sends_special_goods, hq_sets_up, special_code, three_for_two
from tests.store_client.ui.selling import Selling
from tests.store_client.ui.shop import Shop, code_of

SOAP, MUG = code_of("10007"), code_of("10002")


@pytest.fixture
def selling(shop: Shop) -> Selling:
    return Selling(shop)


class TestPriceCheck:
    def test_it_shows_price_and_offers_and_adds_nothing(self, shop: Shop) -> None:
        hq_sets_up(shop, three_for_two())
        selling = Selling(shop)
        selling.scan(MUG)
        selling.do("9")
        selling.scan(SOAP)
        card = selling.view.said["show_price"][0]
        assert (card.name[:8], card.price, list(card.offers)) == ("Soap bar", "6.50", ["3 for 2"])
        assert len(selling.basket.lines) == 1

    def test_names_can_be_typed_and_an_unknown_code_says_so(self, selling: Selling) -> None:
        selling.do("9")
        selling.type("mug")
        assert len(selling.choices) == 2
        selling.press("Enter")
        assert selling.view.said["show_price"][0].price in ("14.00", "11.50")
        selling.scan("2100417001190")
        assert "not known here" in selling.said.text
        assert selling.basket.lines == ()

    def test_what_is_shown_can_be_sold_after_all(self, selling: Selling) -> None:
        selling.do("9")
        selling.scan(SOAP)
        assert selling.view.primary.name == "Sell it"
        selling.press("F12")
        assert [row[0] for row in selling.rows] == ["Soap bar, rosemary and mint, 120 g"]

    def test_escape_goes_back_to_the_sale(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.do("9")
        selling.press("Esc")
        selling.scan(MUG)
        assert len(selling.rows) == 2


class TestSpecialGoods:
    @pytest.fixture
    def selling(self, shop: Shop) -> Selling:
        hq_sends_special_goods(shop)
        shop.at_counter = CounterDevices(weigh=lambda unit: 482 if unit == "kg" else None)
        return Selling(shop)

    def test_the_weight_comes_from_the_scale(self, selling: Selling) -> None:
        selling.scan(special_code("W1"))
        assert selling.rows == []
        selling.beside.finish()
        assert selling.choices == ["0.482 kg, from the scale"]
        selling.press("Enter")
        assert selling.rows == [("Assam, second flush", "0.482 kg", "26.03")]

    def test_or_it_is_typed(self, selling: Selling) -> None:
        selling.scan(special_code("W1"))
        selling.beside.finish()
        selling.type("0,25", "Enter")
        assert selling.rows == [("Assam, second flush", "0.25 kg", "13.50")]

    def test_the_scale_is_left_alone_once_it_is_answered(self, selling: Selling) -> None:
        selling.scan(special_code("W1"))
        selling.beside.finish()
        selling.press("Esc")
        selling.beside.finish()
        assert selling.beside.jobs == []

    def test_a_price_that_is_not_fixed_is_asked_for(self, selling: Selling) -> None:
        selling.scan(special_code("P1"))
        selling.type("35", "Enter")
        assert selling.rows == [("Repair", "1", "35.00")]

    def test_a_serial_number_is_asked_for_and_may_be_scanned(self, selling: Selling) -> None:
        selling.scan(special_code("S1"))
        selling.type("", "Enter")
        assert selling.said.tone == "error"
        selling.scan("R-2044-1187")
        assert selling.basket.lines[0].serial == "R-2044-1187"

    def test_a_quantity_typed_before_counts_for_a_weight_too(self, selling: Selling) -> None:
        selling.type("0.3*")
        selling.scan(special_code("W1"))
        assert selling.rows == [("Assam, second flush", "0.3 kg", "16.20")]


class TestTiles:
    @pytest.fixture
    def selling(self, shop: Shop) -> Selling:
        hq_sends_special_goods(shop)
        return Selling(shop)

    def test_the_uppermost_categories_are_always_there_in_their_colours(self, selling: Selling) -> None:
        page = selling.view.said["show_tiles"][0]
        assert [(tile.words, tile.key, tile.color) for tile in page.tiles] == [
            ("Gift wrap and cards", "Alt+1", "teal"),
            ("Loose tea", "Alt+2", "moss"),
        ]

    def test_a_category_opens_its_own_and_then_its_items(self, selling: Selling) -> None:
        selling.press("Alt+1")
        page = selling.view.said["show_page"][0]
        assert page.title == "Gift wrap and cards"
        assert [tile.words for tile in page.tiles] == ["Back", "Bags", "Gift wrap"]
        selling.press("Alt+1", "Alt+1")
        assert [row[0] for row in selling.rows] == ["Jute bag"]

    def test_escape_goes_up_one_category_at_a_time(self, selling: Selling) -> None:
        selling.press("Alt+1", "Alt+1", "Esc")
        assert selling.view.said["show_page"][0].title == "Gift wrap and cards"
        selling.press("Esc")
        assert selling.desk.page == ""

    def test_a_press_on_the_first_tile_goes_back(self, selling: Selling) -> None:
        selling.presenter.tile_pressed(0, on_page=False)
        selling.presenter.tile_pressed(0, on_page=True)
        assert selling.desk.page == ""

    def test_beside_the_basket_the_category_stays_open_for_the_next_item(self, shop: Shop) -> None:
        hq_sends_special_goods(shop)
        selling = Selling(shop)
        selling.view.beside = True
        selling.press("Alt+1", "Alt+2", "Alt+2")
        assert [row[0] for row in selling.rows] == ["Gift wrap", "Gift wrap"]
        assert selling.view.said["show_page"][0].title == "Gift wrap and cards"

    def test_more_categories_than_have_room_stand_behind_the_last_tile(self, shop: Shop) -> None:
        many = [
            ("category", f"c{at}", {"category": f"c{at}", "name": f"Category {at}", "position": at}) for at in range(20)
        ]
        hq_sets_up(shop, *many)
        selling = Selling(shop)
        tiles = selling.view.said["show_tiles"][0].tiles
        assert (len(tiles), tiles[-1].words) == (6, "All categories")
        selling.press("Alt+6")
        page = selling.view.said["show_page"][0]
        assert (len(page.tiles), page.note) == (16, "page 1 of 2")
        selling.press("PgDn")
        assert [tile.words for tile in selling.view.said["show_page"][0].tiles[1:]] == [
            f"Category {at}" for at in range(15, 20)
        ]

    def test_a_new_category_appears_by_itself(self, selling: Selling, shop: Shop) -> None:
        hq_sets_up(shop, ("category", "new", {"category": "new", "name": "New things", "position": 9}))
        selling.presenter.changes_applied()
        assert selling.view.said["show_tiles"][0].tiles[-1].words == "New things"


class TestUnknownCodes:
    def test_f2_looks_for_what_has_a_part_of_the_code(self, selling: Selling) -> None:
        selling.scan("2100")
        assert selling.said.offer is not None
        assert selling.said.offer.key == "F2"
        selling.press("F2")
        assert len(selling.view.said["show_list"][1]) > 1

    def test_a_wrong_check_digit_asks_whether_it_was_misread(self, selling: Selling) -> None:
        selling.scan("4006381333932")
        assert "Misread?" in selling.said.label

    def test_where_nothing_is_like_it_a_name_is_asked_for(self, selling: Selling) -> None:
        selling.scan("9999999")
        selling.press("F2")
        assert "9999999" in selling.said.text

    def test_after_another_scan_it_is_forgotten(self, selling: Selling) -> None:
        selling.scan("9999999")
        selling.scan(SOAP)
        selling.press("F2")
        assert selling.said.text == "Type part of its name"

    def test_a_receipt_that_is_scanned_opens_its_return(self, selling: Selling) -> None:
        selling.scan(SOAP)
        selling.press("F12")
        receipt = selling.done[0][0].transaction.receipt
        selling.scan(receipt)
        assert selling.gone[-1] == f"returns {receipt}"
        selling.gone.clear()
        selling.presenter.scanned(receipt, may_leave=False)
        assert selling.gone == []
        selling.scan("101-9-10000099x")
        assert "not known here" in selling.said.text
