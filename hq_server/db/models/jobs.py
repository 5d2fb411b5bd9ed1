"""The jobs: their schedules, the wishes that they run, and their runs."""

from peewee import SQL, BigAutoField, BigIntegerField, BooleanField, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class JobRow(Row):
    """``at_times``: times of day such as ``06:00 20:30``, in place of the seconds. With ``paused_ms`` it is paused."""

    name = CodeField(primary_key=True)
    every_seconds = BigIntegerField()
    enabled = BooleanField()
    next_due_ms = BigIntegerField()
    at_times = CodeField(constraints=[SQL("DEFAULT ''")])
    paused_ms = BigIntegerField(null=True)
    paused_by = CodeField(constraints=[SQL("DEFAULT ''")])
    paused_reason = TextField(constraints=[SQL("DEFAULT ''")])

    class Meta:
        table_name = "job"


class JobTaskRow(Row):
    """One wish that a job runs. Wishes are only ever added; a worker takes all of a job's at once."""

    id = BigAutoField()
    job = CodeField()
    cause = CodeField()
    requested_ms = BigIntegerField()
    due_ms = BigIntegerField()
    attempts = BigIntegerField()
    run = CodeField(null=True)
    lease_until_ms = BigIntegerField(null=True)
    asked_by = CodeField(constraints=[SQL("DEFAULT ''")])

    class Meta:
        table_name = "job_task"


JobTaskRow.add_index(JobTaskRow.due_ms, name="job_task_due")
JobTaskRow.add_index(JobTaskRow.run, name="job_task_run")


class JobRunRow(Row):
    id = CodeField(primary_key=True)
    job = CodeField()
    cause = CodeField()
    worker = CodeField()
    started_ms = BigIntegerField()
    finished_ms = BigIntegerField(null=True)
    state = CodeField()
    rows_done = BigIntegerField()
    message = TextField()
    asked_by = CodeField(constraints=[SQL("DEFAULT ''")])

    class Meta:
        table_name = "job_run"


JobRunRow.add_index(JobRunRow.job, JobRunRow.started_ms, name="job_run_started")
JobRunRow.add_index(JobRunRow.started_ms, JobRunRow.id, name="job_run_newest")
JobRunRow.add_index(JobRunRow.started_ms, JobRunRow.id, where=SQL("state = 'failed'"), name="job_run_failed")
