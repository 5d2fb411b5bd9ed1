"""The separate simple model: after the chain was quiet, what people were shown against what lies in the databases.

It knows nothing of the program but its tables and its wire contract: plain SQL and plain addition.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.simulation.facts import Facts
from tests.simulation.model_customers import check_customers
from tests.simulation.model_documents import check_documents
from tests.simulation.model_erased import check_erased
from tests.simulation.model_feeds import check_feeds
from tests.simulation.model_money import check_money
from tests.simulation.model_orders import check_orders
from tests.simulation.model_parking import check_parking
from tests.simulation.model_receipts import check_receipts
from tests.simulation.model_shifts import check_shifts
from tests.simulation.model_sources import Chain, opened
from tests.simulation.model_statements import check_statements

_RULES = (
    check_documents,
    check_parking,
    check_receipts,
    check_money,
    check_shifts,
    check_customers,
    check_orders,
    check_feeds,
    check_erased,
    check_statements,
)


def check(hq_url: str, files: Mapping[str, Sequence[Path]], facts: Facts) -> list[str]:
    """What is wrong, in sentences; empty when all is as it was shown. ``files``: register (``101-2``) → its files,
    the one in use last.
    """
    with opened(hq_url, files, facts) as chain:
        return sentences(chain)


def sentences(chain: Chain) -> list[str]:
    return [sentence for rule in _RULES for sentence in rule(chain)]
