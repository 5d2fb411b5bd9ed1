"""The words of the contract: kinds, verdicts, states, feeds."""

VERSION = 1
TRANSACTION_VERSION = 2
CASH_TRANSACTION_VERSION = 3
ORDER_TRANSACTION_VERSION = 4
SHIFT_VERSION = 2

CUSTOMER_CREATED = "customer.created"
CUSTOMER_CHANGED = "customer.changed"
LOYALTY_ENROLLED = "loyalty.enrolled"
CUSTOMER_ERASED = "customer.erased"
SHIFT_OPENED = "shift.opened"
SHIFT_CHANGED = "shift.changed"
SHIFT_CLOSED = "shift.closed"
TRANSACTION_RECORDED = "transaction.recorded"
RECEIPT_COPIED = "receipt.copied"
AUDIT_RECORDED = "audit.recorded"
ORDER_CREATED = "order.created"
ORDER_CHANGED = "order.changed"

STORED = "stored"
DUPLICATE = "duplicate"
CONFLICT = "conflict"
UNREADABLE = "unreadable"

APPLIED = "applied"
PARKED = "parked"
QUARANTINED = "quarantined"

CUSTOMERS = 1010
PRICES = 1020
PRODUCTS = 1040
STAFF = 1060
CHANNEL = 1070
REGISTERS = 1090
GLOBAL = 1110

FEEDS = (CUSTOMERS, PRICES, PRODUCTS, STAFF, CHANNEL, REGISTERS, GLOBAL)
