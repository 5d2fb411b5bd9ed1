"""How the pages of customer synchronization call an operation, its state and the steps of its way."""

from dataclasses import dataclass

from hq_server.admin.states import State
from hq_server.admin.words import Words
from hq_server.db.sync_operations import ASIDE, CREATED, Operation
from hq_server.services import sync_operations as operations
from hq_server.services.sync_operations import OperationShown
from hq_server.texts import _, ngettext


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way; ``kind`` is ok, bad, wait or empty for what is still to come."""

    when: str
    icon: str
    kind: str
    text: str
    note: str = ""


def tab_word(tab: str) -> str:
    return {
        operations.NEEDS: _("Needs a person"),
        operations.WAITING: _("Waiting"),
        operations.BACK: _("On its way back"),
    }.get(tab, _("All"))


def state(word: str) -> State:
    return {
        operations.REFUSED: State("bad", "shield-alert", _("Quarantined"), pill=True),
        operations.CONFLICT: State("bad", "octagon-alert", _("Conflict"), pill=True),
        operations.PARKED: State("wait", "circle-parking", _("Parked")),
        operations.PENDING: State("wait", "clock", _("Pending sync")),
        operations.UNTOLD: State("wait", "clock", _("Waiting")),
        operations.ON_ITS_WAY: State("wait", "loader", _("On its way back")),
    }.get(word, State("ok", "circle-check", _("Synchronized")))


def what(operation: Operation) -> str:
    if operation.what == ASIDE:
        return _("Document not applied")
    if operation.what == CREATED:
        return _("New customer")
    told = ngettext("{count} field changed", "{count} fields changed", operation.fields)
    return told.format(count=operation.fields)


def error(operation: Operation, state_word: str) -> str:
    """The last error, in words; empty when nothing is wrong."""
    if state_word == operations.CONFLICT:
        return _("HQ had changed the same field already; both values are kept until somebody decides.")
    return operation.reason


def steps(shown: OperationShown, words: Words) -> list[Step]:
    """From the key press at the register to the confirmed row of 1010, with what is still to come."""
    return [*_recorded(shown, words), *_taken(shown, words), *_told(shown, words)]


def _recorded(shown: OperationShown, words: Words) -> list[Step]:
    one = shown.operation
    if not one.store:
        return [Step(words.moment(one.moment_ms), "pencil", "ok", _("Changed at HQ by {who}").format(who=one.staff))]
    text = _("Read from a file at HQ")
    if one.register_code:
        text = _("Recorded at register {code}").format(code=one.register_code)
    note = _("Customer {id}").format(id=one.customer)
    told = [Step(words.moment(one.made_ms), "circle-check", "ok", text, note)]
    if shown.received_ms is not None:
        number = _("Document {sequence} of the register").format(sequence=words.number(shown.sequence or 0))
        told.append(
            Step(words.moment(shown.received_ms), "circle-check", "ok", _("Brought to HQ by the P-job"), number)
        )
    return told


def _taken(shown: OperationShown, words: Words) -> list[Step]:
    one, customer = shown.operation, shown.customer
    told = []
    if one.conflicts:
        told.append(Step("", "octagon-alert", "bad", _("HQ could not take every value"), _("Somebody has to decide.")))
    elif one.store:
        told.append(Step(words.moment(one.moment_ms), "circle-check", "ok", _("Applied to the customer")))
    if customer.account_number is None:
        note = _("Or at once, with “Save and synchronize”.")
        told.append(Step("", "circle-dashed", "", _("The customer job gives the account number"), note))
    elif one.what == CREATED and customer.numbered_ms is not None:
        text = _("Account number {number} issued").format(number=customer.account_number)
        told.append(Step(words.moment(customer.numbered_ms), "circle-check", "ok", text))
    return told


def _told(shown: OperationShown, words: Words) -> list[Step]:
    one = shown.operation
    if one.position is None or one.unpublished:
        return [Step("", "circle-dashed", "", _("1010 tells the registers"))]
    when = words.moment(shown.told_ms) if shown.told_ms is not None else ""
    position = _("Position {position}").format(position=words.number(one.position))
    told = [Step(when, "circle-check", "ok", _("Told on 1010"), position)]
    if one.store:
        told.append(_back(one))
    text = _("{have} of {all} registers have it").format(have=words.number(shown.have), all=words.number(shown.readers))
    done = shown.readers > 0 and shown.have == shown.readers
    told.append(Step("", "circle-check" if done else "circle-dashed", "ok" if done else "", text))
    return told


def _back(one: Operation) -> Step:
    if one.position is not None and (one.cursor or 0) >= one.position:
        text = _("Register {code} has it; the customer has the number there").format(code=one.register_code)
        return Step("", "circle-check", "ok", text)
    text = _("On its way back to register {code}").format(code=one.register_code)
    return Step("", "loader", "wait", text, _("It fetches it with its next exchange."))
