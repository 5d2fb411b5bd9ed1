"""A chain whose customers and products registers load: much to load, little trade."""

from collections.abc import Sequence

from hq_server.db.database import HqDatabase
from hq_server.services import activation
from hq_server.wire.outgoing import Activated
from tests.bench.chain import ChainSizes
from tests.bench.hq import now_ms
from tests.bench.sizes import Sizes

_PRODUCTS = 100_000
_DAYS = 100


def sizes_of(sizes: Sizes) -> ChainSizes:
    customers, products = sizes.chain_customers, _PRODUCTS * sizes.chain_customers // 1_000_000
    days = min(_DAYS, sizes.chain_days)
    return ChainSizes(customers, sizes.chain_stores * 2 * days, sizes.chain_stores, days, products)


def activate(db: HqDatabase, codes: Sequence[str]) -> list[Activated]:
    """Registers of the chain, each with a token of this run."""
    given = []
    for code in codes:
        store, _, register = code.partition("-")
        issued = activation.issue_code(db, store, register, now_ms())
        given.append(activation.activate(db, issued.code, "bench", "1", now_ms()))
    return given
