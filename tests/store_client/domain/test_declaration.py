"""Of several counts of a shift, either the last of each tender counts, or their sum since the last recount."""

from store_client.domain.declaration import LAST, SUM, Counted, Declaration, Declared, in_order, settle
from store_client.domain.denominations import Pieces


def count(at: int, *, again: bool = False, **tenders: int) -> Declaration:
    counted = tuple(Declared(tender, minor) for tender, minor in tenders.items())
    return Declaration(f"d{at}", "", "s", "s-001", at, again, counted)


def sums(counted: Counted) -> dict[str, int]:
    return {one.tender: one.counted_minor for one in counted.tenders}


def documents(counted: Counted) -> list[str]:
    return [one.document for one in counted.declarations]


def test_nothing_counted_is_nothing_known() -> None:
    assert settle([], LAST) == settle([], SUM) == Counted()
    assert Counted().of("cash") is None


def test_the_last_count_of_each_tender_counts() -> None:
    counted = settle([count(1, cash=100, cheque=50), count(2, again=True, cash=90)], LAST)
    assert sums(counted) == {"cash": 90, "cheque": 50}
    assert documents(counted) == ["d1", "d2"]
    assert counted.of("cash") == 90


def test_a_count_of_which_nothing_is_left_is_not_named() -> None:
    assert documents(settle([count(1, cash=100), count(2, again=True, cash=90)], LAST)) == ["d2"]


def test_counts_add_up_where_the_shop_says_so() -> None:
    counted = settle([count(1, cash=30), count(2, cash=100, cheque=50)], SUM)
    assert sums(counted) == {"cash": 130, "cheque": 50}
    assert documents(counted) == ["d1", "d2"]


def test_a_recount_takes_the_place_of_all_that_was_counted_before() -> None:
    made = [count(1, cash=100, cheque=50), count(2, again=True, cash=90), count(3, cash=5), count(4, cheque=1)]
    assert sums(settle(made, SUM)) == {"cash": 95, "cheque": 1}
    assert documents(settle(made, SUM)) == ["d2", "d3", "d4"]


def test_pieces_of_counts_that_add_up_are_added() -> None:
    one = Declaration("d1", "", "s", "", 1, False, (Declared("cash", 300, (Pieces(100, 3),)),))
    other = Declaration("d2", "", "s", "", 2, False, (Declared("cash", 120, (Pieces(100, 1), Pieces(20, 1))),))
    assert settle([one, other], SUM).tenders == (Declared("cash", 420, (Pieces(100, 4), Pieces(20, 1))),)


def test_where_it_was_counted_does_not_matter_but_when() -> None:
    elsewhere = Declaration("d0", "101-2", "s", "", 5, True, (Declared("cash", 7),))
    assert sums(settle(in_order([count(3, cash=9)], [elsewhere]), LAST)) == {"cash": 7}
    assert sums(settle(in_order([count(6, cash=9)], [elsewhere]), LAST)) == {"cash": 9}


def test_a_clock_that_is_set_back_does_not_bring_an_older_count_back() -> None:
    own = [count(9, cash=100), count(4, again=True, cash=90)]
    elsewhere = Declaration("d0", "101-2", "s", "", 5, False, (Declared("cash", 7),))
    assert [one.document for one in in_order(own, [elsewhere])] == ["d0", "d9", "d4"]
    assert sums(settle(in_order(own, [elsewhere]), LAST)) == {"cash": 90}
