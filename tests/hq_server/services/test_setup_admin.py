"""Set-up items: a file is applied as a whole or not at all, and registers hear of what really changed."""

import json
from typing import Any

import pytest

from hq_server.db.database import HqDatabase
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.services import catalog_admin, feeds, staff_admin, store_admin
from hq_server.services.setup_admin import SetupImport, import_setup, list_items
from hq_server.wire import codes
from tests.hq_server.sending_register import NOW

HERE, THERE = RegisterIdentity("101", "2"), RegisterIdentity("102", "1")
SOAP = '[[discount]]\ncode = "SOAP"\nname = "Soap"\nmethod = "percent"\nvalue = 10000\n'
COUPON = '[[coupon]]\ncoupon = "C1"\ndiscount = "SOAP"\n'


@pytest.fixture
def shops(hq: HqDatabase) -> HqDatabase:
    for number in ("101", "102"):
        store_admin.create_store(hq, Store(number, f"Comptoir {number}", "EUR"), NOW)
    return hq


def told(db: HqDatabase, feed: int, register: RegisterIdentity = HERE, after: int = 0) -> dict[tuple[str, str], Any]:
    """Kind and key → body of what a register hears, without catalogue, staff and channel."""
    page = feeds.read_page(db, register, feed, after, "test-epoch", 1_000, NOW)
    plain = ("price", "product", "staff", "channel", "hash_key")
    return {
        (change.kind, change.key): None if change.body is None else json.loads(bytes(change.body))  # type: ignore[arg-type]
        for change in page.changes
        if change.kind not in plain
    }


def done(report: SetupImport) -> tuple[int, int, int, int]:
    assert report.problems == ()
    return report.new, report.changed, report.unchanged, report.removed


def only_problem(db: HqDatabase, text: str) -> tuple[str, int, str, str]:
    report = import_setup(db, text, NOW)
    (problem,) = report.problems
    assert list_items(db) == []
    return problem.kind, problem.place, problem.key, problem.message


def test_every_item_reaches_the_registers_by_its_feed_with_all_its_members(shops: HqDatabase) -> None:
    text = (
        SOAP
        + COUPON
        + '[[category]]\ncategory = "KIT"\nname = "Kitchen"\n'
        + '[[permission_group]]\ngroup = "lead"\nname = "Lead"\nactions = ["approve"]\n'
        + '[[tender_type]]\ntender = "card"\nname = "Card"\nkind = "card"\n'
        + '[[affiliation]]\naffiliation = "staff"\nnames = { en = "Staff" }\n'
        + '[policy]\nreturn_days = 30\ndefault_affiliations = ["staff"]\n'
    )
    assert done(import_setup(shops, text, NOW)) == (7, 0, 0, 0)
    assert told(shops, codes.PRICES)["coupon", "C1"] == {
        "coupon": "C1",
        "discount": "SOAP",
        "from_date": "",
        "until_date": "",
        "active": True,
    }
    assert told(shops, codes.PRICES).keys() == {("discount", "SOAP"), ("coupon", "C1")}
    assert told(shops, codes.PRODUCTS).keys() == {("category", "KIT")}
    assert told(shops, codes.STAFF)["permission_group", "lead"]["actions"] == ["approve"]
    assert told(shops, codes.CHANNEL).keys() == {("tender_type", "card"), ("policy", "register")}
    assert told(shops, codes.GLOBAL, THERE)["affiliation", "staff"]["names"] == {"en": "Staff"}


def test_only_what_really_changed_is_told_again(shops: HqDatabase) -> None:
    import_setup(shops, SOAP + COUPON, NOW)
    head = feeds.heads(shops, HERE)["1020"]
    assert done(import_setup(shops, SOAP + COUPON, NOW)) == (0, 0, 2, 0)
    assert feeds.heads(shops, HERE)["1020"] == head
    assert done(import_setup(shops, SOAP.replace("10000", "15000") + COUPON, NOW)) == (0, 1, 1, 0)
    assert told(shops, codes.PRICES, after=head).keys() == {("discount", "SOAP")}


def test_what_a_file_does_not_name_stays(shops: HqDatabase) -> None:
    import_setup(shops, SOAP, NOW)
    assert done(import_setup(shops, COUPON, NOW)) == (1, 0, 0, 0)
    assert told(shops, codes.PRICES).keys() == {("discount", "SOAP"), ("coupon", "C1")}


