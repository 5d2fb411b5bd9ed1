"""What the register takes for HQ's word, and what it takes for "cannot reach HQ"."""

import json
import socket
import threading
import time
from pathlib import Path

import pytest

from store_client.errors import ActivationNeeded, HqUnreachable
from store_client.sync import hq_client
from store_client.sync.hq_client import HqBusy, HqClient, HqFailed, RequestRefused, TooMuchAtOnce, pack_batch
from store_client.wire.outgoing import Contact
from tests.store_client.sync import fake_hq
from tests.store_client.sync.fake_hq import TOKEN, FakeHq, Fault, Reply

CONTACT = Contact("0", 0, 0, 0, 0, {})


def line(sequence: int, padding: int = 0) -> bytes:
    return json.dumps({"id": f"d-{sequence}", "sequence": sequence, "body": "x" * padding}).encode()


def test_documents_arrive_byte_for_byte(hq: FakeHq, client: HqClient) -> None:
    lines = [b'{"id":"d-1","sequence":1,"body":"\xc3\x93 Caoimh \xf0\x9f\x8d\x80"}', line(2, 4000)]
    results = client.post_batch(pack_batch(lines))
    assert [(result.sequence, result.verdict) for result in results] == [(1, "stored"), (2, "stored")]
    (asked,) = hq.requests("documents")
    assert asked.lines == lines
    assert asked.headers["content-type"] == "application/x-ndjson"
    assert asked.headers["content-encoding"] == "gzip"
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    "fault",
    [
        fake_hq.lose_reply,
        fake_hq.cut_reply,
        fake_hq.portal,
        fake_hq.portal_redirect,
        fake_hq.plain(200, b"{", "application/json"),
        fake_hq.plain(200, b"\xff\xfe", "application/json"),
        fake_hq.plain(200, b"[" * 100_000, "application/json"),
        fake_hq.plain(204, b""),
        fake_hq.plain(401),
        fake_hq.plain(403),
        fake_hq.plain(404),
        fake_hq.plain(500),
        fake_hq.plain(502),
        fake_hq.plain(401, b'{"type":"register-unknown"}', "application/json"),
        fake_hq.problem(401, "proxy-sign-in"),
        fake_hq.plain(401, b"<html>", "application/problem+json"),
        fake_hq.edit(lambda answer: {**answer, "results": []}),
        fake_hq.edit(lambda answer: {**answer, "results": answer["results"] * 2}),
        fake_hq.edit(lambda answer: [answer]),
    ],
)
def test_whatever_is_not_hqs_answer_is_only_unreachable(hq: FakeHq, client: HqClient, fault: Fault) -> None:
    hq.fault("documents", fault)
    with pytest.raises(HqUnreachable) as caught:
        client.post_batch(pack_batch([line(1)]))
    assert "kept here" in caught.value.message
    assert type(caught.value) is HqUnreachable
    assert client.post_batch(pack_batch([line(1)]))[0].sequence == 1  # and the connection is good for the next exchange


def test_hqs_own_failure_is_told_apart(hq: FakeHq, client: HqClient) -> None:
    hq.fault("documents", fake_hq.problem(500))
    with pytest.raises(HqFailed):
        client.post_batch(pack_batch([line(1)]))


@pytest.mark.parametrize("kind", ["register-unknown", "register-revoked"])
def test_hqs_own_401_asks_for_activation(hq: FakeHq, client: HqClient, kind: str) -> None:
    hq.fault("contact", fake_hq.problem(401, kind))
    with pytest.raises(ActivationNeeded):
        client.contact(CONTACT)


def test_a_refusal_names_its_kind(hq: FakeHq, client: HqClient) -> None:
    hq.fault("activations", fake_hq.problem(403, "https://hq.example/problems/activation-code-used"))
    with pytest.raises(RequestRefused) as caught:
        client.activate("CODE", "front desk")
    assert (caught.value.status, caught.value.problem) == (403, "activation-code-used")


@pytest.mark.parametrize("fault", [fake_hq.problem(413, "too-large"), fake_hq.plain(413)])
def test_too_much_at_once_is_told_apart_whoever_says_it(hq: FakeHq, client: HqClient, fault: Fault) -> None:
    hq.fault("documents", fault)
    with pytest.raises(TooMuchAtOnce):
        client.post_batch(pack_batch([line(1)]))


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        (fake_hq.problem(429, Retry_After="7"), 7.0),
        (fake_hq.problem(503, Retry_After="Fri, 13 Jan 2001 00:00:00 GMT"), 0.0),
        (fake_hq.problem(503, Retry_After="soon"), 0.0),
        (fake_hq.plain(503), 0.0),
    ],
)
def test_a_busy_hq_says_when_to_come_back(hq: FakeHq, client: HqClient, fault: Fault, seconds: float) -> None:
    hq.fault("documents", fault)
    with pytest.raises(HqBusy) as caught:
        client.post_batch(pack_batch([line(1)]))
    assert caught.value.wait_seconds == seconds


