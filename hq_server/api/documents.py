"""POST /v1/documents: the upload. Every line gets its own verdict; nothing is refused for business reasons."""

from flask import Response, request

from hq_server import logs
from hq_server.api.bodies import read_lines
from hq_server.api.identity import calling_register, database
from hq_server.api.observing import metrics
from hq_server.api.problems import ApiProblem, json_response, now_ms
from hq_server.services.ingest import ingest_batch
from hq_server.services.sessions import Delivery, note_broken_upload
from hq_server.wire.outgoing import BatchAnswer

# A log line names this many documents of a batch; the others are counted.
_TOLD = 20


def post_documents() -> Response:
    register = calling_register(request)
    delivery = Delivery()
    try:
        lines = read_lines(request)
    except ApiProblem as problem:
        note_broken_upload(database(), register, problem.kind, request.content_length or 0, delivery, now_ms())
        raise
    results = ingest_batch(database(), register, lines, now_ms(), delivery)
    for result in results:
        metrics().count_verdict(result.verdict)
    logs.note(documents=[result.id for result in results[:_TOLD]], count=len(results))
    return json_response(BatchAnswer(now_ms(), results))
