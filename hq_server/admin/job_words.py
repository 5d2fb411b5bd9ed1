"""How pages speak of jobs and feeds: their names and groups, schedules, results and what is wrong with them."""

from dataclasses import dataclass

from hq_server.admin.console import words
from hq_server.admin.states import State, job_result
from hq_server.admin.words import duration
from hq_server.domain.job import (
    BY_CHAIN,
    BY_HAND,
    BY_SCHEDULE,
    CUSTOMER_FEED_JOB,
    CUSTOMER_IMPORT_JOB,
    CUSTOMER_JOB,
    FAILED,
    MERGE_JOB,
    ORDERS_JOB,
    P_JOB,
    RUNNING,
    SETUP_JOB,
    STATEMENTS_JOB,
    VALIDATION_JOB,
    Job,
    JobRun,
)
from hq_server.services.feed_readers import FeedStatus
from hq_server.services.job_admin import JobStatus
from hq_server.services.job_warnings import JobWarning, Trouble
from hq_server.texts import _, ngettext
from hq_server.wire import codes

_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60


@dataclass(frozen=True, slots=True)
class Sign:
    """A job or a feed as lists name it: its short sign, its name and what it does."""

    sign: str
    name: str
    does: str


@dataclass(frozen=True, slots=True)
class Told:
    """A warning in words. ``act``: run, resume, schedule, or empty when nothing here helps."""

    kind: str
    icon: str
    title: str
    text: str
    act: str = ""


def sign_of(job: str) -> Sign:
    """A job that nobody wrote words for goes by its own name."""
    known = {
        P_JOB: Sign("P", _("P-job"), _("Applies the documents that registers sent")),
        VALIDATION_JOB: Sign("V", _("Validation"), _("Checks the days that still trade against the rules")),
        CUSTOMER_JOB: Sign("C", _("Customer job"), _("Gives account numbers to pending customers")),
        ORDERS_JOB: Sign("O", _("Orders job"), _("Makes sales orders of what registers took")),
        CUSTOMER_FEED_JOB: feed_sign(codes.CUSTOMERS),
        STATEMENTS_JOB: Sign("S", _("Statements"), _("Calculates, checks and posts what each store's day comes to")),
        MERGE_JOB: Sign("M", _("Merge proposals"), _("Finds customers who could be the same")),
        SETUP_JOB: Sign("U", _("Set-up"), _("Tells registers of a new day's prices")),
        CUSTOMER_IMPORT_JOB: Sign("I", _("Customer import"), _("Writes the customers of files that somebody sent")),
    }
    return known.get(job, Sign("", job, ""))


def feed_sign(feed: int) -> Sign:
    name, does = {
        codes.CUSTOMERS: (_("Customers"), _("Account numbers and changes, back to every register")),
        codes.PRICES: (_("Prices"), _("Prices, discounts and coupons")),
        codes.PRODUCTS: (_("Products"), _("Articles, barcodes and categories")),
        codes.STAFF: (_("Staff"), _("Who may sign in at a register, and what they may do")),
        codes.CHANNEL: (_("Channel configuration"), _("The store, tenders, receipts, limits")),
        codes.REGISTERS: (_("Answers to its documents"), _("What became of documents, confirmed days, keys")),
        codes.GLOBAL: (_("What is known of customers"), _("Attributes, affiliations and customer groups")),
    }[feed]
    return Sign(str(feed), name, does)


def group_of(job: str) -> str:
    if job in (P_JOB, VALIDATION_JOB, CUSTOMER_JOB, ORDERS_JOB):
        return _("From the registers")
    return _("End of day") if job == STATEMENTS_JOB else _("Upkeep")


def schedule_text(job: Job) -> str:
    if not job.enabled:
        return _("by hand only")
    if job.at_times:
        return _("daily at {times}").format(times=", ".join(job.at_times))
    return _("every {interval}").format(interval=interval_text(job.every_seconds))


def next_text(job: Job) -> str:
    """When the schedule runs it next; empty without a schedule."""
    if job.pause is not None:
        return _("when resumed")
    if not job.enabled:
        return ""
    return _("next {time}").format(time=words().moment(job.next_due_ms)) if job.next_due_ms else _("next at once")


