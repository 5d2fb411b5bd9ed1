"""What a register works with where HQ has set up nothing: tenders, reasons and accounts, in the language of the day."""

from dataclasses import replace

from store_client.domain.setup import Account, ReasonCode, Setup, TenderType
from store_client.texts import _

RETURN = "return"
PRICE_OVERRIDE = "price_override"
VOID_TRANSACTION = "void_transaction"
NO_SALE = "no_sale"
INCOME = "income"
EXPENSE = "expense"
DISCOUNT = "discount"
FLOAT_ENTRY = "float_entry"
TENDER_REMOVAL = "tender_removal"
SAFE_DROP = "safe_drop"
BANK_DROP = "bank_drop"
VARIANCE = "variance"
RECOUNT = "recount"
REASON_USES = (
    *(RETURN, PRICE_OVERRIDE, VOID_TRANSACTION, NO_SALE, INCOME, EXPENSE, DISCOUNT),
    *(FLOAT_ENTRY, TENDER_REMOVAL, SAFE_DROP, BANK_DROP, VARIANCE, RECOUNT),
)


def completed(setup: Setup) -> Setup:
    """With the built-in ones wherever HQ's leave nothing to choose from."""
    tenders, accounts = setup.tender_types, setup.accounts
    if not any(tender.active for tender in tenders):
        tenders = (*tenders, *_tender_types({tender.tender for tender in tenders}))
    for direction in (INCOME, EXPENSE):
        if not setup.accounts_for(direction):
            accounts = (*accounts, *(account for account in _accounts() if account.direction == direction))
    return replace(setup, tender_types=tenders, accounts=accounts, reason_codes=_reasons(setup))


def _tender_types(taken: set[str]) -> list[TenderType]:
    built_in = (
        TenderType("cash", _("Cash"), "cash", 1, opens_drawer=True, change_allowed=True),
        TenderType("card", _("Card"), "card", 2, refund_to=("card", "cash")),
        TenderType("voucher", _("Voucher"), "voucher", 3, refund_to=("voucher",)),
        TenderType("cheque", _("Cheque"), "cheque", 4, opens_drawer=True, refund_to=("cash", "voucher")),
        TenderType(
            "foreign", _("Foreign currency"), "foreign", 5, opens_drawer=True, change_allowed=True, refund_to=("cash",)
        ),
    )
    return [tender for tender in built_in if tender.tender not in taken]


def _accounts() -> tuple[Account, ...]:
    return (
        Account("other_income", _("Other income"), INCOME),
        Account("other_expense", _("Other expense"), EXPENSE),
    )


def _reasons(setup: Setup) -> tuple[ReasonCode, ...]:
    """HQ's, and the built-in ones for each use that HQ has no reason for."""
    lacking = {use for use in REASON_USES if not setup.reasons_for(use)}
    known = {reason.reason for reason in setup.reason_codes}
    added = [
        replace(reason, uses=reason.uses & lacking)
        for reason in _built_in_reasons()
        if reason.uses & lacking and reason.reason not in known
    ]
    return (*setup.reason_codes, *added)


def _built_in_reasons() -> tuple[ReasonCode, ...]:
    return (
        ReasonCode("damaged", _("Damaged or faulty"), frozenset({RETURN, PRICE_OVERRIDE, DISCOUNT}), position=1),
        ReasonCode("unwanted", _("Not wanted"), frozenset({RETURN}), position=2),
        ReasonCode("wrong_item", _("Wrong item"), frozenset({RETURN}), position=3),
        ReasonCode("price_match", _("Price elsewhere"), frozenset({PRICE_OVERRIDE, DISCOUNT}), position=4),
        ReasonCode("wrong_price", _("Wrong price on the shelf"), frozenset({PRICE_OVERRIDE}), position=5),
        ReasonCode("goodwill", _("Goodwill"), frozenset({DISCOUNT}), position=6),
        ReasonCode("customer_left", _("Customer changed their mind"), frozenset({VOID_TRANSACTION}), position=7),
        ReasonCode("mistake", _("Rung up by mistake"), frozenset({VOID_TRANSACTION}), position=8),
        ReasonCode("give_change", _("Giving change"), frozenset({NO_SALE}), position=9),
        ReasonCode("check_drawer", _("Looking into the drawer"), frozenset({NO_SALE}), position=10),
        *_reasons_of_the_drawer(),
        ReasonCode("other", _("Other"), frozenset(REASON_USES), text_needed=True, position=99),
    )


def _reasons_of_the_drawer() -> tuple[ReasonCode, ...]:
    return (
        ReasonCode("more_change", _("More change needed"), frozenset({FLOAT_ENTRY}), position=11),
        ReasonCode("too_much_cash", _("Too much in the drawer"), frozenset({TENDER_REMOVAL, SAFE_DROP}), position=12),
        ReasonCode("end_of_shift", _("End of the shift"), frozenset({SAFE_DROP, BANK_DROP}), position=13),
        ReasonCode("days_takings", _("The day's takings"), frozenset({BANK_DROP}), position=14),
        ReasonCode("wrong_change", _("Wrong change given"), frozenset({VARIANCE}), position=15),
        ReasonCode("wrong_tender", _("Recorded as paid otherwise"), frozenset({VARIANCE}), position=16),
        ReasonCode("not_known", _("Not known"), frozenset({VARIANCE}), position=17),
        ReasonCode("miscounted", _("Miscounted"), frozenset({RECOUNT}), position=18),
        ReasonCode("disturbed", _("Disturbed while counting"), frozenset({RECOUNT}), position=19),
    )