def test_an_item_is_removed_and_registers_hear_that_it_is_gone(shops: HqDatabase) -> None:
    import_setup(shops, SOAP + COUPON, NOW)
    removal = '[[remove]]\nkind = "coupon"\nkey = "C1"\n'
    assert done(import_setup(shops, removal, NOW)) == (0, 0, 0, 1)
    assert told(shops, codes.PRICES)["coupon", "C1"] is None
    assert done(import_setup(shops, removal, NOW)) == (0, 0, 0, 0)


def test_a_store_has_its_own_item_instead_of_the_one_for_all(shops: HqDatabase) -> None:
    everywhere = "[policy]\nreturn_days = 30\n"
    own = '[policy]\nreturn_days = 14\nstores = ["101"]\n'
    import_setup(shops, own, NOW)
    import_setup(shops, everywhere, NOW)
    assert told(shops, codes.CHANNEL, HERE)["policy", "register"]["return_days"] == 14
    assert told(shops, codes.CHANNEL, THERE)["policy", "register"]["return_days"] == 30
    import_setup(shops, '[[remove]]\nkind = "policy"\nkey = "register"\nstores = ["101"]\n', NOW)
    assert told(shops, codes.CHANNEL, HERE)["policy", "register"]["return_days"] == 30


def test_a_store_hears_nothing_of_another_stores_item(shops: HqDatabase) -> None:
    import_setup(shops, SOAP + 'stores = ["102"]\n', NOW)
    assert told(shops, codes.PRICES, HERE) == {}
    assert feeds.heads(shops, HERE)["1020"] == 0
    assert told(shops, codes.PRICES, THERE).keys() == {("discount", "SOAP")}


def test_a_store_that_is_opened_later_hears_of_everything(shops: HqDatabase) -> None:
    import_setup(shops, SOAP, NOW)
    store_admin.create_store(shops, Store("103", "Comptoir 103", "EUR"), NOW)
    assert told(shops, codes.PRICES, RegisterIdentity("103", "1")).keys() == {("discount", "SOAP")}


def test_one_key_is_the_key_of_several_kinds(shops: HqDatabase) -> None:
    """A person and a group, a product and a category, a discount and its coupon."""
    catalog_admin.import_products(shops, "sku,name,price,currency,tax_rate\nSOAP,Soap,1.20,EUR,5.5\n", NOW)
    staff_admin.add_staff(shops, "101", "Ada", "271828", NOW, staff_id="SOAP")
    text = SOAP + COUPON.replace("C1", "SOAP") + '[[category]]\ncategory = "SOAP"\nname = "Soap"\n'
    import_setup(shops, text + '[[permission_group]]\ngroup = "SOAP"\nname = "Soap"\n', NOW)
    heard = {
        feed: {
            change.kind
            for change in feeds.read_page(shops, HERE, feed, 0, "", 100, NOW).changes
            if change.key == "SOAP" and change.body is not None
        }
        for feed in (codes.PRICES, codes.PRODUCTS, codes.STAFF)
    }
    assert heard == {
        1020: {"price", "discount", "coupon"},
        1040: {"product", "category"},
        1060: {"staff", "permission_group"},
    }


def test_a_feed_of_several_scopes_and_kinds_is_read_page_by_page(shops: HqDatabase) -> None:
    rows = "".join(f"S{number},Thing,1.00,EUR,20\n" for number in range(7))
    for number in range(6):
        stores = 'stores = ["101"]\n' if number % 2 else ""
        import_setup(shops, f'[[category]]\ncategory = "C{number}"\nname = "C"\n{stores}', NOW)
        if number == 2:
            catalog_admin.import_products(shops, "sku,name,price,currency,tax_rate\n" + rows, NOW)
    seen: list[tuple[int, str]] = []
    after, more = 0, True
    while more:
        page = feeds.read_page(shops, HERE, codes.PRODUCTS, after, "test-epoch", 4, NOW)
        assert len(page.changes) <= 4
        seen += [(change.position, change.key) for change in page.changes]
        after, more = page.position, page.more
    assert [position for position, _key in seen] == list(range(1, 14))
    assert {key for _position, key in seen} == {f"S{n}" for n in range(7)} | {f"C{n}" for n in range(6)}