def interval_text(seconds: int) -> str:
    if seconds % _DAY == 0:
        return ngettext("{count} day", "{count} days", seconds // _DAY).format(count=seconds // _DAY)
    if seconds % _HOUR == 0:
        return _("{hours} h").format(hours=seconds // _HOUR)
    if seconds % _MINUTE == 0:
        return _("{minutes} min").format(minutes=seconds // _MINUTE)
    return _("{seconds} s").format(seconds=seconds)


def cause_text(run: JobRun, names: dict[str, str]) -> str:
    if run.asked_by:
        return _("by {name}").format(name=names.get(run.asked_by, run.asked_by))
    return {BY_SCHEDULE: _("schedule"), BY_HAND: _("by hand"), BY_CHAIN: _("the job before it")}.get(
        run.cause, run.cause
    )


def run_state(run: JobRun) -> State:
    if run.state == FAILED:
        return State("bad", "circle-x", _("Failed"))
    if run.state == RUNNING:
        return State("wait", "loader", _("Running"))
    return State("ok", "circle-check", _("Done"))


def result_of(status: JobStatus, names: dict[str, str]) -> State:
    """What a list shows of a job: a pause comes before everything but a run that goes on in spite of it."""
    pause = status.job.pause
    if pause is None or status.is_running or status.wished:
        return job_result(status)
    who = names.get(pause.by, pause.by)
    word = _("Paused by {name}").format(name=who) if who else _("Paused at the server")
    return State("warn", "circle-pause", word, pill=True)


def feed_state(status: FeedStatus, now_ms: int) -> State:
    readers = status.readers.active
    if not readers:
        return State("off", "circle-dashed", _("No register yet"))
    if status.behind.registers:
        text = ngettext("{behind} of {count} is behind", "{behind} of {count} are behind", status.behind.registers)
        kind, icon = ("warn", "triangle-alert") if status.is_late(now_ms) else ("wait", "clock")
        return State(kind, icon, text.format(behind=status.behind.registers, count=readers), status.is_late(now_ms))
    if status.readers.never == readers:
        return State("off", "circle-dashed", _("No register has asked yet"))
    return State("ok", "circle-check", _("{current} of {count} have all").format(current=status.current, count=readers))


def tell(warning: JobWarning, names: dict[str, str]) -> Told:
    """The sentence first: what to do, then why and what happens by itself."""
    name = sign_of(warning.job).name if warning.job else ""
    age = duration(words().now_ms - warning.since_ms) if warning.since_ms else ""
    match warning.trouble:
        case Trouble.NO_WORKER:
            return _no_worker(age)
        case Trouble.PAUSED:
            return _paused(warning, name, age, names)
        case Trouble.NO_SCHEDULE:
            title = _("{job} has no schedule. Give it one, or run it by hand.").format(job=name)
            text = _("It runs only when the job before it has something for it, or when somebody starts it.")
            return Told("warn", "triangle-alert", title, text, "schedule")
        case Trouble.FAILED:
            title = ngettext("{job} failed.", "{job} failed {count} times in a row.", warning.count)
            return Told("bad", "octagon-alert", title.format(job=name, count=warning.count), warning.message, "run")
        case Trouble.LONG_RUN:
            title = _("{job} has been running for {age}.").format(job=name, age=age)
            text = _("Nothing is lost. If it does not end, stop its worker on the server: another one takes over.")
            return Told("warn", "hourglass", title, text)
        case Trouble.BACKLOG:
            title = _("Run {job}: something has waited for it for {age}.").format(job=name, age=age)
            text = _("If the backlog stays after that, what its last run says tells why.")
            return Told("warn", "hourglass", title, text, "run")
        case _capacity:
            title = _("{job} cannot keep up: each run takes longer than the time to the next one.").format(job=name)
            text = _("Start another worker on the server, or give the job a longer interval.")
            return Told("warn", "hourglass", title, text, "schedule")


def tell_late(status: FeedStatus) -> Told:
    sign = feed_sign(status.feed)
    count = status.behind.registers
    title = ngettext(
        "{count} register has been behind with feed {feed}, {name}, for {age}.",
        "{count} registers are behind with feed {feed}, {name}, the first for {age}.",
        count,
    ).format(count=count, feed=sign.sign, name=sign.name, age=duration(words().now_ms - (status.behind.oldest_ms or 0)))
    return Told("warn", "hourglass", title, _("They go on selling with what they have, and fetch the rest themselves."))


def _no_worker(age: str) -> Told:
    title = _("No worker runs. Start “comptoir-hq work” on the server.")
    text = _("Nothing is lost: sales still arrive and are kept; account numbers wait.")
    if age:
        text = _("Nothing is lost: sales still arrive and are kept. Work has been due for {age}.").format(age=age)
    return Told("bad", "power-off", title, text)


def _paused(warning: JobWarning, name: str, age: str, names: dict[str, str]) -> Told:
    who = names.get(warning.person, warning.person)
    title = _("{job} has been paused for {age}. Resume it when the reason is gone.").format(job=name, age=age)
    text = _("{name}: {reason}").format(name=who, reason=warning.message) if who else warning.message
    return Told("warn", "circle-pause", title, text, "resume")
