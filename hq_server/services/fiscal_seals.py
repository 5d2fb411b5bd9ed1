"""Seals every shift that ended: what it comes to, the register's grand totals so far, and the seal before it, signed.

A seal is never changed. A shift that differed and is confirmed later gets a second one, with what changed since.
"""

from hq_server.db import fiscal_seals
from hq_server.db.database import HqDatabase
from hq_server.db.fiscal_seals import LastSeal, ShiftToSeal
from hq_server.db.shift_facts import shift_facts
from hq_server.domain.registers import NO_HASH, RegisterIdentity
from hq_server.domain.validation import RETURN, SALE
from hq_server.services import signing
from hq_server.wire.fiscal import FIRST_SEAL, Seal, hash_of, seal_text


def seal_shifts(db: HqDatabase, register: RegisterIdentity, now_ms: int) -> int:
    """Seal what ended and is not sealed yet, within a write transaction that holds the register's lock.

    Returns how many seals were added.
    """
    waiting = fiscal_seals.to_seal(db, register)
    before = fiscal_seals.last(db, register) or LastSeal(0, FIRST_SEAL, 0, 0)
    for shift in waiting:
        seal = _seal(db, register, shift, before, now_ms)
        content = seal_text(seal)
        sealed = hash_of(content)
        row = (seal.number, seal.shift, seal.state, seal.business_date, seal.grand_sales_minor)
        amounts = (seal.grand_returns_minor, seal.sales_minor, seal.returns_minor, seal.tax_minor)
        signature = signing.sign(db, content.encode()).hex()
        fiscal_seals.add(db, register, (*row, *amounts, content, sealed, signature))
        before = LastSeal(seal.number, sealed, seal.grand_sales_minor, seal.grand_returns_minor)
    return len(waiting)


def _seal(db: HqDatabase, register: RegisterIdentity, shift: ShiftToSeal, before: LastSeal, now_ms: int) -> Seal:
    facts = shift_facts(db, register, shift.shift, shift.opened_sequence, shift.closed_sequence)
    sales = facts.of(SALE).total_minor - shift.sealed_sales_minor
    returns = facts.of(RETURN).total_minor - shift.sealed_returns_minor
    return Seal(
        register=register.code,
        number=before.number + 1,
        shift=shift.shift,
        shift_number=shift.number,
        business_date=shift.business_date,
        state=shift.state,
        first_sequence=shift.first_sequence,
        last_sequence=shift.last_sequence,
        last_hash=fiscal_seals.hash_at(db, register, shift.last_sequence) or NO_HASH,
        currency=shift.currency,
        sales_minor=sales,
        returns_minor=returns,
        tax_minor=facts.of(SALE).tax_minor + facts.of(RETURN).tax_minor - shift.sealed_tax_minor,
        grand_sales_minor=before.grand_sales_minor + sales,
        grand_returns_minor=before.grand_returns_minor + returns,
        sealed_ms=now_ms,
        previous=before.hash,
    )
