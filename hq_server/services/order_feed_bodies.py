"""What feed 1090 tells of customers' orders: as they are now, to a store that has to do with them."""

from collections.abc import Mapping, Sequence

import msgspec

from hq_server.db import exclusions, orders
from hq_server.db.database import HqDatabase
from hq_server.db.orders import OrderRow
from hq_server.domain.exclusion import Exclusion
from hq_server.domain.orders import FAILED
from hq_server.domain.registers import RegisterIdentity
from hq_server.services.order_addresses import Addressed, read_addresses
from hq_server.texts import tell
from hq_server.wire.orders import OrderTold
from hq_server.wire.outgoing import ChangeBody
from hq_server.wire.transactions import LineInFull

_lines = msgspec.json.Decoder(list[LineInFull])


def order_bodies(db: HqDatabase, register: RegisterIdentity, keys: Sequence[str]) -> Mapping[str, ChangeBody]:
    """An order that the register's store has nothing to do with is not in it; nor one of others that it must not
    hold.
    """
    exclusion = exclusions.of_store(db, register.store)
    found = [
        row
        for row in orders.by_ids(db, keys).values()
        if row.store == register.store or (row.pickup_store == register.store and not exclusion.hides_orders)
    ]
    addressed = read_addresses(db, found)
    told = {row.id: _told(row, addressed[row.id]) for row in found}
    return told if exclusion.is_empty else _without_excluded(db, register.store, exclusion, found, told)


def _without_excluded(
    db: HqDatabase, store: str, exclusion: Exclusion, rows: Sequence[OrderRow], told: dict[str, OrderTold]
) -> dict[str, OrderTold]:
    """Whoever hands an order over has to know whose it is; when it has ended it names nobody that the store must not
    know. Where another store's order goes is an address.
    """
    elsewhere = exclusions.made_elsewhere(db, store, sorted({row.customer for row in rows if row.ended}))
    strangers = exclusions.outside(db, store, exclusion, elsewhere)
    for row in rows:
        if row.ended and row.customer in strangers:
            told[row.id] = msgspec.structs.replace(told[row.id], customer_name="", address_lines=[], comment="")
        elif exclusion.hides_addresses and row.store != store:
            told[row.id] = msgspec.structs.replace(told[row.id], address_lines=[])
    return told


def read_lines(row: OrderRow) -> list[LineInFull]:
    return _lines.decode(row.lines)


def _told(row: OrderRow, addressed: Addressed) -> OrderTold:
    state = row.told_state
    return OrderTold(
        order=row.id,
        number=row.number,
        order_number=row.order_number,
        state=state,
        reason=tell(row.reason) if state == FAILED else "",
        customer=row.customer,
        customer_name=addressed.name,
        method=row.method,
        wanted_date=row.wanted_date,
        currency=row.currency,
        total_minor=row.total_minor,
        deposit_minor=row.deposit_minor,
        lines=read_lines(row),
        store=row.pickup_store,
        address_lines=list(addressed.lines),
        comment=row.comment,
        tax_included=row.tax_included,
    )
