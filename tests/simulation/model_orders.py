"""Every order that was shown is a sales order at HQ once, ended as it was shown, and its deposit is used once."""

from collections import Counter
from collections.abc import Iterator

from tests.simulation.model_sources import Chain

_ENDS = ("handed_over", "cancelled")


def check_orders(chain: Chain) -> Iterator[str]:
    there = {
        row[0]: row
        for row in chain.hq(
            "SELECT id, total_minor, deposit_minor, customer, state, order_number, ended, ended_by, reason "
            "FROM customer_order"
        )
    }
    ends: dict[str, set[str]] = {}
    for shown in chain.facts.orders:
        told = chain.by_id.get(shown.document.id)
        lost = told is None or (told.state == "parked" and bool(chain.facts.copied))
        order = there.get(shown.order)
        if order is None:
            if not lost:
                yield f"order {shown.order} was shown as {shown.action} and is not at HQ"
        elif shown.action in _ENDS:
            if not lost:
                ends.setdefault(shown.order, set()).add(shown.transaction)
        elif order[1:4] != (shown.total_minor, shown.deposit_minor, shown.customer):
            yield f"order {shown.order} is at HQ as {order[1:4]}, not as it was shown"
    shown_ids = {one.order for one in chain.facts.orders}
    for order, _total, _deposit, _customer, state, number, ended, ended_by, reason in there.values():
        shown_ends = ends.get(order, set())
        as_shown = ended_by in shown_ends if ended else not shown_ends
        if order in shown_ids and not as_shown and not _was_interrupted(chain, ended_by):
            yield f"order {order} is {ended or 'open'} at HQ by {ended_by or 'nothing'}, shown were {shown_ends}"
        if ended != "cancelled" and (state != "created" or not number) and not chain.facts.copied:
            yield f"order {order} is {state} at HQ and has the number {number}: {reason}"
    for number, count in Counter(row[5] for row in there.values() if row[5]).items():
        if count > 1:
            yield f"sales order {number} stands for {count} orders"
    yield from _deposits(chain)
    yield from _at_registers(chain)


def _was_interrupted(chain: Chain, transaction: str) -> bool:
    """An end that nobody was shown, because its act died after it was recorded."""
    shown = {one.document.id for one in chain.facts.transactions}
    return transaction in chain.by_id and transaction not in shown


def _deposits(chain: Chain) -> Iterator[str]:
    """A deposit comes in once, and pays or goes back once; a second end stands as a finding, its money is there."""
    came, went = Counter[str](), Counter[str]()
    for body in chain.transactions.values():
        order = (body.get("more") or {}).get("order", "")
        if body["type"] == "order_deposit":
            came[order] += body["total_minor"]
        elif body["type"] == "order_refund":
            went[order] -= body["total_minor"]
        elif order:
            went[order] += sum(one["amount_minor"] for one in body["tenders"] if one["tender"] == "deposit")
    twice = {
        one.body["order"] for one in chain.inbox.values() if one.kind == "order.changed" and one.state == "quarantined"
    }
    over = {order for order, ended in chain.hq("SELECT id, ended FROM customer_order") if ended}
    for order in sorted(set(came) | set(went)):
        wanted = came[order] if order in over else 0
        if went[order] != wanted and order not in twice and not chain.facts.copied:
            yield f"order {order}: a deposit of {came[order]} was used for {went[order]}"


def _at_registers(chain: Chain) -> Iterator[str]:
    """Each register of the stores that have to do with an order knows what became of it."""
    told = {
        order: (ended or state, number, {store, pickup})
        for order, state, number, ended, store, pickup in chain.hq(
            "SELECT id, state, order_number, ended, store, pickup_store FROM customer_order"
        )
    }
    for code in chain.registers:
        here = {
            order: (state, number)
            for order, state, number in chain.in_use(code)("SELECT id, state, order_number FROM customer_order")
        }
        for order, (state, number, stores) in told.items():
            if code.partition("-")[0] in stores and here.get(order) != (state, number):
                # Two ends of one order, or one in a conflict of an older file: what was recorded here stands here.
                ended_here = here.get(order, ("", ""))[0] in _ENDS
                if not (ended_here and (state in _ENDS or not chain.is_sound(code))):
                    yield f"{code}: order {order} is {here.get(order)}, at HQ {(state, number)}"
