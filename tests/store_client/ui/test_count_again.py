"""A count that is older than the newest cash is made again, from what was counted before."""

from tests.store_client.ui.counting import Counting
from tests.store_client.ui.daytime import sell
from tests.store_client.ui.shop import Shop


def test_after_another_sale_the_close_leads_back_to_the_count(shop: Shop) -> None:
    count = Counting(shop)
    count.open_shift()
    sell(shop)
    count.start()
    count.hand_in("20")
    sell(shop)
    count.press("F12")
    assert (
        count.view.last_answer.text
        == "Cash came or went since the drawer was counted. Count it again, then close the shift."
    )
    assert (count.step, count.side.amount) == (1, "20.00")
    count.type(sum="32.50")
    count.press("F12", "F12", "2", "F12")
    assert count.session.shift is None
