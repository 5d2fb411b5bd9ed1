"""The machine door described for machines: OpenAPI 3.1, made from the very structs that read and write."""

from typing import Any, get_args

import msgspec

from hq_server.api.bodies import JSON, MAX_LINES, NDJSON
from hq_server.api.feeds import MAX_LIMIT
from hq_server.api.health import Health
from hq_server.wire import codes, incoming, outgoing
from hq_server.wire.readiness import Readiness
from hq_server.wire.setup import KINDS

_REF = "#/components/schemas/{name}"
_BODIES = [
    *(body for body in get_args(outgoing.ChangeBody) if body is not msgspec.Raw),
    *(kind.shape for kind in KINDS.values()),
]


def _with(shape: type[msgspec.Struct], **members: Any) -> type[msgspec.Struct]:
    """The same struct with other types for some members: msgspec describes no union of structs without tags."""
    fields = [(field.name, members.get(field.name, field.type)) for field in msgspec.structs.fields(shape)]
    return msgspec.defstruct(shape.__name__, fields)


_CHANGE = _with(outgoing.Change, body=Any)
_STRUCTS = (
    incoming.ActivationRequest,
    incoming.Contact,
    incoming.Envelope,
    *incoming.BODIES.values(),
    *dict.fromkeys(shape for shapes in incoming.LATER.values() for shape in shapes.values()),
    outgoing.Activated,
    outgoing.BatchAnswer,
    _with(outgoing.FeedPage, changes=list[_CHANGE]),  # type: ignore[valid-type]
    *_BODIES,
    outgoing.ContactAnswer,
    outgoing.ReceiptAnswer,
    Readiness,
    outgoing.Problem,
    Health,
)


def openapi_document() -> dict[str, Any]:
    """The whole description as plain values."""
    _, schemas = msgspec.json.schema_components(_STRUCTS, ref_template=_REF)
    records = [_schema(body.__name__) for body in _BODIES]
    schemas["Change"]["properties"]["body"] = {"anyOf": [*records, {"type": "null"}]}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Comptoir HQ",
            "version": f"{codes.VERSION}",
            "description": "What a register and HQ say to each other; README.md beside this file says what it means.",
        },
        "paths": _paths(),
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "register": {"type": "http", "scheme": "bearer"},
                "signature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Comptoir-Signature",
                    "description": "How a request is signed: README.md, “Signed requests”.",
                },
            },
        },
    }


def render_openapi() -> bytes:
    """The committed form: sorted and indented, so that a change shows as a change."""
    return msgspec.json.format(msgspec.json.encode(openapi_document(), order="sorted"), indent=2) + b"\n"


def _paths() -> dict[str, Any]:
    return {
        "/v1/activations": {
            "post": _operation(
                "Trade a one-time code for a device token", "201", "Activated", [400, 403, 413, 415, 429]
            )
            | {"requestBody": _body(JSON, _schema("ActivationRequest"))}
        },
        "/v1/documents": {
            "post": _operation("Upload documents", "200", "BatchAnswer", [400, 401, 413, 415, 503])
            | _signed()
            | {"requestBody": _body(NDJSON, _lines())}
        },
        "/v1/feeds/{feed}": {
            "get": _operation("Read what changed at HQ", "200", "FeedPage", [400, 401, 404, 503])
            | _signed()
            | {"parameters": _feed_parameters()}
        },
        "/v1/contact": {
            "post": _operation("Heartbeat", "200", "ContactAnswer", [400, 401, 413, 415, 503])
            | _signed()
            | {"requestBody": _body(JSON, _schema("Contact"))}
        },
        "/v1/receipts/{receipt}": {
            "get": _operation("Find a receipt to take goods back from", "200", "ReceiptAnswer", [401, 503])
            | _signed()
            | {"parameters": [{"name": "receipt", "in": "path", "required": True, "schema": {"type": "string"}}]}
        },
        "/v1/readiness": {
            "get": _operation("Is the store ready to close a day?", "200", "Readiness", [400, 401, 503])
            | _signed()
            | {"parameters": [{"name": "business_date", "in": "query", "schema": {"type": "string", "format": "date"}}]}
        },
        "/v1/health": {"get": _operation("Can HQ reach its database?", "200", "Health", [503])},
        "/v1/openapi.json": {
            "get": {
                "summary": "This description",
                "responses": {"200": {"description": "OpenAPI 3.1", "content": {JSON: {}}}},
            }
        },
    }


def _schema(name: str) -> dict[str, Any]:
    return {"$ref": _REF.format(name=name)}


def _signed() -> dict[str, Any]:
    """A register that has never signed a request may go on without."""
    return {"security": [{"register": [], "signature": []}, {"register": []}]}


def _body(media: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": True, "content": {media: {"schema": schema}}}


def _lines() -> dict[str, Any]:
    return {
        "type": "string",
        "description": f"One document a line, at most {MAX_LINES}; each line is an Envelope whose body its kind names.",
        "contentMediaType": JSON,
        "contentSchema": _schema("Envelope"),
    }


def _operation(summary: str, status: str, answer: str, problems: list[int]) -> dict[str, Any]:
    problem = {
        "description": "A problem document (RFC 9457)",
        "content": {"application/problem+json": {"schema": _schema("Problem")}},
    }
    good = {"description": answer, "content": {JSON: {"schema": _schema(answer)}}}
    return {"summary": summary, "responses": {status: good} | {str(code): problem for code in problems}}


def _feed_parameters() -> list[dict[str, Any]]:
    number = {"type": "integer", "minimum": 0}
    return [
        {"name": "feed", "in": "path", "required": True, "schema": {"enum": list(codes.FEEDS)}},
        {"name": "after", "in": "query", "schema": number | {"default": 0}},
        {"name": "epoch", "in": "query", "schema": {"type": "string"}},
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT}},
    ]
