"""Receipts: reading a recorded transaction again, and laying it out."""

from store_client.db import settings, staff, transactions
from store_client.db.database import RegisterDatabase
from store_client.devices.receipt import WIDTH, ReceiptLine, lay_out
from store_client.domain.channel import Channel
from store_client.domain.transaction import Transaction
from store_client.errors import Refused
from store_client.texts import _, speaking


def load_transaction(db: RegisterDatabase, transaction_id: str) -> Transaction:
    """Raises ``Refused`` when there is no such transaction here."""
    transaction = transactions.find(db, transaction_id)
    if transaction is None:
        raise Refused(_("This transaction is not in this register."))
    return transaction


def receipt(db: RegisterDatabase, transaction_id: str, width: int = WIDTH) -> list[ReceiptLine]:
    """The receipt in the store's language, for screen and printer. Raises ``Refused`` as ``load_transaction``."""
    transaction = load_transaction(db, transaction_id)
    channel = settings.channel(db) or Channel(store="", name="", currency=transaction.currency)
    cashier = staff.find(db, transaction.staff)
    with speaking(channel.language):
        return lay_out(transaction, channel, cashier.name if cashier else transaction.staff, width)
