"""What the window is given: every use case as a ready-bound callable, so that it knows no database and no clock."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from store_client.clock import Moment
from store_client.devices.receipt import ReceiptLine
from store_client.domain.basket import Basket
from store_client.domain.channel import Channel, Identity
from store_client.domain.product import Product
from store_client.domain.shift import Shift
from store_client.domain.staff import StaffMember
from store_client.domain.timeline import DocumentTimeline, SyncStatus
from store_client.domain.transaction import CompletedSale
from store_client.ui.services_counter import CounterServices
from store_client.ui.services_customers import CustomerServices
from store_client.ui.services_day import DayServices
from store_client.ui.services_devices import DeviceServices
from store_client.ui.services_journal import JournalServices
from store_client.ui.services_orders import OrderServices
from store_client.ui.services_returns import ReturnServices


@dataclass(frozen=True, slots=True)
class WindowServices:
    """The functions of `store_client.services` with the database, the clock and the ids already given to them.

    Every `staff` argument is a staff id. All may raise `Refused`. `open_shift` opens one for today's business date.
    `save_look` keeps the chosen (language, theme); `languages` lists what the program speaks, English first.
    """

    now: Callable[[], Moment]
    data_version: Callable[[], int]
    register_identity: Callable[[], Identity | None]
    channel: Callable[[], Channel | None]
    list_staff: Callable[[], Sequence[StaffMember]]
    sign_in: Callable[[str, str], StaffMember]
    """(staff, pin)"""
    current_shift: Callable[[], Shift | None]
    open_shift: Callable[[str], Shift]
    """(staff)"""
    find_by_code: Callable[[str], Product | None]
    search_products: Callable[[str], Sequence[Product]]
    start_basket: Callable[[], Basket]
    complete_sale: Callable[[Basket, int | None, str], CompletedSale]
    """(basket, cash tendered for the rest or None when the parts are enough, staff)"""
    receipt: Callable[[str], Sequence[ReceiptLine]]
    """(transaction id)"""
    sync_status: Callable[[], SyncStatus]
    list_documents: Callable[[], Sequence[DocumentTimeline]]
    get_document: Callable[[str], DocumentTimeline | None]
    languages: Callable[[], Sequence[str]]
    save_look: Callable[[str, str], None]
    people: CustomerServices
    counter: CounterServices
    journal: JournalServices
    returns: ReturnServices
    language: str = "en"
    theme: str = "light"
    devices: DeviceServices = field(default_factory=DeviceServices)
    day: DayServices = field(default_factory=DayServices)
    orders: OrderServices = field(default_factory=OrderServices)