def test_a_date_in_retry_after_is_read_as_seconds_from_now(hq: FakeHq, client: HqClient) -> None:
    later = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 100))
    hq.fault("documents", fake_hq.problem(503, Retry_After=later))
    with pytest.raises(HqBusy) as caught:
        client.post_batch(pack_batch([line(1)]))
    assert 90 < caught.value.wait_seconds <= 100


def test_the_connection_is_kept_alive(hq: FakeHq, client: HqClient) -> None:
    for _ in range(3):
        client.contact(CONTACT)
    assert len({asked.peer for asked in hq.asked}) == 1


def test_an_endless_answer_is_cut_off(hq: FakeHq, client: HqClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hq_client, "MAX_ANSWER", 1000)
    hq.fault("contact", fake_hq.edit(lambda answer: {**answer, "padding": "x" * 200_000}))
    with pytest.raises(HqUnreachable):
        client.contact(CONTACT)


def test_a_dripping_answer_is_given_up(hq: FakeHq, client: HqClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hq_client, "WHOLE_ANSWER_SECONDS", -1.0)
    with pytest.raises(HqUnreachable):
        client.contact(CONTACT)


def test_a_silent_hq_is_given_up_after_the_read_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        quick = HqClient(f"http://127.0.0.1:{silent.getsockname()[1]}", TOKEN, read_seconds=0.05)
        with pytest.raises(HqUnreachable):
            quick.contact(CONTACT)
        quick.close()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "ftp://127.0.0.1/", "", "http://", "http://nowhere.invalid"])
def test_an_address_where_nobody_answers_is_unreachable(url: str) -> None:
    nowhere = HqClient(url, TOKEN)
    with pytest.raises(HqUnreachable):
        nowhere.contact(CONTACT)
    nowhere.close()


def test_tls_that_is_not_hqs_is_unreachable_in_plain_words(tmp_path: Path) -> None:
    def answer_without_tls() -> None:
        connection, _address = server.accept()
        with connection:
            connection.recv(1000)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=answer_without_tls)
        thread.start()
        client = HqClient(f"https://127.0.0.1:{server.getsockname()[1]}", TOKEN)
        with pytest.raises(HqUnreachable, match="certificate cannot be trusted"):
            client.contact(CONTACT)
        client.close()
        thread.join()


def test_a_certificate_file_that_is_missing_is_said(hq: FakeHq, tmp_path: Path) -> None:
    client = HqClient(hq.url.replace("http:", "https:"), TOKEN, ca_file=tmp_path / "missing.pem")
    with pytest.raises(HqUnreachable):
        client.contact(CONTACT)
    client.close()


def test_a_page_continues_where_the_register_is(hq: FakeHq, client: HqClient) -> None:
    for number in range(1, 4):
        hq.change(1010, "customer", f"c-{number}", None)
    page = client.read_feed(1010, 1, hq.epoch, 1)
    assert [(change.position, change.key) for change in page.changes] == [(2, "c-2")]
    assert page.more
    assert hq.requests("feeds")[0].query == {"after": "1", "epoch": hq.epoch, "limit": "1"}


@pytest.mark.parametrize(
    "change",
    [
        {"feed": 1020},
        {"epoch": "other"},
        {"epoch": ""},
        {"position": 1},
        {"changes": [{"position": 2, "kind": "customer", "key": "c", "body": None}] * 2},
        {"changes": [{"position": 1, "kind": "customer", "key": "c", "body": None}]},
        {"changes": [], "position": 1, "more": True},
    ],
)
def test_a_page_that_does_not_continue_is_not_applied(hq: FakeHq, client: HqClient, change: dict[str, object]) -> None:
    hq.change(1010, "customer", "c-1", None)
    hq.change(1010, "customer", "c-2", None)
    hq.fault("feeds", fake_hq.edit(lambda answer: {**answer, **change}))
    with pytest.raises(HqUnreachable):
        client.read_feed(1010, 1, hq.epoch, 500)


def test_an_unknown_epoch_is_answered_with_a_reset(hq: FakeHq, client: HqClient) -> None:
    page = client.read_feed(1010, 7, "01JD", 500)
    assert (page.reset, page.position, page.epoch) == (True, 0, hq.epoch)


def test_a_trusted_token_never_leaves_for_another_machine(hq: FakeHq, client: HqClient) -> None:
    with FakeHq() as other:
        hq.fault("contact", lambda reply: Reply(307, b"", "text/html", {"Location": f"{other.url}/v1/contact"}))
        with pytest.raises(HqUnreachable):
            client.contact(CONTACT)
        assert other.asked == []


def test_a_netrc_file_does_not_replace_the_token(hq: FakeHq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    client = HqClient(hq.url, TOKEN)
    client._session.trust_env = True
    client.contact(CONTACT)
    client.close()
    assert hq.requests("contact")[0].headers["authorization"] == f"Bearer {TOKEN}"
