"""HQ's tables as they are now. Migrations lead here; a test compares the two on both engines.

Money is an integer of minor units, quantities are integer thousandths, times are UTC milliseconds.
Everything that grows with the number of sales has the store as the first part of its key, so that it can be partitioned
and distributed by store. Customers are shared by all stores, therefore their key is the customer's id alone.
"""

from hq_server.db.models.access import (
    HqRecoveryCodeRow,
    HqSessionRow,
    HqUserRoleRow,
    HqUserRow,
    SecondPersonRow,
)
from hq_server.db.models.audit import AuditEntryRow, AuditHeadRow, RequestNonceRow
from hq_server.db.models.customer_imports import CustomerImportRefusalRow, CustomerImportRow
from hq_server.db.models.customer_search import CUSTOMER_SEARCH_INDEX, CustomerSearchRow
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
    DeclarationRow,
    DocumentFileRow,
    InboxRow,
    NumberSequenceRow,
    QuarantineRow,
    TransactionHeaderRow,
    TransactionLineRow,
    TransactionReturnRow,
    TransactionTenderRow,
)
from hq_server.db.models.erasure import ErasureReceiptRow, ErasureRow, RedactionRow
from hq_server.db.models.exclusion import CustomerCountRow, ExclusionPurgeRow, RegisterExclusionRow
from hq_server.db.models.feeds import (
    DatedPriceRow,
    FeedChangeRow,
    FeedHeadRow,
    PriceRow,
    ProductBarcodeRow,
    ProductRow,
    SetupItemRow,
)
from hq_server.db.models.findings import CorrectionRow, FindingRow, RepairEventRow, RepairRow, ValidationMarkRow
from hq_server.db.models.fiscal import FiscalSealRow
from hq_server.db.models.hours import HourCountRow
from hq_server.db.models.jobs import (
    JobRow,
    JobRunRow,
    JobTaskRow,
)
from hq_server.db.models.merges import (
    CustomerAliasRow,
    CustomerMatchRow,
    CustomerMergeFieldRow,
    CustomerMergeRow,
    MergeProposalRow,
)
from hq_server.db.models.orders import CustomerOrderRow
from hq_server.db.models.registers import (
    HqSettingRow,
    RegisterCursorRow,
    RegisterKeyRow,
    RegisterRow,
    StaffRow,
    StoreRow,
)
from hq_server.db.models.row import Row
from hq_server.db.models.sessions import DownloadSessionRow, LoadRequestRow, UploadSessionRow
from hq_server.db.models.statements import (
    PostedFactRow,
    PostedTransactionRow,
    PostingAccountRow,
    PostingChangeRow,
    PostingHeadRow,
    PostingRateRow,
    PostingRow,
    PostingTenderRow,
    PostingTotalRow,
    StatementDueRow,
    StatementEventRow,
    StatementRow,
    StatementShiftRow,
    StatementTenderRow,
    VoucherHeadRow,
    VoucherLineRow,
    VoucherRow,
)

MODELS: tuple[type[Row], ...] = (
    HqSettingRow,
    HqUserRow,
    HqUserRoleRow,
    HqRecoveryCodeRow,
    HqSessionRow,
    SecondPersonRow,
    AuditHeadRow,
    AuditEntryRow,
    RequestNonceRow,
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
    CustomerAliasRow,
    CustomerMergeRow,
    CustomerMergeFieldRow,
    CustomerMatchRow,
    MergeProposalRow,
    CustomerOrderRow,
    CustomerSearchRow,
    ErasureRow,
    ErasureReceiptRow,
    RedactionRow,
    NumberSequenceRow,
    TransactionHeaderRow,
    TransactionLineRow,
    TransactionTenderRow,
    TransactionReturnRow,
    BusinessDayRow,
    DeclarationRow,
    DocumentFileRow,
    HourCountRow,
    FeedHeadRow,
    FeedChangeRow,
    SetupItemRow,
    ProductRow,
    ProductBarcodeRow,
    PriceRow,
    DatedPriceRow,
    JobRow,
    JobTaskRow,
    JobRunRow,
    FindingRow,
    ValidationMarkRow,
    RepairRow,
    RepairEventRow,
    CorrectionRow,
    PostedFactRow,
    PostedTransactionRow,
    PostingAccountRow,
    PostingChangeRow,
    PostingHeadRow,
    PostingRateRow,
    PostingRow,
    PostingTenderRow,
    PostingTotalRow,
    StatementDueRow,
    StatementEventRow,
    StatementRow,
    StatementShiftRow,
    StatementTenderRow,
    VoucherHeadRow,
    VoucherLineRow,
    VoucherRow,
    FiscalSealRow,
    UploadSessionRow,
    DownloadSessionRow,
    LoadRequestRow,
    CustomerCountRow,
    ExclusionPurgeRow,
    RegisterExclusionRow,
    CustomerImportRow,
    CustomerImportRefusalRow,
)

# Statements for what models cannot say, by engine.
BEYOND_MODELS = CUSTOMER_SEARCH_INDEX

# These are on PostgreSQL alone.
POSTGRESQL_ALONE: tuple[type[Row], ...] = (RequestNonceRow,)

# On SQLite these are stored by their key, next to the rows of the same document, instead of by a row number.
STORED_BY_KEY: tuple[type[Row], ...] = (
    HqUserRoleRow,
    HqRecoveryCodeRow,
    TransactionLineRow,
    TransactionTenderRow,
    TransactionReturnRow,
    DeclarationRow,
    HourCountRow,
    FeedChangeRow,
    DatedPriceRow,
    RegisterCursorRow,
    CustomerFieldRow,
    CustomerConflictRow,
    LoyaltyPointsRow,
    CustomerAliasRow,
    CustomerMergeFieldRow,
    CustomerMatchRow,
    ErasureReceiptRow,
    RedactionRow,
    FindingRow,
    CorrectionRow,
    StatementShiftRow,
    StatementTenderRow,
    PostedTransactionRow,
    PostingTotalRow,
    PostingRateRow,
    PostingTenderRow,
    PostingAccountRow,
    VoucherLineRow,
    UploadSessionRow,
    DownloadSessionRow,
    LoadRequestRow,
    CustomerCountRow,
    RegisterExclusionRow,
    CustomerImportRefusalRow,
)
