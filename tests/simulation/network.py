"""What the network, and what stands between, does to a request: drawn by chance and counted."""

import io
import json
from random import Random
from typing import Any, Protocol

import requests
from requests.structures import CaseInsensitiveDict

URL = "http://hq.invalid"

# How often each of them comes, where something goes wrong.
_FAULTS = {
    "request lost": 4,
    "reply lost": 6,
    "twice": 3,
    "once more later": 3,
    "late": 3,
    "overtaken": 3,
    "cut": 3,
    "request cut": 3,
    "500": 2,
    "400": 1,
    "413": 1,
    "429": 1,
    "portal": 1,
    "proxy": 1,
    "gateway": 1,
}
# What portals and proxies answer in HQ's place.
_OF_OTHERS = {"portal": 200, "proxy": 401, "gateway": 502}
NAMES = tuple(_FAULTS)
_WEIGHTS = tuple(_FAULTS.values())


def draw(chance: Random, awful: float) -> str:
    """The fault that the next request meets, or nothing."""
    return chance.choices(NAMES, _WEIGHTS)[0] if chance.random() < awful else ""


class Between(Protocol):
    """What a wire needs of its chain: ``late`` are requests that nobody waits for any more."""

    late: list[requests.PreparedRequest]

    def network_fault(self) -> str: ...

    def ask(self, request: requests.PreparedRequest, *, cut: bool = False) -> tuple[int, bytes, str]: ...

    def arrive_late(self) -> None: ...


class Wire(requests.adapters.BaseAdapter):
    """Between a register and HQ, in this process."""

    def __init__(self, chain: Between) -> None:
        super().__init__()
        self._chain = chain

    def send(self, request: requests.PreparedRequest, *_told: Any, **_more: Any) -> requests.Response:
        chain = self._chain
        fault = chain.network_fault()
        if fault in _OF_OTHERS:
            return _response(_OF_OTHERS[fault], b"<html>Welcome to our wireless network</html>", "text/html", request)
        if fault in ("500", "413", "429", "400"):
            problem = {
                "type": "/problems/simulated",
                "title": "Simulated",
                "status": int(fault),
                "detail": "no",
                "hq_ms": 0,
            }
            return _response(int(fault), json.dumps(problem).encode(), "application/problem+json", request)
        if fault == "request lost":
            raise requests.exceptions.ConnectionError(fault)
        if fault == "late":
            chain.late.append(request)
            raise requests.exceptions.ConnectionError(fault)
        if fault == "request cut":
            chain.ask(request, cut=True)
            raise requests.exceptions.ConnectionError(fault)
        if fault == "overtaken":
            chain.arrive_late()
        answer = chain.ask(request)
        if fault == "twice":
            chain.ask(request)
        if fault == "once more later":
            chain.late.append(request)
        if fault == "reply lost":
            raise requests.exceptions.ConnectionError(fault)
        if fault == "cut":
            answer = (answer[0], answer[1][: len(answer[1]) // 2], answer[2])
        return _response(*answer, request)

    def close(self) -> None: ...


def _response(status: int, content: bytes, media: str, request: requests.PreparedRequest) -> requests.Response:
    made = requests.Response()
    made.status_code, made.url, made.request = status, str(request.url), request
    made.headers = CaseInsensitiveDict({"Content-Type": media, "Content-Length": str(len(content))})
    made.raw = io.BytesIO(content)
    return made
