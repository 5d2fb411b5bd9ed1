"""What the pages say of statements: state words, what holds one with the act that helps, steps, checks, events."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from hq_server.admin.states import State
from hq_server.domain import statement_checks as codes
from hq_server.domain.statement import CLOSED_SHIFTS, POSTED, Check, Statement, StatementId
from hq_server.domain.statement_checks import CAN_BE_ACCEPTED
from hq_server.domain.statement_words import check_text
from hq_server.services import statement_list
from hq_server.services.statement_pages import StatementPage
from hq_server.texts import _, ngettext, tell


@dataclass(frozen=True, slots=True)
class Act:
    """What helps: a page to open, or, with ``post``, something to do at once."""

    word: str
    address: str
    post: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """The one sentence of a statement: what holds it, and what helps."""

    kind: str
    icon: str
    title: str
    reason: str
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class CheckTold:
    """``links``: what to open, each with its word."""

    kind: str
    icon: str
    text: str
    links: tuple[tuple[str, str], ...]
    note: str


@dataclass(frozen=True, slots=True)
class StepTold:
    kind: str
    icon: str
    word: str
    fact: str


def statement_state(word: str) -> State:
    return {
        statement_list.TRADING: State("off", "circle-dashed", _("Trading")),
        statement_list.CLOSING: State("wait", "loader", _("On its way")),
        statement_list.HELD: State("bad", "octagon-alert", _("Held"), pill=True),
        statement_list.READY: State("wait", "user-check", _("Waits for release"), pill=True),
        statement_list.DONE: State("ok", "circle-check", _("Posted")),
    }[word]


def statement_address(key: StatementId, endpoint: str = "statement") -> str:
    """``endpoint``: the page of the statement, or another that is about it. The day's first one has no number."""
    number = None if key.number == 1 else key.number
    return url_for(f"admin.{endpoint}", store=key.store, day=key.business_date, number=number)


def why_held(statement: Statement, names: Mapping[str, str]) -> str:
    """In a list: the first cause, and how many more there are."""
    causes = statement.causes
    if not causes:
        return ""
    text = check_text(causes[0], statement.currency, names)
    return text if len(causes) == 1 else f"{text} {_more(len(causes) - 1)}"


def _more(count: int) -> str:
    return ngettext("{count} more check failed.", "{count} more checks failed.", count).format(count=count)


def sentence(shown: StatementPage, names: Mapping[str, str]) -> Sentence:
    """What a person has to do with it now."""
    statement = shown.statement
    if shown.word == statement_list.HELD:
        return _held(shown, names)
    if shown.word == statement_list.READY:
        reason = _("Every check passed. In this store a person releases each statement before it is posted.")
        act = Act(_("Post the statement"), statement_address(statement.id, "post_release"), post=True)
        return Sentence("wait", "user-check", _("Look it over, then post it."), reason, act)
    if shown.word == statement_list.DONE:
        reason = _("Nothing of it changes any more; what comes later, or is corrected, gets a statement of its own.")
        return Sentence("ok", "circle-check", _("This statement is posted."), reason)
    owing = [shift for shift in shown.shifts if shift.state not in CLOSED_SHIFTS]
    if shown.word == statement_list.TRADING and owing:
        title = ngettext("{count} shift is open.", "{count} shifts are open.", len(owing)).format(count=len(owing))
        act = Act(_("Is the store ready?"), url_for("admin.readiness", number=shown.store.number))
        return Sentence("off", "circle-dashed", title, _("The statement is calculated once all are closed."), act)
    reason = _("The worker takes it further by itself; this page shows how far it is.")
    return Sentence("wait", "loader", _("Nothing to do: it is on its way."), reason)


def _held(shown: StatementPage, names: Mapping[str, str]) -> Sentence:
    statement, causes = shown.statement, shown.statement.causes
    if not causes:
        return Sentence("bad", "octagon-alert", _("It is held."), _("Calculate it again to see what holds it."))
    first = causes[0]
    reason = _("It is the only thing that holds this statement; then HQ calculates again and posts by itself.")
    if len(causes) > 1:
        reason = f"{_more(len(causes) - 1)} " + _("Begin with this one: often it is the cause of the rest.")
    return Sentence("bad", "octagon-alert", _what_to_do(first, statement, names), reason, _remedy(first, statement))


def _what_to_do(check: Check, statement: Statement, names: Mapping[str, str]) -> str:
    """In the imperative where one document is to blame; else the fact."""
    place = next((key for kind, key in check.links if kind == "finding"), "")
    if check.code != codes.FINDINGS or not place:
        return check_text(check, statement.currency, names)
    count = int(check.values.get("count", 1))
    text = ngettext(
        "Repair document {document}: {reason}", "Repair {count} documents, {document} first: {reason}", count
    )
    document = place.replace("/", " · ")
    return text.format(count=count, document=document, reason=tell(str(check.values.get("reason", ""))))


