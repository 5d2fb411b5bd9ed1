"""What registers sent and fetched, and the feeds that they are to load again from their start."""

from peewee import SQL, BigIntegerField, BooleanField, CompositeKey, TextField

from hq_server.db.fields import CodeField
from hq_server.db.models.row import Row


class UploadSessionRow(Row):
    """One batch of documents as it came. ``way``: ``network`` or ``file``; ``trouble``: why HQ could not read it."""

    store = CodeField()
    register = CodeField()
    started_ms = BigIntegerField()
    way = CodeField()
    first_sequence = BigIntegerField(null=True)
    last_sequence = BigIntegerField(null=True)
    documents = BigIntegerField()
    stored = BigIntegerField()
    duplicates = BigIntegerField()
    refused = BigIntegerField()
    parked = BigIntegerField()
    quarantined = BigIntegerField()
    size = BigIntegerField()
    took_ms = BigIntegerField()
    trouble = TextField()

    class Meta:
        table_name = "upload_session"
        primary_key = CompositeKey("store", "register", "started_ms")


UploadSessionRow.add_index(
    UploadSessionRow.started_ms, UploadSessionRow.store, UploadSessionRow.register, name="upload_session_started"
)
UploadSessionRow.add_index(
    *(UploadSessionRow.started_ms, UploadSessionRow.store, UploadSessionRow.register),
    where=SQL("refused > 0 OR quarantined > 0 OR trouble <> ''"),
    name="upload_session_trouble",
)


class DownloadSessionRow(Row):
    """Pages of one feed that followed one another, from ``after_position`` to ``position``; ``finished`` when there
    was no more.
    """

    store = CodeField()
    register = CodeField()
    feed = BigIntegerField()
    started_ms = BigIntegerField()
    ended_ms = BigIntegerField()
    after_position = BigIntegerField()
    position = BigIntegerField()
    pages = BigIntegerField()
    changes = BigIntegerField()
    size = BigIntegerField()
    finished = BooleanField()

    class Meta:
        table_name = "download_session"
        primary_key = CompositeKey("store", "register", "feed", "started_ms")


DownloadSessionRow.add_index(
    *(DownloadSessionRow.started_ms, DownloadSessionRow.store, DownloadSessionRow.register, DownloadSessionRow.feed),
    name="download_session_started",
)
DownloadSessionRow.add_index(
    *(DownloadSessionRow.started_ms, DownloadSessionRow.store, DownloadSessionRow.register, DownloadSessionRow.feed),
    where=SQL("NOT finished"),
    name="download_session_open",
)


class LoadRequestRow(Row):
    """``told_ms``: when the register was first told; ``done_ms``: when it said that it has everything again."""

    store = CodeField()
    register = CodeField()
    request = CodeField()
    feed = BigIntegerField()
    asked_by = CodeField()
    reason = TextField()
    asked_ms = BigIntegerField()
    told_ms = BigIntegerField(null=True)
    done_ms = BigIntegerField(null=True)

    class Meta:
        table_name = "load_request"
        primary_key = CompositeKey("store", "register", "request")


LoadRequestRow.add_index(
    LoadRequestRow.store, LoadRequestRow.register, where=SQL("done_ms IS NULL"), name="load_request_open"
)
LoadRequestRow.add_index(LoadRequestRow.feed, LoadRequestRow.asked_ms, name="load_request_feed")
