"""HQ over TLS in its own processes: a real register comes in, what is in hand is finished, mistakes are told."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hq_server.__main__ import main
from hq_server.db.database import HqDatabase
from hq_server.domain.stores import Store
from hq_server.errors import WrongSettings
from hq_server.services import store_admin
from hq_server.tls import check_certificate
from store_client.errors import HqUnreachable
from store_client.sync.hq_client import HqClient
from store_client.wire.outgoing import Contact
from tests.certificates import Pair, make_pair
from tests.hq_server.sending_register import NOW

CONTACT = Contact("0.2.0", NOW, 0, 0, 0, {})


@dataclass
class Served:
    process: subprocess.Popen[str]
    port: int
    pair: Pair
    db: HqDatabase

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def client(self, ca_file: Path | None) -> HqClient:
        code = store_admin.issue_activation_code(self.db, "101-2", int(time.time() * 1000)).code
        client = HqClient(self.url, ca_file=ca_file or "")
        given = client.activate(code, "pc")
        client.close()
        return HqClient(self.url, given.token, request_key=given.request_key, ca_file=ca_file or "")

    def connect(self) -> ssl.SSLSocket:
        context = ssl.create_default_context(cafile=str(self.pair.certificate))
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), 10), server_hostname="localhost")

    def connect_to_anybody(self) -> ssl.SSLSocket:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), 10))

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.fixture
def served(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Served]:
    url = f"sqlite:///{tmp_path / 'hq.db'}"
    (tmp_path / "hq.db").write_bytes(migrated_sqlite.read_bytes())
    db = HqDatabase.open(url)
    store_admin.create_store(db, Store("101", "Nord", "EUR"), NOW)
    store_admin.add_register(db, "101", "2", NOW)
    pair = make_pair(tmp_path)
    command = [sys.executable, "-m", "hq_server", "serve", "--port", "0", "--database", url]
    command += ["--data-folder", str(tmp_path), "--tls", str(pair.certificate), str(pair.key)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("HQ is at https://127.0.0.1:"), line
        yield Served(process, int(line.rstrip("/\n").rpartition(":")[2]), pair, db)
        if process.poll() is None:
            process.terminate()
    db.close()


def eventually(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "it never came so far"
        time.sleep(0.05)


def test_a_register_that_trusts_the_certificate_comes_in_and_signs(served: Served) -> None:
    client = served.client(served.pair.certificate)
    assert client.contact(CONTACT).heads
    assert client.read_feed(1070, 0, client.contact(CONTACT).epoch, 500).changes
    client.close()
    with served.db.read():
        assert served.db.row("SELECT count(*) FROM register WHERE signed_ms IS NOT NULL") == (1,)
    assert served.stop() == 0


def test_a_register_that_does_not_trust_it_sends_nothing_and_says_so(served: Served, tmp_path: Path) -> None:
    other = make_pair(tmp_path, "other")
    for ca_file in (None, other.certificate):
        with pytest.raises(HqUnreachable, match="certificate cannot be trusted"):
            served.client(ca_file)
    with served.db.read():
        assert served.db.row("SELECT token_hash FROM register") == (None,)


def test_whoever_speaks_no_tls_gets_nothing_and_stops_nobody(served: Served) -> None:
    silent = [socket.create_connection(("127.0.0.1", served.port), 10) for _number in range(20)]
    for one in silent[:10]:
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    client = served.client(served.pair.certificate)
    assert client.contact(CONTACT).heads
    client.close()
    for one in silent:
        one.close()


def test_a_request_in_hand_is_finished_before_it_stops(served: Served) -> None:
    body = b'{"code":"0000-0000","device_name":"pc","version":"1"}'
    with served.connect() as line:
        head = f"POST /v1/activations HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
        line.sendall(head.encode() + b"Content-Type: application/json\r\nExpect: 100-continue\r\n\r\n")
        # Said when HQ begins to read the body (RFC 9110, section 10.1.1): from here on the request is in hand.
        assert line.recv(100).startswith(b"HTTP/1.1 100")
        line.sendall(body[:10])
        served.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)  # so that it has heard it; heard later, the rest is only easier
        line.sendall(body[10:])
        assert line.recv(100).startswith(b"HTTP/1.1 403")
    assert served.process.wait(30) == 0


def test_a_renewed_certificate_is_read_without_a_stop(served: Served, tmp_path: Path) -> None:
    def shown() -> bytes | None:
        try:
            with served.connect_to_anybody() as line:
                return line.getpeercert(binary_form=True)
        except OSError:
            return before

    before: bytes | None = None
    before = shown()
    assert before is not None
    renewed = make_pair(tmp_path, "renewed")
    renewed.certificate.replace(served.pair.certificate)
    renewed.key.replace(served.pair.key)
    served.process.send_signal(signal.SIGHUP)
    eventually(lambda: shown() != before)
    assert served.stop() == 0


def test_a_worker_that_dies_is_replaced(served: Served) -> None:
    server = Path("/proc") / str(served.process.pid)
    children = (server / "task" / server.name / "children").read_text().split()
    workers = [child for child in children if b"spawn_main" in Path("/proc", child, "cmdline").read_bytes()]
    assert workers
    for worker in workers:
        os.kill(int(worker), signal.SIGKILL)

    def answers() -> bool:
        try:
            with served.connect() as line:
                line.sendall(b"GET /v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return line.recv(100).startswith(b"HTTP/1.1 200")
        except OSError:
            return False

    eventually(answers)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"days": -1, "since": 9}, "ran out on"),
        ({"days": 9, "since": -1}, "counts only from"),
        ({"passphrase": b"secret"}, "has a passphrase"),
    ],
)
def test_a_certificate_that_nobody_would_trust_is_refused_in_words(
    tmp_path: Path, options: dict[str, int], words: str
) -> None:
    pair = make_pair(tmp_path, **options)  # type: ignore[arg-type]
    with pytest.raises(WrongSettings, match=words):
        check_certificate(pair.certificate, pair.key)


def test_what_is_no_pair_of_certificate_and_key_is_refused_in_words(tmp_path: Path) -> None:
    one, other = make_pair(tmp_path), make_pair(tmp_path, "other")
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_bytes(b"no certificate\x00")
    for certificate, key, words in (
        (one.certificate, other.key, "is not that of the certificate"),
        (one.key, one.certificate, "First the certificate"),
        (nonsense, one.key, "First the certificate"),
        (one.certificate, nonsense, "First the certificate"),
        (tmp_path / "missing.pem", one.key, "cannot be read"),
        (one.certificate, tmp_path, "cannot be read"),
    ):
        with pytest.raises(WrongSettings, match=words):
            check_certificate(certificate, key)


def test_a_certificate_that_runs_out_soon_is_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    soon, later = make_pair(tmp_path, days=10), make_pair(tmp_path, "later", days=30)
    check_certificate(later.certificate, later.key)
    assert not caplog.records
    check_certificate(soon.certificate, soon.key)
    assert "runs out on" in caplog.text


def test_the_command_refuses_a_taken_port_and_half_a_pair(
    tmp_path: Path, migrated_sqlite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "hq.db").write_bytes(migrated_sqlite.read_bytes())
    pair = make_pair(tmp_path)
    common = ["--database", f"sqlite:///{tmp_path / 'hq.db'}", "--data-folder", str(tmp_path)]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["serve", "--port", port, "--tls", str(pair.certificate), str(pair.key), *common]) == 2
    assert f"cannot listen at 127.0.0.1, port {port}" in capsys.readouterr().err
    (tmp_path / "hq.toml").write_text(f'tls_certificate = "{pair.certificate.as_posix()}"\n')
    assert main(["serve", "--port", "0", *common]) == 2
    assert "give both, or neither" in capsys.readouterr().err
