"""One job or feed: what is wrong with it, its schedule, everything it did, and which registers are behind."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin import job_words
from hq_server.admin.console import database, flash, form_text, may_change, now_ms, page, stores_seen, user
from hq_server.admin.jobs import asked_before, refuse_unless_for_all
from hq_server.admin.run_bars import bars
from hq_server.admin.states import State
from hq_server.domain.job import Job
from hq_server.domain.job_times import read_times
from hq_server.errors import FieldsRefused, NotFound
from hq_server.services import audit, feed_readers, job_admin, job_schedules, job_warnings, load_again
from hq_server.texts import _
from hq_server.wire import codes

_UNITS = {"s": 1, "min": 60, "h": 3600}
_EVERY, _AT, _BY_HAND = "every", "at", "hand"


def add_pages(console: Blueprint) -> None:
    console.get("/jobs/<name>", endpoint="job")(job)
    console.post("/jobs/<name>/schedule", endpoint="post_schedule")(post_schedule)


def job(name: str) -> ResponseReturnValue:
    return _page(name, None, {})


def post_schedule(name: str) -> ResponseReturnValue:
    refuse_unless_for_all()
    typed = {field: form_text(field, 300) for field in ("mode", "every", "unit", "times")}
    try:
        _change(name, typed)
    except FieldsRefused as refused:
        return _page(name, typed, refused.messages)
    flash("ok", _("Saved."), _("The next run follows the new schedule."))
    return redirect(url_for("admin.job", name=name), 303)


def _change(name: str, typed: dict[str, str]) -> None:
    db, by = database(), user().name
    if typed["mode"] == _AT:
        job_schedules.run_at(db, name, read_times(typed["times"]), now_ms(), by=by)
    elif typed["mode"] == _BY_HAND:
        job_schedules.run_by_hand(db, name, now_ms(), by=by)
    else:
        number = typed["every"]
        seconds = int(number) * _UNITS.get(typed["unit"], 1) if number.isascii() and number.isdigit() else 0
        job_schedules.run_every(db, name, seconds, now_ms(), by=by)


def _page(name: str, typed: dict[str, str] | None, faults: dict[str, str]) -> ResponseReturnValue:
    db, seen = database(), stores_seen()
    feed = int(name) if name in {str(feed) for feed in codes.FEEDS} else None
    overview = job_admin.list_jobs(db, now_ms())
    status = next((one for one in overview.jobs if one.job.name == name), None)
    if status is None and feed is None:
        raise NotFound(_("There is no job {name}.").format(name=name[:40]))
    names = audit.full_names(db)
    failed = request.args.get("show") == "failed"
    found_feed = feed_readers.get_feed(db, feed, now_ms(), seen) if feed else None
    warning = job_warnings.of_job(status, now_ms()) if status else None
    told = job_words.tell(warning, names) if warning else None
    if told is None and found_feed and found_feed.is_late(now_ms()):
        told = job_words.tell_late(found_feed)
    return page(
        "job.html",
        422 if faults else 200,
        name=name,
        sign=job_words.sign_of(name) if status else job_words.feed_sign(feed or 0),
        job=status,
        feed=found_feed,
        state=_state(status, found_feed, names),
        trouble=told,
        bars=bars(status.runs) if status else (),
        found=job_schedules.list_runs(db, name, failed=failed, before=asked_before()) if status else None,
        failed=failed,
        before=asked_before(),
        behind=feed_readers.list_behind(db, feed, seen) if feed else [],
        loading=load_again.list_of_feed(db, feed, None if seen is None else sorted(seen)) if feed else [],
        names=names,
        typed=typed or (_typed(status.job) if status else {}),
        faults=faults,
        for_all=may_change(""),
        may_load=may_change(),
        say=job_words,
    )


def _state(status: job_admin.JobStatus | None, feed: feed_readers.FeedStatus | None, names: dict[str, str]) -> State:
    if status is not None and (feed is None or status.job.pause or status.has_failed or status.is_running):
        return job_words.result_of(status, names)
    assert feed is not None
    return job_words.feed_state(feed, now_ms())


def _typed(job: Job) -> dict[str, str]:
    """The form as the job is: its interval in the largest unit that is a whole number of them."""
    seconds = job.every_seconds if not job.at_times else _UNITS["h"]
    unit = next(unit for unit, size in reversed(_UNITS.items()) if seconds % size == 0)
    mode = _BY_HAND if not job.enabled else _AT if job.at_times else _EVERY
    return {"mode": mode, "every": str(seconds // _UNITS[unit]), "unit": unit, "times": " ".join(job.at_times)}
