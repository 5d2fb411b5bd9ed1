"""What needs a person, in words: a sentence, why, and the page where it is mended."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from hq_server.admin.console import words
from hq_server.admin.statement_words import statement_address
from hq_server.domain.statement import StatementId
from hq_server.services.attention import Item, Need, Overview
from hq_server.texts import _, ngettext


@dataclass(frozen=True, slots=True)
class Told:
    """One need as the page tells it."""

    kind: str
    icon: str
    title: str
    reason: str
    since_ms: int | None
    action: str
    address: str


def headline(overview: Overview, needs: list[Told]) -> str:
    if not needs:
        return _("Nothing needs you.")
    if overview.items[0].need is Need.NO_STORE:
        return _("Welcome. Begin with your first store.")
    if len(needs) == 1:
        return needs[0].title
    return ngettext("{count} thing needs you.", "{count} things need you.", len(needs)).format(count=len(needs))


def tell(item: Item) -> Told:
    return _TELLERS.get(item.need, _job_needs)(item)


def _no_store(_item: Item) -> Told:
    reason = _("Then give it a register and an activation code; the catalogue and the staff follow.")
    address = url_for("admin.new_store")
    return Told("wait", "store", _("Add your first store."), reason, None, _("Add a store"), address)


def _no_worker(item: Item) -> Told:
    reason = _("Sales still arrive and are kept, but account numbers wait. Start “comptoir-hq work” on the server.")
    address = url_for("admin.jobs")
    return Told("bad", "power-off", _("No worker runs."), reason, item.since_ms, _("Open jobs"), address)


def _differs(item: Item) -> Told:
    title = _("Register {code}: shift {number} of {day} differs.").format(
        code=item.subject, number=item.count, day=words().day(item.name)
    )
    address = url_for("admin.register", code=item.subject)
    return Told("bad", "octagon-alert", title, item.detail, None, _("Open register"), address)


def _not_activated(item: Item) -> Told:
    title = _("{store}: register {code} is not activated.").format(store=item.name, code=item.subject)
    reason = _("Issue an activation code and type it at the register.")
    address = url_for("admin.register", code=item.subject)
    return Told("wait", "key-round", title, reason, item.since_ms, _("Open register"), address)


def _silent(item: Item) -> Told:
    reason = ngettext(
        "It still sells. {count} document waits there; it arrives by itself once the register is connected.",
        "It still sells. {count} documents wait there; they arrive by themselves once the register is connected.",
        item.count,
    ).format(count=item.count)
    if not item.count:
        reason = _("It may be switched off. If the device is broken, revoke it and activate another.")
    title = _("{store}: register {code} has not been heard of.").format(store=item.name, code=item.subject)
    address = url_for("admin.register", code=item.subject)
    return Told("bad", "wifi-off", title, reason, item.since_ms, _("Open register"), address)


def _quarantined(item: Item) -> Told:
    title = ngettext("{count} document is quarantined.", "{count} documents are quarantined.", item.count)
    if item.subject:
        title = _("Register {code}: one document is quarantined.").format(code=item.subject)
    reason = item.detail or _("HQ keeps the bytes; nothing else is held up. Look at the reasons.")
    address = url_for("admin.findings", state="quarantined")
    return Told(
        "bad", "shield-alert", title.format(count=item.count), reason, item.since_ms, _("See the reasons"), address
    )


def _orders(item: Item) -> Told:
    title = ngettext("{count} order has no sales order.", "{count} orders have no sales order.", item.count).format(
        count=words().number(item.count)
    )
    reason = _("The stores can hand them over all the same; each says what is wrong with it.")
    address = url_for("admin.orders", state="failed")
    return Told("bad", "receipt", title, reason, item.since_ms, _("Mend the orders"), address)


def _closing(item: Item) -> Told:
    title = ngettext(
        "{store}: {count} document of register {code} is missing for the day.",
        "{store}: {count} documents of register {code} are missing for the day.",
        item.count,
    ).format(store=item.name, count=words().number(item.count), code=item.subject)
    reason = f"{item.detail} " + _("The register keeps trying; its close stays valid.")
    address = url_for("admin.readiness", number=item.subject.partition("-")[0])
    return Told("warn", "hourglass", title, reason, None, _("Is it ready?"), address)


def _finding(item: Item) -> Told:
    title = ngettext(
        "{count} transaction breaks a rule and holds its day.",
        "{count} transactions break a rule and hold their days.",
        item.count,
    ).format(count=words().number(item.count))
    reason = _("Repair it, or let it stand with a reason. The statement goes on by itself.")
    address = url_for("admin.findings", state="found")
    return Told("bad", "shield-alert", title, reason, item.since_ms, _("See the findings"), address)


def _held(item: Item) -> Told:
    reason = _("Nothing of it is in the books yet. Its page says what holds it, and what helps.")
    if not item.subject:
        title = ngettext("{count} statement is held.", "{count} statements are held.", item.count)
        told = title.format(count=words().number(item.count))
        address = url_for("admin.statements", state="held")
        return Told("bad", "calendar-check", told, reason, item.since_ms, _("See them"), address)
    title = _("{store}: the statement of {day} is held.").format(store=item.name, day=words().day(item.detail))
    address = statement_address(StatementId(item.subject, item.detail, item.count))
    return Told("bad", "calendar-check", title, reason, item.since_ms, _("Open the statement"), address)


def _approval(item: Item) -> Told:
    title = ngettext("{count} repair waits for approval.", "{count} repairs wait for approval.", item.count).format(
        count=words().number(item.count)
    )
    reason = _("Somebody who had no hand in it compares the values, then approves or returns it.")
    address = url_for("admin.findings", state="waiting")
    return Told("wait", "user-check", title, reason, None, _("See them"), address)


def _conflict(item: Item) -> Told:
    title = ngettext(
        "Decide what stands for {count} customer.", "Decide what stands for {count} customers.", item.count
    ).format(count=words().number(item.count))
    reason = _("A register changed what HQ had changed already. Both values are kept until you decide.")
    address = url_for("admin.customers", state="conflict")
    return Told("bad", "octagon-alert", title, reason, item.since_ms, _("See them"), address)


def _job_needs(item: Item) -> Told:
    address, action = url_for("admin.jobs"), _("Open jobs")
    if item.need is Need.JOB_FAILED:
        title = _("The last run of {job} failed.").format(job=item.subject)
        reason = item.detail or _("It is tried again by itself.")
        return Told("bad", "octagon-alert", title, reason, item.since_ms, action, address)
    if item.need is Need.PENDING:
        title = ngettext(
            "{count} customer has waited too long for an account number.",
            "{count} customers have waited too long for an account number.",
            item.count,
        ).format(count=words().number(item.count))
        address, action = url_for("admin.customers", state="pending"), _("See them")
        return Told(
            "warn",
            "hourglass",
            title,
            _("Run the customer job now, or look why it stops."),
            item.since_ms,
            action,
            address,
        )
    title = ngettext(
        "{count} document or change waits too long for {job}.",
        "{count} documents or changes wait too long for {job}.",
        item.count,
    ).format(count=words().number(item.count), job=item.subject)
    return Told("warn", "hourglass", title, _("Run it now, or look why it stops."), item.since_ms, action, address)


_TELLERS: dict[Need, Callable[[Item], Told]] = {
    Need.NO_STORE: _no_store,
    Need.NO_WORKER: _no_worker,
    Need.SILENT: _silent,
    Need.QUARANTINED: _quarantined,
    Need.FINDING: _finding,
    Need.HELD: _held,
    Need.APPROVAL: _approval,
    Need.CLOSING: _closing,
    Need.DIFFERS: _differs,
    Need.CONFLICT: _conflict,
    Need.ORDERS: _orders,
    Need.NOT_ACTIVATED: _not_activated,
}