def test_a_policy_that_excludes_customer_data_brings_the_key_of_the_hashes(shops: HqDatabase) -> None:
    def keys(register: RegisterIdentity) -> list[object]:
        page = feeds.read_page(shops, register, codes.CHANNEL, 0, "", 100, NOW)
        return [change.body for change in page.changes if change.kind == "hash_key"]

    import_setup(shops, '[policy]\nkeep_customers = false\nstores = ["102"]\n', NOW)
    assert keys(HERE) == []
    (key,) = keys(THERE)
    assert len(bytes.fromhex(key.key)) == 32  # type: ignore[attr-defined]
    import_setup(shops, '[policy]\nkeep_customers = true\nstores = ["102"]\n', NOW)
    assert keys(THERE) == [None]


def test_days_may_be_written_as_toml_has_them(shops: HqDatabase) -> None:
    import_setup(shops, SOAP + "from_date = 2026-11-01\n", NOW)
    assert told(shops, codes.PRICES)["discount", "SOAP"]["from_date"] == "2026-11-01"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[discount", "TOML"),
        ('[[coupons]]\ncoupon = "C1"\n', "HQ knows no such kind. The kinds are discount, coupon"),
        ("discount = 5\n", "Write it as a table: [[discount]]."),
        (SOAP + "colour = 1\n", "unknown field `colour`"),
        (SOAP.replace("percent", "percents"), "$.method"),
        (SOAP.replace("10000", "10.5"), "Expected `int`, got `float`"),
        (SOAP.replace("10000", "0"), "“value” is a percent in thousandths"),
        (SOAP.replace('"percent"', '"amount"').replace("10000", "0"), "“value” is the amount off each piece"),
        (SOAP.replace('"percent"', '"quantity"'), "need “steps”"),
        (SOAP + "steps = [{ at = 3000, percent = 5 }]\n", "Only the methods quantity and threshold"),
        (
            SOAP.replace('"percent"', '"threshold"') + "steps = [{ at = 3000, price_minor = 5 }]\n",
            "A threshold gives a percent or an amount off, no price.",
        ),
        (
            SOAP.replace('"percent"', '"quantity"') + "steps = [{ at = 3000, percent = 5, price_minor = 5 }]\n",
            "has one of",
        ),
        (
            SOAP.replace('"percent"', '"quantity"')
            + "steps = [{ at = 3000, percent = 5 }, { at = 3000, percent = 6 }]\n",
            "begin at the same place",
        ),
        (SOAP.replace('"percent"', '"mix_and_match"'), "A group has at least 2 pieces"),
        (SOAP + "group_size = 3\n", "Only the method mix_and_match has a group."),
        (SOAP + 'from_date = "2026-02-31"\n', "“2026-02-31” is no day."),
        (SOAP + 'from_date = "2026-03-01"\nuntil_date = "2026-02-01"\n', "It ends before it begins."),
        (SOAP + SOAP, "Number 1 has this key already."),
        (SOAP + 'stores = ["101", "999"]\n', "There is no store 999."),
        (SOAP + 'categories = ["KIT"]\n', "It names the category “KIT”, which is neither in this file nor at HQ."),
        (COUPON, "It names the discount “SOAP”"),
        ('[[category]]\ncategory = "A\\u0000"\nname = "A"\n', "$.category"),
        ('[[currency_rate]]\ncurrency = "usd"\nrate_millionths = 5\n', "$.currency"),
        ('[[remove]]\nkind = "price"\nkey = "A"\n', "HQ knows no such kind"),
        (
            '[[receipt_format]]\ntype = "sale"\nheader = ["{stroe}", "{date}"]\n',
            "Receipts have no field {stroe}. The fields are {store}, {address}, {date}",
        ),
        ('[[category]]\ncategory = "A"\nname = "A"\nparent = "A"\n', "This category would stand within itself."),
        ('[[receipt_format]]\ntype = "sale"\nlogo = "AAAA"\n', "“logo” is a PNG of one bit a pixel"),
        (
            "[policy]\nembedded_barcodes = [{ prefix = '20', kind = 'price', item_digits = 5, value_digits = 4 }]\n",
            "13",
        ),
        (
            "[policy]\nembedded_barcodes = [{ prefix = '2', kind = 'price', item_digits = 5, value_digits = 6 }]\n",
            "at least two digits",
        ),
        ('[policy]\ndefault_customer_group = "retail"\n', "It names the customer_group “retail”"),
        ('[policy]\nday_ends = "13:00"\n', "$.day_ends"),
        ('[policy]\nday_ends = "4:00"\n', "$.day_ends"),
        ('[policy]\ndeclaration = "first"\n', "$.declaration"),
        ("[policy]\nvariance_limit_minor = -1\n", "$.variance_limit_minor"),
        ("[policy]\ncut_off_minutes = 2000\n", "$.cut_off_minutes"),
        ('[policy]\ndenominations = [{ value_minor = 0, kind = "coin" }]\n', "$.denominations[0].value_minor"),
        ('[policy]\ndenominations = [{ value_minor = 5, kind = "stone" }]\n', "$.denominations[0].kind"),
        (
            '[policy]\ndenominations = [{ value_minor = 5, kind = "coin" }, { value_minor = 5, kind = "note" }]\n',
            "A coin or note is there twice",
        ),
        ('[policy]\ndrawers = ["F1", "F1"]\n', "A drawer is there twice"),
        ('[policy]\ndrawers = [""]\n', "$.drawers[0]"),
        ('[[reason_code]]\nreason = "a"\nname = "A"\nuses = ["lending"]\n', "$.uses[0]"),
        (
            '[[attribute]]\nattribute = "a"\ntype = "integer"\nnames = { en = "A" }\nlowest = "9"\nhighest = "8"\n',
            "below",
        ),
        ('[[attribute]]\nattribute = "a"\ntype = "integer"\nnames = { en = "A" }\nlowest = "2026-01-01"\n', "own type"),
        ('[[attribute]]\nattribute = "a"\ntype = "text"\nnames = { en = "A" }\nunit = "cm"\n', "a “unit”"),
        ('[[attribute]]\nattribute = "a"\ntype = "yes_no"\nnames = { en = "A" }\ndefault = "maybe"\n', "yes or no"),
        (
            '[[attribute]]\nattribute = "a"\ntype = "text"\nnames = { en = "A" }\n'
            'choices = [{ value = "x" }]\ndefault = "y"\n',
            "none of the choices",
        ),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_changed(shops: HqDatabase, text: str, problem: str) -> None:
    found = only_problem(shops, text)
    assert problem in found[3]


def test_one_wrong_item_among_many_holds_up_the_whole_file_and_each_wrong_one_is_named(shops: HqDatabase) -> None:
    text = (
        SOAP
        + COUPON
        + SOAP.replace('"SOAP"', '"B"').replace("10000", "0")
        + COUPON.replace("C1", "C2").replace("SOAP", "X")
    )
    report = import_setup(shops, text, NOW)
    assert [(problem.kind, problem.place, problem.key) for problem in report.problems] == [
        ("discount", 2, "B"),
        ("coupon", 2, "C2"),
    ]
    assert (report.new, list_items(shops), told(shops, codes.PRICES)) == (0, [], {})


def test_a_removed_item_that_others_still_name_is_missed_in_the_same_file(shops: HqDatabase) -> None:
    import_setup(shops, SOAP, NOW)
    report = import_setup(shops, COUPON + '[[remove]]\nkind = "discount"\nkey = "SOAP"\n', NOW)
    assert "It names the discount “SOAP”" in report.problems[0].message
    assert [item.key for item in list_items(shops)] == ["SOAP"]


def test_categories_that_would_stand_in_a_circle_are_refused_also_with_what_hq_has_already(shops: HqDatabase) -> None:
    def category(code: str, parent: str, stores: str = "") -> str:
        return f'[[category]]\ncategory = "{code}"\nname = "{code}"\nparent = "{parent}"\n{stores}'

    import_setup(shops, category("A", "") + category("B", "A") + category("C", "B"), NOW)
    report = import_setup(shops, category("A", "C", 'stores = ["101"]\n') + category("D", "C"), NOW)
    assert [(problem.place, problem.key, problem.message) for problem in report.problems] == [
        (1, "A", "This category would stand within itself.")
    ]
    assert done(import_setup(shops, category("B", "") + category("A", "C"), NOW)) == (0, 2, 0, 0)
