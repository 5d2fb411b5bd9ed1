"""The words of the contract: kinds, verdicts, states, feeds."""

VERSION = 1

CUSTOMER_CREATED = "customer.created"
SHIFT_OPENED = "shift.opened"
SHIFT_CLOSED = "shift.closed"
TRANSACTION_RECORDED = "transaction.recorded"

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

# The order in which a register pulls them: what a sale needs first.
FEEDS = (CHANNEL, STAFF, PRODUCTS, PRICES, REGISTERS, CUSTOMERS)
