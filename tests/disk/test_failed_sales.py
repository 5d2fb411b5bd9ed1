"""The disk fails at every operation of a sale in turn: the cashier is told the truth, and the next sale works."""

from collections import Counter

import pytest

from tests.disk.failed_sales import DOES_NOT_STAND, STANDS, UNKNOWN, Trouble, sell
from tests.disk.faulty_disk import Fault

CASES = {
    "full once": (Fault.DISK_FULL, False, True),
    "full until told": (Fault.DISK_FULL, True, True),
    "an error once": (Fault.IO_ERROR, False, True),
    "an error until told": (Fault.IO_ERROR, True, True),
    "an error once, the agent has ended": (Fault.IO_ERROR, False, False),
    "an error until told, the agent has ended": (Fault.IO_ERROR, True, False),
    "a torn write": (Fault.TORN_WRITE, False, True),
}


@pytest.mark.parametrize(("fault", "lasting", "agent"), CASES.values(), ids=list(CASES))
def test_a_disk_that_fails_at_any_operation_of_a_sale_does_not_make_the_register_lie(
    fault: Fault, lasting: bool, agent: bool
) -> None:
    told: Counter[str] = Counter()
    at = 1
    while (outcome := sell(Trouble(fault, at, lasting, agent), seed=at)).reached:
        assert not outcome.wrong, f"at operation {at}"
        told[outcome.told] += 1
        at += 1

    assert outcome.told == STANDS
    assert told[UNKNOWN if lasting and fault is not Fault.DISK_FULL else DOES_NOT_STAND] > 5
