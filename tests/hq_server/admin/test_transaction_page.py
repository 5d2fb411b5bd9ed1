"""A document that is a transaction is shown as people read it, whatever its version and its type."""

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.stores import Store
from hq_server.ids import new_id
from hq_server.services import staff_admin, store_admin
from hq_server.services.ingest import ingest_batch
from hq_server.services.setup_admin import import_setup
from tests.hq_server.admin.conftest import Person
from tests.hq_server.sending_register import NOW, add_register, line_in_full, sell_with_everything, tender_in_full
from tests.hq_server.spoilt import write_spoilt


def _name_everything(db: HqDatabase) -> None:
    staff_admin.add_staff(db, "101", "Maud <i>", "271828", NOW, staff_id="s-004")
    store_admin.create_store(db, Store("102", "Comptoir Sud", "EUR"), NOW)
    import_setup(
        db,
        '[[reason_code]]\nreason = "faulty"\nname = "Faulty or damaged"\nuses = ["return"]\n'
        '[[account]]\naccount = "postage"\nname = "Postage & parcels"\ndirection = "expense"\n'
        '[[account]]\naccount = "postage"\nname = "Elsewhere"\ndirection = "expense"\nstores = ["102"]\n'
        '[[tender_type]]\ntender = "bons"\nname = "Meal cards"\nkind = "voucher"\n',
        NOW,
    )


def test_a_transaction_is_shown_as_people_read_it(claire: Person) -> None:
    register = add_register(claire.db)
    _name_everything(claire.db)
    register.open_shift()
    sell_with_everything(register)
    register.move_cash(-350)
    register.sell(count=1)
    ingest_batch(claire.db, register.identity, register.lines, NOW)
    sale = claire.text("/documents/101-2/2")
    for shown in (
        '<h2 id="h-sold">Sale</h2>',
        "Soap &lt;b&gt;10 %&lt;/b&gt; off \u22120.25",
        "Serial number KT-42",
        "Brings back line 4 of 101-1-10000009 (Faulty or damaged)",
        "Price changed from 9.90 (price_match)",
        "0.42 on 1.83",
        "<dt>Foreign currency</dt>",
        "2.43 USD",
        '<dt>Paid, taken back</dt><dd class="num">Meal cards 0.99</dd>',
        "<dt>Cashier</dt><dd>s-001</dd>",
        'Another price <span class="mut sm">line 3</span> · Maud &lt;i&gt; <span class="mut sm">On the shelf</span>',
    ):
        assert shown in sale, shown
    expense = claire.text("/documents/101-2/3")
    assert '<h2 id="h-sold">Expense</h2>' in expense
    assert "account Postage &amp; parcels" in expense
    assert '<h2 id="h-sold">Sale</h2>' in claire.text("/documents/101-2/4")
    assert "h-sold" not in claire.text("/documents/101-2/1")


def test_what_was_handed_out_given_up_and_rounded_is_shown(claire: Person) -> None:
    register = add_register(claire.db)
    customer = new_id()
    register.open_shift()
    register.create_customer(customer)
    voucher = tender_in_full(-250, "voucher", more={"reference": "V-101-2-000001", "issued": True})
    register.sell_in_full(kind="return", tenders=[voucher], customer=customer)
    by = line_in_full(1, total_minor=0, tax_minor=0, voided=True, more={"voided_by": "s-004", "voided_ms": NOW})
    register.sell_in_full(lines=[by, line_in_full(2)], rounding_minor=-2, tenders=[tender_in_full(248)])
    register.give_up_basket()
    register.sell_in_full(customer=new_id())
    results = ingest_batch(claire.db, register.identity, register.lines, NOW)
    assert [result.state for result in results] == [*["applied"] * 5, "parked"]
    back = claire.text("/documents/101-2/3")
    assert '\u22122.50 <span class="mut sm">handed out</span> <span class="mut sm">V-101-2-000001</span>' in back
    assert f'<a href="/customers/{customer}">' in back
    sale = claire.text("/documents/101-2/4")
    assert "Voided by s-004" in sale
    assert '<dt>Rounding of cash</dt><dd class="num">\u22120.02</dd>' in sale
    assert '<h2 id="h-sold">Voided basket</h2>' in claire.text("/documents/101-2/5")
    assert "Show the customer" not in claire.text("/documents/101-2/6")


@pytest.mark.parametrize("name", ["sale", "exchange", "refund-by-voucher"])
def test_the_page_of_any_document_opens(claire: Person, name: str) -> None:
    """Also of what HQ has quarantined: it is what somebody has to look at."""
    register = add_register(claire.db)
    register.open_shift()
    write_spoilt(register, name)
    for first in range(0, len(register.lines), 1_000):
        ingest_batch(claire.db, register.identity, register.lines[first : first + 1_000], NOW)
    for sequence in range(2, register.sequence + 1, 29):
        assert "<script>" not in claire.text(f"/documents/101-2/{sequence}")
