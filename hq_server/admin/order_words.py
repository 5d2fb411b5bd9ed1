"""What the pages say of customers' orders: states, faults with what helps, and the way an order has come."""

from dataclasses import dataclass

from flask import url_for

from hq_server.admin.states import State
from hq_server.admin.transaction_words import TransactionWords
from hq_server.admin.words import Words
from hq_server.db.orders import OrderRow
from hq_server.domain import orders as rules
from hq_server.domain.orders import CANCELLED, CREATED, DELIVERY, FAILED, HANDED_OVER, PICKUP, WAITING
from hq_server.services.order_list import OrderShown
from hq_server.texts import _, ngettext, tell


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a person has to do with it now; ``act`` is a word and an address."""

    kind: str
    icon: str
    title: str
    reason: str
    act: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    when: str
    kind: str
    icon: str
    text: str
    note: str = ""


def state(row: OrderRow) -> State:
    if row.needs_a_person:
        return State("bad", "octagon-alert", _("Needs you"), pill=True)
    return {
        WAITING: State("wait", "clock", _("Waiting")),
        CREATED: State("ok", "circle-check", _("Sales order made")),
        HANDED_OVER: State("ok", "circle-check", _("Handed over")),
        CANCELLED: State("off", "circle-minus", _("Cancelled")),
    }[row.told_state]


def state_word(name: str) -> str:
    """Of a filter."""
    return {
        FAILED: _("Needs you"),
        WAITING: _("Waiting"),
        CREATED: _("To be handed over"),
        HANDED_OVER: _("Handed over"),
        CANCELLED: _("Cancelled"),
    }.get(name, _("All"))


def method_word(method: str) -> str:
    return {PICKUP: _("Pickup"), DELIVERY: _("Delivery")}.get(method, method)


def reason(row: OrderRow) -> str:
    return tell(row.reason)


def sentence(shown: OrderShown) -> Sentence | None:
    """None when there is nothing to be done."""
    row = shown.row
    if row.needs_a_person:
        return Sentence("bad", "octagon-alert", _what_to_do(row), _what_then(row), _act(shown))
    if row.state == WAITING and row.ended != CANCELLED:
        text = _("The orders job gives the customer an account number, then makes the sales order.")
        return Sentence("wait", "clock", _("Nothing to do: it is on its way."), text)
    return None


def _what_to_do(row: OrderRow) -> str:
    text = reason(row)
    if row.fault in (rules.NO_ADDRESS, rules.NO_STORE):
        return text
    help_words = {
        rules.NO_CUSTOMER: _("Look at the customer."),
        rules.WRONG_AMOUNTS: _("Take over what the lines come to."),
        rules.WRONG_DEPOSIT: _("Look at the deposit."),
        rules.NO_NUMBERS: _("Give the sales orders more digits."),
    }
    return f"{text} {help_words.get(row.fault, '')}".strip()


def _what_then(row: OrderRow) -> str:
    tried = ngettext("It was tried {count} time.", "It was tried {count} times.", row.tries).format(count=row.tries)
    if row.ended == HANDED_OVER:
        return f"{tried} " + _("It was handed over all the same; only its sales order is missing.")
    return f"{tried} " + _("HQ tries again every hour; the store can hand it over all the same, and nothing is lost.")


def _act(shown: OrderShown) -> tuple[str, str] | None:
    row = shown.row
    if row.fault == rules.NO_CUSTOMER and shown.addressed.customer is not None:
        return _("Open the customer"), url_for("admin.customer", key=shown.addressed.customer.id)
    if row.fault == rules.WRONG_DEPOSIT and shown.deposit is not None:
        code, sequence = shown.deposit
        return _("See the deposit"), url_for("admin.document", code=code, sequence=sequence)
    if row.fault == rules.NO_NUMBERS:
        return _("Number formats"), url_for("admin.number_formats")
    return None


def steps(shown: OrderShown, words: Words, called: TransactionWords) -> list[Step]:
    """From the key press at the register to the end in the order of time, and what comes next."""
    row = shown.row
    taken = Step(words.moment(row.made_ms), "ok", "circle-check", _("Taken at the register"), _who(shown, taken=True))
    done = [
        (row.made_ms, taken),
        (row.applied_ms, Step(words.moment(row.applied_ms), "ok", "circle-check", _("Applied at HQ"))),
        *_done_at_hq(shown, words),
    ]
    if row.ended and row.ended_ms is not None:
        done.append((row.ended_ms, _end(shown, words, called)))
    done.sort(key=lambda one: one[0])
    return [*(step for _moment, step in done), *_to_come(shown, words)]


def _done_at_hq(shown: OrderShown, words: Words) -> list[tuple[int, Step]]:
    row, customer = shown.row, shown.addressed.customer
    found = []
    if customer is not None and customer.numbered_ms and customer.numbered_ms >= row.made_ms:
        text = _("Customer has account number {number}").format(number=customer.account_number)
        found.append((customer.numbered_ms, Step(words.moment(customer.numbered_ms), "ok", "circle-check", text)))
    if row.numbered_ms is not None:
        text = _("Sales order {number} made").format(number=row.order_number)
        note = _("Goes back to the registers with feed 1090")
        found.append((row.numbered_ms, Step(words.moment(row.numbered_ms), "ok", "circle-check", text, note)))
    elif row.needs_a_person and row.tried_ms is not None:
        text = _("No sales order made")
        found.append((row.tried_ms, Step(words.moment(row.tried_ms), "bad", "octagon-alert", text, reason(row))))
    return found


def _to_come(shown: OrderShown, words: Words) -> list[Step]:
    row = shown.row
    found = []
    if row.numbered_ms is None and row.ended != CANCELLED and not row.needs_a_person:
        found.append(Step(_("next"), "wait", "clock", _("The orders job makes the sales order")))
    if not row.ended:
        text = _("To be handed over to the carrier") if row.method == DELIVERY else _("To be picked up")
        when = words.day(row.wanted_date) if row.wanted_date else _("later")
        found.append(Step(when, "", "circle-dashed", text, shown.store_name))
    return found


def _end(shown: OrderShown, words: Words, called: TransactionWords) -> Step:
    row = shown.row
    when, note = words.moment(row.ended_ms or 0), _who(shown, taken=False)
    if row.ended == HANDED_OVER:
        return Step(when, "ok", "circle-check", _("Handed over"), note)
    why = ", ".join(filter(None, (note, called.reason(row.end_reason), row.end_comment)))
    return Step(when, "", "circle-minus", _("Cancelled"), why)


def _who(shown: OrderShown, *, taken: bool) -> str:
    row = shown.row
    staff, place = (
        (row.staff, (row.store, row.register))
        if taken
        else (
            row.ended_staff,
            (row.ended_store, row.ended_register),
        )
    )
    said = _("{person}, register {register}")
    return said.format(person=shown.people.get(staff, staff), register="-".join(place))


def offers_amounts(row: OrderRow) -> bool:
    return row.state == FAILED and row.fault in (rules.WRONG_AMOUNTS, rules.WRONG_DEPOSIT)
