"""What the window asks of the counter: scans, paying, keeping baskets, approvals, what moves the drawer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from store_client.devices.receipt import ReceiptLine
from store_client.domain.basket import Basket
from store_client.domain.card import CardIntent, TerminalAnswer, UnresolvedCard
from store_client.domain.permissions import Approval
from store_client.domain.print_job import PrintJob
from store_client.domain.product import Product, Scanned
from store_client.domain.setup import Category, Setup
from store_client.domain.staff import StaffMember
from store_client.domain.suspended import SuspendedBasket
from store_client.domain.tender import Tender
from store_client.domain.transaction import CompletedSale
from store_client.errors import Refused
from store_client.services.catalog import PriceCheck
from store_client.texts import _

Approvals = tuple[Approval, ...]


def no_terminal(_intent: CardIntent) -> TerminalAnswer:
    raise Refused(_("No card terminal is set up on this register. Take another way to pay; the basket is kept."))


@dataclass(frozen=True, slots=True)
class CardServices:
    """Payments by the card terminal. Without ``has_terminal`` a person confirms by hand what was paid beside it."""

    start: Callable[[Basket, int, str], CardIntent]
    """(basket, amount, tender) Writes it down before the terminal hears of it."""
    start_refund: Callable[[Basket, int, str, Tender | None], CardIntent]
    """(basket, amount, tender, the part of the original receipt that goes back)"""
    start_undo: Callable[[Basket, int, StaffMember], tuple[Basket, CardIntent]]
    """(basket, index of the part, person)"""
    take_answer: Callable[[Basket, CardIntent, TerminalAnswer], tuple[Basket, CardIntent]]
    resolve: Callable[[Basket, CardIntent, str, StaffMember], tuple[Basket, CardIntent]]
    """(basket, intent, taken or not_taken, person)"""
    find_unresolved: Callable[[], Sequence[UnresolvedCard]]
    start_giving_back: Callable[[CardIntent], CardIntent]
    """(an approved payment whose basket is gone)"""
    write_off: Callable[[CardIntent, str, StaffMember], None]
    """(a payment whose basket is gone, what became of the money, person)"""
    has_terminal: bool = False
    ask: Callable[[CardIntent], TerminalAnswer] = no_terminal
    """Takes its time."""
    cancel: Callable[[CardIntent], None] | None = None
    """Asks the terminal to give up waiting for a card."""


def _no_printer(*_asked: object) -> PrintJob:
    raise Refused(_("No printer is set up on this register. The receipt can be read here; the sale stands."))


@dataclass(frozen=True, slots=True)
class CounterServices:
    """The functions with the database, the clock, the ids and the devices already given to them. All may raise
    ``Refused``; where a person is asked about, also ``NeedsApproval``. What may take its time is marked: the window
    calls it beside itself.
    """

    scan: Callable[[str], Scanned | None]
    likely_misread: Callable[[str], bool]
    price_check: Callable[[str], PriceCheck | None]
    load_setup: Callable[[], Setup]
    list_categories: Callable[[], Sequence[Category]]
    list_category: Callable[[str], Sequence[Product]]
    """(category)"""
    save_draft: Callable[[Basket], None]
    """Returns at once; ``settle`` waits until it stands on the disk."""
    settle: Callable[[], None]
    load_draft: Callable[[], Basket | None]
    suspend: Callable[[Basket, str, StaffMember], SuspendedBasket]
    """(basket, name, person)"""
    list_suspended: Callable[[], Sequence[SuspendedBasket]]
    recall: Callable[[str], Basket]
    """(id of a suspended basket)"""
    void_transaction: Callable[[Basket, str, str, StaffMember], CompletedSale]
    """(basket, reason, comment, person)"""
    record_no_sale: Callable[[str, str, StaffMember, Approvals], CompletedSale]
    """(reason, comment, person, approvals)"""
    record_cash_movement: Callable[[str, str, int, str, str, StaffMember, Approvals], CompletedSale]
    """(income or expense, account, amount, reason, comment, person, approvals)"""
    pay_voucher: Callable[[Basket, str, int | None, str], Basket]
    """(basket, what was typed or scanned, amount or all that is left, tender)"""
    cards: CardServices
    approve_with_pin: Callable[[str, str, str, StaffMember], Approval]
    """(action, who approves, PIN, who is to be allowed it)"""
    approve_with_badge: Callable[[str, str, str, StaffMember], Approval]
    """(action, badge, PIN or "", who is to be allowed it)"""
    approvers: Callable[[str, StaffMember], Sequence[StaffMember]]
    """(action, who is to be allowed it) Who else may approve it."""
    gift_receipt: Callable[[str], Sequence[ReceiptLine]]
    """(transaction) For a look on the screen."""
    has_printer: bool = False
    print_jobs: Callable[[], Sequence[PrintJob]] = tuple
    """What is not on paper yet, or may not be."""
    print_gift: Callable[[str], PrintJob] = _no_printer
    print_copy: Callable[[str, StaffMember, Approvals], PrintJob] = _no_printer
    """(transaction, person, approvals)"""
    read_scale: Callable[[str], int | None] | None = None
    """(unit) Thousandths of it, None while nothing lies still on the scale. Takes its time."""
    scanner_prefix: str = ""
    scanner_suffix: str = ""
    """What the register's scanner is set to send before and after each code."""
