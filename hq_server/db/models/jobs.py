"""The jobs: their schedules, the wishes that they run, and their runs."""

from peewee import BigAutoField, BigIntegerField, BooleanField, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class JobRow(Row):
    name = CodeField(primary_key=True)
    every_seconds = BigIntegerField()
    enabled = BooleanField()
    next_due_ms = BigIntegerField()

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

    class Meta:
        table_name = "job_run"


JobRunRow.add_index(JobRunRow.job, JobRunRow.started_ms, name="job_run_started")
