"""Jobs and feeds: what runs when, what waits, what is wrong; run now, pause, resume; every run there was."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import job_words
from hq_server.admin.console import database, flash, form_text, may_change, now_ms, page, stores_seen, user
from hq_server.admin.job_words import Sign, Told
from hq_server.admin.run_bars import Bar, bars
from hq_server.admin.states import State
from hq_server.domain.job import CUSTOMER_FEED_JOB
from hq_server.errors import FieldsRefused
from hq_server.services import audit, feed_readers, job_admin, job_schedules, job_warnings
from hq_server.services.feed_readers import FeedStatus
from hq_server.services.job_admin import JobsOverview, JobStatus
from hq_server.services.job_warnings import JobWarning
from hq_server.texts import _, ngettext

_SHOWN = ("all", "person", "running", "paused")
_TOLD_AT_ONCE = 5
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list: a job, a feed, or both."""

    name: str
    sign: Sign
    group: str
    job: JobStatus | None
    feed: FeedStatus | None
    result: State
    bars: tuple[Bar, ...]
    warning: JobWarning | None
    late: bool

    @property
    def needs_person(self) -> bool:
        paused = self.job is not None and self.job.job.pause is not None
        return self.late or (self.warning is not None and not paused)


def add_pages(console: Blueprint) -> None:
    console.get("/jobs", endpoint="jobs")(jobs)
    console.get("/jobs/table", endpoint="jobs_table")(jobs_table)
    console.post("/jobs/run", endpoint="run_job")(run_job)
    console.get("/jobs/runs", endpoint="job_runs")(runs)
    console.get("/jobs/pause", endpoint="pause_jobs")(pause)
    console.post("/jobs/pause", endpoint="post_pause_jobs")(post_pause)
    console.post("/jobs/resume", endpoint="resume_jobs")(resume)


def jobs() -> ResponseReturnValue:
    return _jobs("jobs.html")


def jobs_table() -> ResponseReturnValue:
    """The part that changes, for a page that is open."""
    return _jobs("jobs_table.html")


def run_job() -> ResponseReturnValue:
    refuse_unless_for_all()
    name = form_text("job", _LONGEST)
    job_admin.request_run(database(), name, now_ms(), by=user().name)
    if request.headers.get("HX-Request"):
        return jobs_table()
    title = _("{job} runs next.").format(job=job_words.sign_of(name).name)
    flash("ok", title, _("Its result appears below within a moment."))
    return redirect(back_to(name), 303)


def runs() -> ResponseReturnValue:
    """What all jobs did, newest first."""
    failed = request.args.get("show") == "failed"
    found = job_schedules.list_runs(database(), "", failed=failed, before=asked_before())
    return page(
        "job_runs.html",
        found=found,
        failed=failed,
        names=audit.full_names(database()),
        say=job_words,
        before=asked_before(),
    )


def pause() -> ResponseReturnValue:
    """An own page for a final act: of one job, or of all of them."""
    refuse_unless_for_all()
    return _pause_form(request.args.get("job", "")[:_LONGEST], "", "")


def post_pause() -> ResponseReturnValue:
    refuse_unless_for_all()
    name, reason = form_text("job", _LONGEST), form_text("reason", 5_000)
    try:
        paused = job_schedules.pause(database(), (name,) if name else (), reason, now_ms(), by=user().name)
    except FieldsRefused as refused:
        return _pause_form(name, reason, refused.message)
    title = ngettext("{count} job is paused.", "{count} jobs are paused.", len(paused)).format(count=len(paused))
    flash("ok", title, _("What comes meanwhile is kept and waits. Run now still works, once each time."))
    return redirect(back_to(name), 303)


def resume() -> ResponseReturnValue:
    refuse_unless_for_all()
    name = form_text("job", _LONGEST)
    resumed = job_schedules.resume(database(), (name,) if name else (), now_ms(), by=user().name)
    title = ngettext("{count} job goes on.", "{count} jobs go on.", len(resumed)).format(count=len(resumed))
    flash("ok", title, _("What waited meanwhile is done first."))
    return redirect(back_to(name), 303)


