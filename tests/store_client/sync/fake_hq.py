"""An HQ for the register's tests: real HTTP on the loopback, the contract's answers, and faults on demand."""

import gzip
import json
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

HQ_MS = 1_795_420_800_000
TOKEN = "t" * 43
FIRST_HASH = "0" * 64


@dataclass(frozen=True)
class Asked:
    """One request as it arrived: ``body`` unpacked, ``sent`` as it came, ``address`` with its query."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    peer: int = 0
    sent: bytes = b""
    address: str = ""

    @property
    def lines(self) -> list[bytes]:
        return self.body.removesuffix(b"\n").split(b"\n")


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes
    media: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False
    cut: bool = False


Fault = Callable[[Reply], Reply]


def lose_reply(reply: Reply) -> Reply:
    return replace(reply, lost=True)


def cut_reply(reply: Reply) -> Reply:
    return replace(reply, cut=True)


def portal(reply: Reply) -> Reply:
    return Reply(200, b"<!doctype html><title>Free Wi-Fi</title><p>Please accept our terms.", "text/html")


def portal_redirect(reply: Reply) -> Reply:
    return Reply(302, b"", "text/html", {"Location": "http://127.0.0.1:1/login"})


def problem(status: int, kind: str = "unexpected", **headers: str) -> Fault:
    body = json.dumps({"type": kind, "title": kind, "status": status, "detail": "", "hq_ms": HQ_MS}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda reply: Reply(status, body, "application/problem+json", named)


def plain(status: int, body: bytes = b"<html>", media: str = "text/html") -> Fault:
    return lambda reply: Reply(status, body, media)


def edit(change: Callable[[Any], Any]) -> Fault:
    """Answer something else than HQ would have: ``change`` gets the answer as read from its JSON."""

    def edited(reply: Reply) -> Reply:
        content = json.loads(reply.body)
        return replace(reply, body=json.dumps(change(content)).encode())

    return edited


class FakeHq:
    """Keeps what it is sent and serves what it is told to.

    ``fault`` breaks the next exchanges with a door, ``chokes_on`` every one whose body holds these bytes.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.stored: dict[int, bytes] = {}
        self.verdicts: dict[int, tuple[str, str, str]] = {}
        self.feeds: dict[int, list[dict[str, Any]]] = {}
        self.receipts: dict[str, dict[str, Any]] = {}
        self.readiness: dict[str, Any] = {}
        self.hq_keys: list[str] = []
        self.renewal: dict[str, Any] | None = None
        self.load_again: list[dict[str, Any]] = []
        self.epoch = "01JE"
        self.hq_ms = HQ_MS
        self.token = TOKEN
        self.activated: Reply | None = None
        self.on_contact: Callable[[], None] = lambda: None
        self.chokes_on: dict[bytes, Fault] = {}
        self._faults: deque[tuple[str, Fault]] = deque()
        self._lock = threading.RLock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> "FakeHq":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def fault(self, door: str, *faults: Fault) -> None:
        """Break the next exchanges with a door, such as "documents", "feeds", "contact", "receipts", "readiness"."""
        self._faults.extend((door, fault) for fault in faults)

    def change(self, feed: int, kind: str, key: str, body: dict[str, Any] | None) -> None:
        """A record changed at HQ: it stands at the newest position of the feed, and only there."""
        with self._lock:
            changes = self.feeds.setdefault(feed, [])
            position = self.head(feed) + 1
            changes[:] = [change for change in changes if (change["kind"], change["key"]) != (kind, key)]
            changes.append({"position": position, "kind": kind, "key": key, "body": body})

    def head(self, feed: int) -> int:
        return max((change["position"] for change in self.feeds.get(feed, [])), default=0)

    def requests(self, door: str) -> list[Asked]:
        with self._lock:
            return [asked for asked in self.asked if asked.path.startswith(f"/v1/{door}")]

    def sequences(self, request: int = -1) -> list[int]:
        """The documents of one upload, by their sequence."""
        return [json.loads(line)["sequence"] for line in self.requests("documents")[request].lines]

    def answer(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            for content, fault in self.chokes_on.items():
                if content in asked.body:
                    return fault(_json({}))
            reply = self._reply(asked)
            door = asked.path.split("/")[2]
            for index, (wanted, fault) in enumerate(self._faults):
                if wanted == door:
                    del self._faults[index]
                    return fault(reply)
            return reply

    def _reply(self, asked: Asked) -> Reply:
        if asked.path == "/v1/activations":
            return self.activated or problem(403, "activation-code-unknown")(_json({}))
        if asked.headers.get("authorization") != f"Bearer {self.token}":
            return problem(401, "register-unknown")(_json({}))
        if asked.path == "/v1/documents":
            return _json({"hq_ms": self.hq_ms, "results": [self._take(line) for line in asked.lines]})
        if asked.path == "/v1/contact":
            self.on_contact()
            heads = {str(feed): self.head(feed) for feed in self.feeds}
            stored = max(self.stored, default=0)
            answer = {"hq_ms": self.hq_ms, "epoch": self.epoch, "stored_sequence": stored, "heads": heads}
            more = {"hq_keys": self.hq_keys, "load_again": self.load_again, "renewal": self.renewal}
            return _json({**answer, **{name: told for name, told in more.items() if told}})
        if asked.path == "/v1/readiness" and self.readiness:
            return _json({**self.readiness, "business_date": asked.query["business_date"]})
        if asked.path == "/v1/readiness":
            return problem(404, "not-found")(_json({}))
        if asked.path.startswith("/v1/receipts/"):
            found = self.receipts.get(unquote(asked.path.rsplit("/", 1)[1]))
            return _json({"hq_ms": self.hq_ms, "found": found is not None, "transaction": found})
        return self._page(int(asked.path.rsplit("/", 1)[1]), asked.query)

    def _take(self, line: bytes) -> dict[str, Any]:
        document = json.loads(line)
        sequence = document["sequence"]
        verdict, state, reason = self.verdicts.get(sequence, ("stored", "applied", ""))
        if self.stored.get(sequence) == line:
            verdict = "duplicate"
        self.stored[sequence] = line
        return {"id": document["id"], "sequence": sequence, "verdict": verdict, "state": state, "reason": reason}

    def _page(self, feed: int, query: dict[str, str]) -> Reply:
        after, limit = int(query["after"]), int(query["limit"])
        page = {"hq_ms": self.hq_ms, "feed": feed, "epoch": self.epoch, "more": False, "reset": False}
        if query.get("epoch", "") != self.epoch:
            return _json({**page, "position": 0, "reset": True, "changes": []})
        newer = [change for change in self.feeds.get(feed, []) if change["position"] > after]
        changes = newer[:limit]
        position = changes[-1]["position"] if changes else max(after, self.head(feed))
        return _json({**page, "position": position, "more": len(newer) > limit, "changes": changes})


def activated(token: str = TOKEN, *, epoch: int = 1, last_sequence: int = 0, last_hash: str = FIRST_HASH) -> Reply:
    answer = {
        "token": token,
        "store": "101",
        "register": "2",
        "epoch": epoch,
        "last_sequence": last_sequence,
        "last_hash": last_hash,
        "hq_ms": HQ_MS,
    }
    return replace(_json(answer), status=201)


def _json(answer: object) -> Reply:
    return Reply(200, json.dumps(answer).encode())


def _handler(hq: FakeHq) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            sent = body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._send(
                hq.answer(
                    Asked(self.command, parts.path, query, headers, body, self.client_address[1], sent, self.path)
                )
            )

        do_POST = do_GET

        def _send(self, reply: Reply) -> None:
            if reply.lost:
                self.close_connection = True
                return
            try:
                self._write(reply)
            except OSError:  # the register gave up first
                self.close_connection = True

        def _write(self, reply: Reply) -> None:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.media)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
            self.close_connection = self.close_connection or reply.cut

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
