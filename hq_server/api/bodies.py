"""Reads request bodies: gzip or plain, at most 8 MiB unpacked, the limit kept while unpacking."""

import zlib
from typing import TypeVar

import msgspec
from flask import Request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from hq_server.api.problems import ApiProblem

MAX_BODY = 8 * 1024 * 1024
MAX_LINES = 1_000
NDJSON = "application/x-ndjson"
JSON = "application/json"

Shape = TypeVar("Shape", bound=msgspec.Struct)


def read_lines(request: Request) -> list[bytes]:
    """The documents of an upload, one a line, byte for byte. The line end after the last one may be there or not."""
    if request.mimetype != NDJSON:
        raise _wrong_media(f"Documents come as {NDJSON}.")
    lines = _unpacked(request).removesuffix(b"\n").split(b"\n", MAX_LINES)
    if lines == [b""]:
        raise ApiProblem(400, "no-documents", "The body is empty", "Send at least one document.")
    if len(lines) > MAX_LINES:
        raise ApiProblem(413, "too-many-documents", "Too many documents", f"Send at most {MAX_LINES} a request.")
    return lines


def read_struct(request: Request, shape: type[Shape]) -> Shape:
    """One JSON value of the shape."""
    if request.mimetype not in (JSON, ""):
        raise _wrong_media(f"This door takes {JSON}.")
    try:
        return msgspec.json.decode(_unpacked(request), type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ApiProblem(400, "malformed", "The body cannot be read", str(error)[:300]) from error


def _unpacked(request: Request) -> bytes:
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("gzip", "identity", ""):
        raise _wrong_media("Bodies may be gzip or plain.")
    body = sent_body(request)
    return gunzip(body) if encoding == "gzip" else body


def sent_body(request: Request) -> bytes:
    """As it was sent; it is read once and kept as long as the request."""
    try:
        return request.get_data()
    except RequestEntityTooLarge as error:
        raise _too_large() from error
    except (HTTPException, OSError) as error:
        raise ApiProblem(400, "malformed", "The body was cut off") from error


def gunzip(body: bytes) -> bytes:
    """Unpack one gzip member, and stop at the limit whatever the packed size says.

    More members than one would be valid gzip (RFC 1952), but no register sends them, and a body of empty ones costs its
    sender nothing and HQ a lot.
    """
    member = zlib.decompressobj(wbits=31)
    try:
        unpacked = member.decompress(body, MAX_BODY + 1)
    except zlib.error as error:
        raise ApiProblem(400, "malformed", "The body is not gzip", str(error)) from error
    if len(unpacked) > MAX_BODY:
        raise _too_large()
    if not member.eof:
        raise ApiProblem(400, "malformed", "The gzip body was cut off")
    if member.unused_data:
        raise ApiProblem(400, "malformed", "The body goes on after its gzip member")
    return unpacked


def _too_large() -> ApiProblem:
    return ApiProblem(
        413, "too-large", "The body is too large", f"At most {MAX_BODY} bytes unpacked; send less at once."
    )


def _wrong_media(detail: str) -> ApiProblem:
    return ApiProblem(415, "unsupported-media-type", "This kind of body is not taken", detail)
