"""HQ's tables as they are now. Migrations lead here; a test compares the two on both engines.

Money is an integer of minor units, quantities are integer thousandths, times are UTC milliseconds.
Everything that grows with the number of sales has the store as the first part of its key, so that it can be partitioned
and distributed by store. Customers are shared by all stores, therefore their key is the customer's id alone.
"""

from hq_server.db.models.documents import (
    BusinessDayRow,
    CustomerRow,
    InboxRow,
    NumberSequenceRow,
    QuarantineRow,
    TransactionHeaderRow,
    TransactionLineRow,
    TransactionTenderRow,
)
from hq_server.db.models.feeds import (
    FeedChangeRow,
    FeedHeadRow,
    PriceRow,
    ProductBarcodeRow,
    ProductRow,
)
from hq_server.db.models.jobs import (
    JobRow,
    JobRunRow,
    JobTaskRow,
)
from hq_server.db.models.registers import (
    HqSettingRow,
    HqUserRow,
    RegisterCursorRow,
    RegisterRow,
    StaffRow,
    StoreRow,
)
from hq_server.db.models.row import Row

MODELS: tuple[type[Row], ...] = (
    HqSettingRow,
    HqUserRow,
    StoreRow,
    StaffRow,
    RegisterRow,
    RegisterCursorRow,
    InboxRow,
    QuarantineRow,
    CustomerRow,
    NumberSequenceRow,
    TransactionHeaderRow,
    TransactionLineRow,
    TransactionTenderRow,
    BusinessDayRow,
    FeedHeadRow,
    FeedChangeRow,
    ProductRow,
    ProductBarcodeRow,
    PriceRow,
    JobRow,
    JobTaskRow,
    JobRunRow,
)

# On SQLite these are stored by their key, next to the rows of the same document, instead of by a row number.
STORED_BY_KEY: tuple[type[Row], ...] = (
    TransactionLineRow,
    TransactionTenderRow,
    FeedChangeRow,
    RegisterCursorRow,
)
