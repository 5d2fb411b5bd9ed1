"""What a closed shift waits for and where it differs is said in words."""

from dataclasses import replace

from hq_server.domain.reconcile import Arrived, Counted, find_difference, find_missing

ALL = Arrived(
    expected=5, present=5, first_missing=None, parked=0, first_parked=None, quarantined=0, first_quarantined=None
)
SAID = Counted(2, 1, 500, 80, {"cash": 500}, "101-2-10000001", "101-2-10000003", "EUR")


def test_nothing_is_missing_when_all_documents_are_applied() -> None:
    assert find_missing(ALL) == ""


def test_missing_documents_are_counted_and_the_first_is_named() -> None:
    assert find_missing(replace(ALL, present=4, first_missing=7)) == "1 document is not at HQ yet, number 7."
    assert (
        find_missing(replace(ALL, present=2, first_missing=7))
        == "3 documents are not at HQ yet, the first is number 7."
    )


def test_documents_that_need_a_person_come_before_those_that_wait() -> None:
    both = replace(ALL, parked=2, first_parked=3, quarantined=1, first_quarantined=4)
    assert find_missing(both) == "1 document needs a person at HQ, number 4."
    assert "the first is number 3" in find_missing(replace(both, quarantined=0))


def test_equal_counts_do_not_differ() -> None:
    assert find_difference(SAID, replace(SAID)) == ""


def test_each_kind_of_difference_is_named_with_both_values() -> None:
    assert find_difference(SAID, replace(SAID, sales=1)) == "The register counted 2 sales, HQ has 1."
    assert find_difference(SAID, replace(SAID, returns=0)) == "The register counted 1 returns, HQ has 0."
    assert (
        find_difference(SAID, replace(SAID, total_minor=499)) == "The register's total is 5.00 EUR, HQ's is 4.99 EUR."
    )
    assert find_difference(SAID, replace(SAID, tax_minor=81)) == "The register's tax is 0.80 EUR, HQ's is 0.81 EUR."
    assert "closed in EUR, HQ has transactions in CHF" in find_difference(SAID, replace(SAID, currency="CHF"))
    card = replace(SAID, tenders={"card": 500})
    assert find_difference(SAID, card) == "The register's sum of “card” is 0.00 EUR, HQ's is 5.00 EUR."
    other = replace(SAID, last_receipt="101-2-10000009")
    assert "101-2-10000001 to 101-2-10000009" in find_difference(SAID, other)
    assert find_difference(replace(SAID, first_receipt=""), SAID).startswith("The register names the receipts none")
