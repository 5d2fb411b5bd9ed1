"""Jobs and feeds: last run, result, backlog, schedule, and a button that runs one now."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from hq_server.admin.console import database, flash, form_text, now_ms, page
from hq_server.admin.states import job_result
from hq_server.domain.job import CUSTOMER_FEED_JOB, CUSTOMER_JOB, P_JOB, RUNNING, STATEMENTS_JOB, JobRun
from hq_server.services import job_admin
from hq_server.texts import _


def add_pages(console: Blueprint) -> None:
    console.get("/jobs", endpoint="jobs")(jobs)
    console.get("/jobs/table", endpoint="jobs_table")(jobs_table)
    console.post("/jobs/run", endpoint="run_job")(run_job)


def jobs() -> ResponseReturnValue:
    return _jobs("jobs.html")


def jobs_table() -> ResponseReturnValue:
    """The part that changes, for a page that is open."""
    return _jobs("jobs_table.html")


def run_job() -> ResponseReturnValue:
    name = form_text("job")
    job_admin.request_run(database(), name, now_ms())
    if request.headers.get("HX-Request"):
        return jobs_table()
    flash("ok", _("{job} runs next.").format(job=name), _("Its result appears below within a moment."))
    return redirect(url_for("admin.jobs"), 303)


def _jobs(template: str) -> ResponseReturnValue:
    overview = job_admin.list_jobs(database(), now_ms())
    rows = [(status, job_result(status), _bars(status.runs)) for status in overview.jobs]
    late = [status for status in overview.jobs if status.is_late(now_ms())]
    runs = job_admin.list_runs(database(), limit=20)
    return page(template, overview=overview, rows=rows, late=late, runs=runs, about=_about())


def _about() -> dict[str, tuple[str, str, str]]:
    """Per job: its short sign, its name and what it does."""
    return {
        P_JOB: ("P", _("P-job"), _("Applies the documents that registers sent")),
        CUSTOMER_JOB: ("C", _("Customer job"), _("Gives account numbers to pending customers")),
        CUSTOMER_FEED_JOB: ("1010", _("Customers"), _("Account numbers and changes, back to every register")),
        STATEMENTS_JOB: ("S", _("Statements"), _("Calculates, checks and posts what each store's day comes to")),
    }


def _bars(runs: tuple[JobRun, ...]) -> list[tuple[int, int, str]]:
    """The last runs, oldest first, as bars: x, height, class."""
    finished = [run for run in reversed(runs) if run.state != RUNNING]
    longest = max((_took(run) for run in finished), default=0) or 1
    height = {run.id: 3 + 13 * _took(run) // longest for run in finished}
    return [(5 * at, height[run.id], "b" if run.state == "failed" else "") for at, run in enumerate(finished)]


def _took(run: JobRun) -> int:
    return (run.finished_ms or run.started_ms) - run.started_ms
