"""Errors as registers read them: problem documents (RFC 9457), never a page and never a stack trace."""

from flask import Response, current_app

from hq_server.wire.outgoing import Problem, encode


class ApiProblem(Exception):
    """Ends the request with a problem document. ``kind`` is its ``type``; ``retry_after`` are seconds."""

    def __init__(self, status: int, kind: str, title: str, detail: str = "", retry_after: int | None = None) -> None:
        super().__init__(title)
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.retry_after = retry_after


def now_ms() -> int:
    """HQ's clock; the composition root says which."""
    now: int = current_app.extensions["hq_now_ms"]()
    return now


def problem_response(problem: ApiProblem) -> Response:
    body = encode(Problem(problem.kind, problem.title, problem.status, problem.detail, now_ms()))
    response = Response(body, problem.status, content_type="application/problem+json")
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="register"'
    return response


def json_response(answer: object, status: int = 200) -> Response:
    return Response(encode(answer), status, content_type="application/json")