def refuse_unless_for_all() -> None:
    """Jobs work for every store: whoever looks after some stores only may look at them."""
    if not may_change(""):
        abort(403)


def back_to(name: str) -> str:
    """The page that a form was sent from: the list, or the job's own."""
    if name and form_text("from", 20) == "job":
        return url_for("admin.job", name=name)
    return url_for("admin.jobs")


def asked_before() -> tuple[int, str] | None:
    """Where the page of runs begins; anything else typed into the address is the first page."""
    time, _space, run = request.args.get("before", "")[:_LONGEST].partition(" ")
    return (int(time), run) if time.isascii() and time.isdigit() and len(time) < 16 and run else None


def _jobs(template: str) -> ResponseReturnValue:
    overview = job_admin.list_jobs(database(), now_ms())
    names = audit.full_names(database())
    lines = _lines(overview, names)
    chosen = request.args.get("show", "all")
    counts = {show: sum(_is_shown(line, show) for line in lines) for show in _SHOWN}
    warnings = job_warnings.find_warnings(overview, now_ms())
    told: list[tuple[str, Told]] = [(warning.job, job_words.tell(warning, names)) for warning in warnings]
    told += [(line.name, job_words.tell_late(line.feed)) for line in lines if line.feed and line.late]
    return page(
        template,
        overview=overview,
        lines=[line for line in lines if _is_shown(line, chosen)],
        counts=counts,
        chosen=chosen if chosen in _SHOWN else "all",
        troubles=told[:_TOLD_AT_ONCE],
        left=max(len(told) - _TOLD_AT_ONCE, 0),
        all_paused=all(status.job.pause for status in overview.jobs),
        for_all=may_change(""),
        say=job_words,
    )


def _lines(overview: JobsOverview, names: dict[str, str]) -> list[Line]:
    """Jobs by what they work on, each feed once: 1010 has a job of its own beside its readers."""
    feeds = feed_readers.list_feeds(database(), now_ms(), stores_seen())
    by_name = {status.job.name: status for status in overview.jobs}
    from_registers = [_line(status, None, names) for status in overview.jobs if status.job.name != CUSTOMER_FEED_JOB]
    to_registers = [_line(by_name.get(str(feed.feed)), feed, names) for feed in feeds]
    at = next((at for at, line in enumerate(from_registers) if line.group != from_registers[0].group), None)
    at = len(from_registers) if at is None else at
    return from_registers[:at] + to_registers + from_registers[at:]


def _line(status: JobStatus | None, feed: FeedStatus | None, names: dict[str, str]) -> Line:
    late = feed is not None and feed.is_late(now_ms())
    if feed is not None:
        job_troubled = status is not None and job_warnings.of_job(status, now_ms()) is not None
        busy = status is not None and (status.is_running or status.wished)
        result = job_words.feed_state(feed, now_ms())
        if status is not None and (job_troubled or busy):
            result = job_words.result_of(status, names)
        sign, group, name = job_words.feed_sign(feed.feed), _("To the registers"), str(feed.feed)
    else:
        assert status is not None
        name = status.job.name
        sign, group, result = job_words.sign_of(name), job_words.group_of(name), job_words.result_of(status, names)
    warning = job_warnings.of_job(status, now_ms()) if status else None
    return Line(name, sign, group, status, feed, result, bars(status.runs) if status else (), warning, late)


def _is_shown(line: Line, show: str) -> bool:
    if show == "person":
        return line.needs_person
    if show == "running":
        return line.job is not None and line.job.is_running
    if show == "paused":
        return line.job is not None and line.job.job.pause is not None
    return True


def _pause_form(name: str, reason: str, trouble: str) -> ResponseReturnValue:
    """``name`` empty: all jobs."""
    if name:
        job_schedules.get_job(database(), name)
    status = 422 if trouble else 200
    return page(
        "job_pause.html",
        status,
        name=name,
        sign=job_words.sign_of(name),
        reason=reason,
        trouble=trouble,
        limit=job_schedules.REASON_LIMIT,
    )
