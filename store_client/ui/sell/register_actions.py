"""What can be done at the register beside the sale: price check, opening the drawer, income and expense."""

from store_client.domain.money import parse_amount
from store_client.domain.permissions import Approval
from store_client.domain.setup import Account
from store_client.domain.transaction import EXPENSE, INCOME, RETURN, SALE, CompletedSale
from store_client.texts import _
from store_client.ui.approval import subjects
from store_client.ui.screen import Answer, Primary
from store_client.ui.sell import reasons, words
from store_client.ui.sell.desk import Desk
from store_client.ui.sell.price_check import PriceCheck
from store_client.ui.sell.questions import Choice, Question
from store_client.ui.services_journal import JournalQuestion


class RegisterActions:
    def __init__(self, desk: Desk, price_check: PriceCheck) -> None:
        self._desk, self._price_check = desk, price_check

    def check_prices(self) -> None:
        self._price_check.begin()

    def open_drawer(self) -> None:
        asks = Answer(_("Why is the drawer opened?"), label=_("No sale"), icon="archive")
        reasons.ask(self._desk, "no_sale", asks, self._open_drawer)

    def print_last(self) -> None:
        """The newest receipt of this register once more, marked as a copy."""
        desk, approvals = self._desk, Approvals()
        found = desk.services.journal.search(JournalQuestion())
        newest = next((row for row in found if row.type in (SALE, RETURN)), None)
        if newest is None:
            desk.say(Answer(_("Nothing was sold here yet"), label=_("Print again"), icon="printer"))
            return

        def reprint() -> None:
            job = desk.services.counter.print_copy(newest.transaction, desk.person, approvals.given)
            text = _("{receipt}, copy {number}").format(receipt=newest.receipt, number=job.copy)
            desk.say(Answer(text, label=_("Being printed again"), icon="printer"))

        formats = desk.session.formats
        subject = subjects.copy(newest.receipt, newest.total_minor, newest.currency, formats)
        desk.attempt(reprint, approvals.take, subject=subject)

    def ask_income(self) -> None:
        self._ask_account(INCOME, _("Money put into the drawer: what is it for?"), "banknote-arrow-down")

    def ask_expense(self) -> None:
        self._ask_account(EXPENSE, _("Money taken out of the drawer: what is it for?"), "banknote-arrow-up")

    def _open_drawer(self, reason: str, text: str) -> None:
        desk, approvals = self._desk, Approvals()

        known = next((one for one in desk.setup.reason_codes if one.reason == reason), None)

        def record() -> None:
            done = desk.services.counter.record_no_sale(reason, text, desk.person, approvals.given)
            desk.say(
                Answer(
                    _("Close it when done"),
                    label=_("Drawer opened · {receipt}").format(receipt=done.transaction.receipt),
                    icon="archive",
                )
            )

        desk.attempt(record, approvals.take, subject=subjects.drawer(known, text))

    def _ask_account(self, direction: str, asks: str, icon: str) -> None:
        accounts = self._desk.setup.accounts_for(direction)
        if not accounts:
            self._desk.warn(words.not_set_up(_("accounts for this")))
            return

        def matching(typed: str) -> list[Choice]:
            wanted = typed.strip().casefold()
            found = [one for one in accounts if wanted in f"{one.account} {one.name}".casefold()]
            return [
                Choice(one.name, lambda one=one: self._ask_amount(direction, one, icon), icon=icon)  # type: ignore[misc]
                for one in found
            ]

        label = _("Income") if direction == INCOME else _("Expense")
        self._desk.ask(Question(Answer(asks, label=label, icon=icon), words.choose_a_row, matching))

    def _ask_amount(self, direction: str, account: Account, icon: str) -> None:
        def take(text: str) -> None:
            amount = parse_amount(text, self._desk.session.formats.currency)
            asks = Answer(account.name, label=_("Why?"), icon=icon)
            reasons.ask(
                self._desk,
                direction,
                asks,
                lambda reason, comment: self._record(direction, account, amount, reason, comment),
            )

        primary = Primary(_("Record it"), _("opens the drawer"), icon)
        asks = Answer(account.name, label=_("Type the amount, then Enter"), icon=icon)
        self._desk.ask(Question(asks, take, primary=lambda _typed: primary))

    def _record(self, direction: str, account: Account, amount: int, reason: str, comment: str) -> None:
        desk, approvals = self._desk, Approvals()

        def record() -> None:
            done = desk.services.counter.record_cash_movement(
                direction, account.account, amount, reason, comment, desk.person, approvals.given
            )
            desk.say(_recorded(done, direction, account, desk.session.formats.money(amount)))

        money = desk.session.formats.money(amount)
        subject = subjects.cash_movement(account.name, money, put_in=direction == INCOME)
        desk.attempt(record, approvals.take, subject=subject)


class Approvals:
    """Another person's word for something that has no basket to keep it."""

    def __init__(self) -> None:
        self.given: tuple[Approval, ...] = ()

    def take(self, approval: Approval) -> None:
        self.given = (*self.given, approval)


def _recorded(done: CompletedSale, direction: str, account: Account, amount: str) -> Answer:
    label = _("Income recorded · {receipt}") if direction == INCOME else _("Expense recorded · {receipt}")
    return Answer(account.name, label=label.format(receipt=done.transaction.receipt), tone="ok", amount=amount)
