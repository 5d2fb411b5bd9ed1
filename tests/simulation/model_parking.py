"""Nothing is parked, held, disputed with a rule or stuck without a cause."""

from collections.abc import Iterator

from tests.simulation.model_sources import Chain, Stored


def check_parking(chain: Chain) -> Iterator[str]:
    for one in chain.inbox.values():
        if one.state == "parked" and not _waits_with_cause(chain, one):
            yield f"{one.name} is parked without cause: {one.reason}"
        elif one.state == "quarantined" and not _is_second_end(chain, one) and chain.is_sound(one.code):
            yield f"{one.name} is quarantined without cause: {one.reason}"
        elif one.state not in ("applied", "parked", "quarantined"):
            yield f"{one.name} is in no state that there is: {one.state}"
    for store, register, sequence, verdict, reason in chain.hq(
        "SELECT store, register, sequence, verdict, reason FROM quarantine ORDER BY id"
    ):
        if verdict != "conflict" or chain.is_sound(f"{store}-{register}"):
            yield f"{store}-{register}: HQ holds document {sequence} as {verdict} without cause: {reason}"
    yield from _jobs(chain)


def _waits_with_cause(chain: Chain, one: Stored) -> bool:
    """Only for what was lost, or held, where a register's file was an old one."""
    return bool(chain.facts.copied) and bool(one.waits_for) and one.waits_for not in _there(chain)


def _there(chain: Chain) -> set[str]:
    """What documents may wait for."""
    tables = ("SELECT id FROM customer", "SELECT shift FROM business_day", "SELECT id FROM customer_order")
    return {row[0] for sql in tables for row in chain.hq(sql)}


def _is_second_end(chain: Chain, one: Stored) -> bool:
    """Two registers without a network ended one order: a person decides."""
    if one.kind != "order.changed":
        return False
    ends = chain.hq("SELECT id, ended, ended_by FROM customer_order")
    return any(
        order == one.body["order"] and ended and ended_by != one.body["transaction"] for order, ended, ended_by in ends
    )


def _jobs(chain: Chain) -> Iterator[str]:
    """When all is quiet, nothing is left to be tried again."""
    for name, count in chain.hq("SELECT job, count(*) FROM job_task WHERE attempts > 0 GROUP BY 1"):
        yield f"HQ's job {name} is still tried again ({count} times)"
