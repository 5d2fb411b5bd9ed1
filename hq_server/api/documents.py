"""POST /v1/documents: the upload. Every line gets its own verdict; nothing is refused for business reasons."""

from flask import Response, request

from hq_server import logs
from hq_server.api.bodies import read_lines
from hq_server.api.identity import calling_register, database
from hq_server.api.observing import metrics
from hq_server.api.problems import json_response, now_ms
from hq_server.services.ingest import ingest_batch
from hq_server.wire.outgoing import BatchAnswer

# A log line names this many documents of a batch; the others are counted.
_TOLD = 20


def post_documents() -> Response:
    register = calling_register(request)
    lines = read_lines(request)
    results = ingest_batch(database(), register, lines, now_ms())
    for result in results:
        metrics().count_verdict(result.verdict)
    logs.note(documents=[result.id for result in results[:_TOLD]], count=len(results))
    return json_response(BatchAnswer(now_ms(), results))
