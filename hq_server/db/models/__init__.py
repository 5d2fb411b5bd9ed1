"""HQ's tables as they are now. Migrations lead here; a test compares the two on both engines.

Money is an integer of minor units, quantities are integer thousandths, times are UTC milliseconds.
Everything that grows with the number of sales has the store as the first part of its key, so that it can be partitioned
and distributed by store. Customers are shared by all stores, therefore their key is the customer's id alone.
"""

from hq_server.db.models.customers import (
    CustomerChangeRow,
    CustomerConflictRow,
    CustomerFieldRow,
    LoyaltyCardRow,
    LoyaltyPointsRow,
)
from hq_server.db.models.documents import (
    BusinessDayRow,
    CustomerRow,
    InboxRow,
    NumberSequenceRow,
    QuarantineRow,
    TransactionHeaderRow,
    TransactionLineRow,
    TransactionReturnRow,
    TransactionTenderRow,
)
from hq_server.db.models.feeds import (
    FeedChangeRow,
    FeedHeadRow,
    PriceRow,
    ProductBarcodeRow,
    ProductRow,
    SetupItemRow,
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
    RegisterKeyRow,
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
    RegisterKeyRow,
    InboxRow,
    QuarantineRow,
    CustomerRow,
    CustomerFieldRow,
    CustomerConflictRow,
    CustomerChangeRow,
    LoyaltyCardRow,
    LoyaltyPointsRow,
    NumberSequenceRow,
    TransactionHeaderRow,
    TransactionLineRow,
    TransactionTenderRow,
    TransactionReturnRow,
    BusinessDayRow,
    FeedHeadRow,
    FeedChangeRow,
    SetupItemRow,
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
    TransactionReturnRow,
    FeedChangeRow,
    RegisterCursorRow,
    CustomerFieldRow,
    CustomerConflictRow,
    LoyaltyPointsRow,
)
