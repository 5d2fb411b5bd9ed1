"""Signs receipts and vouchers with the register's key (Ed25519, RFC 8032), and reads what any register has signed."""

from collections.abc import Sequence
from typing import assert_never

from store_client.db import register_keys
from store_client.db.database import RegisterDatabase
from store_client.domain.seal import NotGenuine, SealedLine, SealedReceipt, UnknownSigner
from store_client.domain.tender import Tender
from store_client.domain.transaction import Transaction, TransactionLine
from store_client.domain.vouchers import SealedVoucher
from store_client.errors import Refused
from store_client.texts import _
from store_client.wire import sealed

SIGNING_KEY_BYTES = 32


def is_sealed(text: str) -> bool:
    """Whether what was scanned is meant to be a signed code."""
    return sealed.is_sealed(text)


def public_key_of(signing_key: bytes) -> str:
    """In hex, as HQ and the other registers know it."""
    # Imported here, as below: the window needs it only when the first receipt is printed.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(signing_key).public_key().public_bytes_raw().hex()


def seal_receipt(signing_key: bytes, transaction: Transaction) -> str:
    """The text of the receipt's code; empty when nothing of it could ever come back.

    A long receipt's code has its first lines and a digest of all.
    """
    lines = [_line(line) for line in transaction.lines if not line.voided and line.quantity_thousandths > 0]
    if not lines:
        return ""
    whole = _receipt(transaction, lines, lines)
    if sealed.fits(whole):
        return _sign(signing_key, whole)
    few, many = 0, len(lines)
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (middle, many) if sealed.fits(_receipt(transaction, lines, lines[:middle])) else (few, middle)
    return _sign(signing_key, _receipt(transaction, lines, lines[:few]))


def seal_voucher(signing_key: bytes, register: str, voucher: SealedVoucher) -> str:
    """``register`` is the code of the one that issues it, such as ``101-2``."""
    return _sign(
        signing_key,
        sealed.Voucher(
            register=register,
            number=voucher.number,
            amount_minor=voucher.amount_minor,
            currency=voucher.currency,
            transaction=voucher.transaction,
            issued_date=voucher.issued_date,
            expires=voucher.expires,
        ),
    )


def read_qr(db: RegisterDatabase, text: str) -> SealedReceipt | SealedVoucher:
    """What a signed code says. Raises ``NotGenuine``, ``UnknownSigner``."""
    try:
        found = sealed.read(text)
    except sealed.NotReadable as error:
        message = _("This code cannot be read. Scan it again, or type the receipt's number.")
        raise NotGenuine(message) from error
    keys = register_keys.find(db, found.content.register)
    if not keys:
        message = _("Signed by an unknown register ({register}): it cannot be checked here. Ask HQ, or call a manager.")
        raise UnknownSigner(message.format(register=found.content.register[:20]), _said(found.content))
    if not any(is_signed(key, found.signed, found.signature) for key in keys):
        raise NotGenuine(_("This code was not made by our registers, or it was changed. Call a manager."))
    return _said(found.content)


def read_receipt(db: RegisterDatabase, text: str) -> SealedReceipt | None:
    """None for what is no signed code at all, such as a typed number. Raises ``Refused`` as ``read_qr``."""
    if not is_sealed(text):
        return None
    found = read_qr(db, text)
    if not isinstance(found, SealedReceipt):
        raise Refused(_("This is the code of a voucher. To pay with it, scan it where the sale is paid."))
    return found


def read_voucher(db: RegisterDatabase, text: str) -> SealedVoucher | None:
    """None for what is no signed code at all, such as a typed number. Raises ``Refused`` as ``read_qr``."""
    if not is_sealed(text):
        return None
    found = read_qr(db, text)
    if not isinstance(found, SealedVoucher):
        raise Refused(_("This is the code of a receipt, not of a voucher. The basket is kept."))
    return found


def matches(receipt: SealedReceipt, transaction: Transaction) -> bool:
    """Whether the code is this transaction's, to the last line."""
    lines = [_line(line) for line in transaction.lines if not line.voided and line.quantity_thousandths > 0]
    if receipt.receipt != transaction.receipt or receipt.line_count != len(lines):
        return False
    if receipt.digest:
        return receipt.digest == sealed.digest_of(lines)
    return [_said_line(line) for line in lines] == list(receipt.lines)


def _receipt(transaction: Transaction, lines: Sequence[sealed.Line], shown: Sequence[sealed.Line]) -> sealed.Receipt:
    paid: dict[str, int] = {}
    for tender in transaction.tenders:
        paid[tender.tender] = paid.get(tender.tender, 0) + tender.amount_minor
    return sealed.Receipt(
        register=transaction.receipt.rpartition("-")[0],
        receipt=transaction.receipt,
        transaction=transaction.id,
        business_date=transaction.business_date,
        currency=transaction.currency,
        total_minor=transaction.total_minor,
        tax_included=transaction.tax_included,
        tenders=[sealed.Paid(tender, amount) for tender, amount in paid.items()],
        line_count=len(lines),
        digest=b"" if len(shown) == len(lines) else sealed.digest_of(lines),
        lines=list(shown),
    )


def _line(line: TransactionLine) -> sealed.Line:
    return sealed.Line(line.line, line.sku, line.quantity_thousandths, line.total_minor, line.tax_rate)


def _sign(signing_key: bytes, content: sealed.Receipt | sealed.Voucher) -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    signed = sealed.signed_bytes(content)
    return sealed.to_text(signed, Ed25519PrivateKey.from_private_bytes(signing_key).sign(signed))


def is_signed(key: str, signed: bytes, signature: bytes) -> bool:
    """Whether the key (hex) made this signature of these bytes; a key or signature of the wrong form made none."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _said(content: sealed.Receipt | sealed.Voucher) -> SealedReceipt | SealedVoucher:
    if isinstance(content, sealed.Voucher):
        return SealedVoucher(
            number=content.number,
            amount_minor=content.amount_minor,
            currency=content.currency,
            transaction=content.transaction,
            issued_date=content.issued_date,
            expires=content.expires,
        )
    if isinstance(content, sealed.Receipt):
        return SealedReceipt(
            register=content.register,
            receipt=content.receipt,
            transaction=content.transaction,
            business_date=content.business_date,
            currency=content.currency,
            total_minor=content.total_minor,
            tax_included=content.tax_included,
            tenders=tuple(Tender(paid.tender, paid.amount_minor, paid.amount_minor, 0) for paid in content.tenders),
            lines=tuple(_said_line(line) for line in content.lines),
            line_count=content.line_count,
            digest=content.digest,
        )
    assert_never(content)


def _said_line(line: sealed.Line) -> SealedLine:
    return SealedLine(line.line, line.sku, line.quantity_thousandths, line.total_minor, line.tax_rate)