def _remedy(check: Check, statement: Statement) -> Act:
    """The page where the first cause is solved."""
    key = statement.id
    first = next((key for kind, key in check.links if kind in ("finding", "document", "shift")), "")
    code, _slash, rest = first.partition("/")
    orders = [key for kind, key in check.links if kind == "order"]
    match check.code:
        case codes.FINDINGS if rest.isdecimal():
            return Act(_("Repair the document"), url_for("admin.repair", code=code, sequence=int(rest)))
        case codes.SHIFTS_CLOSED:
            return Act(_("See the registers"), url_for("admin.readiness", number=key.store, day=key.business_date))
        case codes.MANIFESTS if code:
            return Act(_("Open register {code}").format(code=code), url_for("admin.register", code=code))
        case codes.Z_AGREES:
            return Act(_("See the difference"), statement_address(key, "reconciliation"))
        case codes.CUSTOMERS:
            return Act(_("See the customers"), url_for("admin.customers", state="pending"))
        case codes.ORDERS if orders:
            return Act(_("Mend the order"), url_for("admin.order", key=orders[0]))
    if check.code in CAN_BE_ACCEPTED:
        return Act(_("Post it all the same…"), statement_address(key, "accept_checks"))
    return Act(_("Calculate again"), statement_address(key, "post_again"), post=True)


def steps(shown: StatementPage, sealed: int, moment: str) -> list[StepTold]:
    """Where it stands, from the shifts to the books."""
    statement, shifts = shown.statement, shown.shifts
    closed = sum(shift.state in CLOSED_SHIFTS for shift in shifts)
    confirmed = sum(shift.state == "confirmed" for shift in shifts)
    of = _("{count} of {all}")
    failed = len(statement.causes)
    known = bool(statement.checks) and (not failed or shown.word == statement_list.HELD)
    posted = statement.state == POSTED
    vouchers = len(shown.posted) if posted else len(shown.drafts)
    written = ngettext("{count} voucher", "{count} vouchers", vouchers).format(count=vouchers)
    if not posted:
        written = ngettext("{count} voucher in draft", "{count} vouchers in draft", vouchers).format(count=vouchers)
    calculated = _("version {version}, {time}").format(version=statement.version, time=moment)
    return [
        _step(_("Shifts closed"), of.format(count=closed, all=len(shifts)), done=closed == len(shifts)),
        _step(_("Confirmed by HQ"), of.format(count=confirmed, all=len(shifts)), done=confirmed == len(shifts)),
        _step(_("Sealed"), of.format(count=sealed, all=len(shifts)), done=0 < len(shifts) <= sealed),
        _step(_("Calculated"), calculated if statement.version else _("not started"), done=statement.version > 0),
        _step(
            _("Checks"),
            checks_fact(statement) if known else _("not started"),
            done=known and not failed and statement.version > 0,
            bad=shown.word == statement_list.HELD,
        ),
        _step(_("Posted"), written if vouchers else _("not started"), done=posted),
    ]


def checks_fact(statement: Statement) -> str:
    passed = sum(check.passed for check in statement.checks)
    accepted = sum(check.accepted for check in statement.checks)
    failed = len(statement.causes)
    facts = [_("{count} passed").format(count=passed)]
    if failed:
        facts.append(_("{count} failed").format(count=failed))
    if accepted:
        facts.append(_("{count} accepted").format(count=accepted))
    return ", ".join(facts)


def _step(word: str, fact: str, *, done: bool, bad: bool = False) -> StepTold:
    if bad:
        return StepTold("bad", "octagon-alert", word, fact)
    return StepTold("ok", "circle-check", word, fact) if done else StepTold("", "circle-dashed", word, fact)


def told_checks(shown: StatementPage, names: Mapping[str, str], admins: Mapping[str, str]) -> list[CheckTold]:
    """Those that hold it first, then those that somebody accepted, then those that passed. While a day is trading
    nothing is wrong yet.
    """
    statement = shown.statement
    accepted = {one.code: one for one in statement.accepted}
    told = []
    for check in sorted(statement.checks, key=lambda one: (one.passed, not one.holds)):
        text, links, note = check_text(check, statement.currency, names), tuple(_links(check)), ""
        if check.passed:
            told.append(CheckTold("ok", "circle-check", text, (), ""))
            continue
        if check.accepted and check.code in accepted:
            one = accepted[check.code]
            who = admins.get(one.person, one.person)
            note = _("Accepted by {name}: {reason}").format(name=who, reason=one.reason)
        kind, icon = ("bad", "octagon-alert") if shown.word == statement_list.HELD else ("off", "circle-dashed")
        if check.accepted:
            kind, icon = "warn", "triangle-alert"
        told.append(CheckTold(kind, icon, text, links, note))
    return told


def _links(check: Check) -> list[tuple[str, str]]:
    found = []
    for kind, key in check.links[:5]:
        code, _slash, rest = key.partition("/")
        if kind in ("finding", "document") and rest.isdecimal():
            endpoint = "admin.repair" if kind == "finding" else "admin.document"
            found.append((f"{code} · {rest}", url_for(endpoint, code=code, sequence=int(rest))))
        elif kind == "shift":
            found.append((code, url_for("admin.register", code=code)))
        elif kind == "customer":
            found.append((_("Open the customer"), url_for("admin.customer", key=key)))
        elif kind == "order":
            found.append((_("Open the order"), url_for("admin.order", key=key)))
    return list(dict.fromkeys(found))
