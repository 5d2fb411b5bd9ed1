"""./run audit: every locked package is in the bill of materials, and what is known against one fails."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import metadata
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import cyclonedx.schema
import jsonschema_rs
import pytest

from installer.checks import audit, bill
from installer.progress import StepFailed

_HASH = "a" * 64
_NOWHERE = ("-s", "osv", "--osv-url", "http://127.0.0.1:9/query")
_FLAW: dict[str, Any] = {
    "id": "GHSA-0000-test-0000",
    "aliases": ["CVE-2026-0001"],
    "summary": "Somebody gets in",
    "details": "Somebody gets in.",
    "modified": "2026-01-01T00:00:00Z",
    "published": "2026-01-01T00:00:00Z",
    "affected": [
        {
            "package": {"name": "jinja2", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "9.9"}]}],
            "versions": ["3.1.6"],
        }
    ],
}


class _Service(BaseHTTPRequestHandler):
    """Answers as OSV does; it knows something against Jinja alone."""

    asked: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(question)
        known = {"vulns": [_FLAW]} if question["package"]["name"] == "jinja2" else {}
        body = json.dumps(known).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def service() -> Iterator[tuple[str, ...]]:
    _Service.asked.clear()
    server = HTTPServer(("127.0.0.1", 0), _Service)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield "-s", "osv", "--osv-url", f"http://127.0.0.1:{server.server_port}/query"
    server.shutdown()
    thread.join()
    server.server_close()


def lock_of(folder: Path, *pins: str) -> Path:
    made = folder / "some.lock"
    made.write_text("".join(f"{pin} \\\n    --hash=sha256:{_HASH}\n" for pin in pins), encoding="utf-8")
    return made


@pytest.mark.parametrize("name", ["run.lock", "dev.lock"])
def test_every_locked_package_is_in_the_bill_with_its_hashes_and_its_licence(tmp_path: Path, name: str) -> None:
    target = tmp_path / "new" / "bill.json"
    count = bill.write_bill(bill.LOCKS / name, target)
    told = json.loads(target.read_text(encoding="utf-8"))
    listed = {one["name"]: one for one in told["components"]}
    lines = (bill.LOCKS / name).read_text(encoding="utf-8").splitlines()
    pins = dict(line.split(" ")[0].split("==") for line in lines if "==" in line and not line.startswith(" "))
    assert {one: found["version"] for one, found in listed.items()} == pins
    assert count == len(pins) > 40
    assert sum(len(one["hashes"]) for one in listed.values()) == sum("--hash=sha256:" in line for line in lines)
    assert all(one["licenses"] and one["purl"].startswith("pkg:pypi/") for one in listed.values())
    assert told["metadata"]["component"]["name"] == "comptoir"


def test_the_bill_is_what_cyclonedx_says_it_should_be(tmp_path: Path) -> None:
    bill.write_bill(bill.LOCKS / "run.lock", tmp_path / "bill.json")
    schemas = {
        path.name: json.loads(path.read_text(encoding="utf-8"))
        for path in (Path(cyclonedx.schema.__file__).parent / "_res").glob("*.schema.json")
    }
    kept = [(f"http://cyclonedx.org/schema/{name}", one) for name, one in schemas.items()]
    shape = jsonschema_rs.validator_for(
        schemas["bom-1.6.SNAPSHOT.schema.json"], registry=jsonschema_rs.Registry(kept), offline=True
    )
    told = json.loads((tmp_path / "bill.json").read_text(encoding="utf-8"))
    assert [error.message for error in shape.iter_errors(told)] == []
    told["components"][0]["hashes"][0]["content"] = "no hash"
    assert not shape.is_valid(told)


def test_no_licence_of_what_we_ship_forbids_what_we_do() -> None:
    assert bill.forbidden(bill.read_lock(bill.LOCKS / "run.lock")) == []


def test_the_licence_that_a_package_names_itself_is_the_one_that_is_written_down() -> None:
    wrong = []
    for one in bill.read_lock(bill.LOCKS / "dev.lock"):
        try:
            told = metadata.metadata(one.name)
        except metadata.PackageNotFoundError:
            continue  # another system's
        (own,) = told.get_all("License-Expression") or [one.licence]
        if own != one.licence:
            wrong.append((one.name, own, one.licence))
    assert wrong == []


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        *(("MIT", True), ("GPL-3.0-only", False), ("GPL-3.0-only OR MIT", True), ("MIT AND GPL-3.0-only", False)),
        *(("AGPL-3.0-only", False), ("(MIT AND Zlib) OR GPL-2.0-only", True), ("", False), ("Commercial", False)),
    ],
)
def test_a_licence_is_allowed_when_one_of_its_choices_is(licence: str, allowed: bool) -> None:
    assert bill.forbidden([bill.Package("one", "1", (_HASH,), licence)]) == (
        [] if allowed else [f"one 1 is under {licence}, which is none of those we may use."]
    )


def test_a_package_without_a_licence_or_a_hash_is_refused(tmp_path: Path) -> None:
    lock = lock_of(tmp_path, "jinja2==3.1.6", "never-heard-of==1")
    lock.write_text(lock.read_text() + "requests==2.34.2\n")
    with pytest.raises(StepFailed) as refused:
        bill.read_lock(lock)
    first, second = str(refused.value).splitlines()
    assert first.startswith("never-heard-of has no licence")
    assert second.startswith("requests has no version or no hash")


def test_a_known_vulnerability_fails(
    tmp_path: Path, service: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = audit.ask(lock_of(tmp_path, "jinja2==3.1.6", "requests==2.34.2"), service)
    assert (found.checked, found.unknown) == (2, ())
    (one,) = found.vulnerable
    assert one.startswith("jinja2 3.1.6: ")
    assert all(text in one for text in ("GHSA-0000-test-0000", "CVE-2026-0001", "mended in 9.9"))
    assert [asked["version"] for asked in _Service.asked] == ["3.1.6", "2.34.2"]
    monkeypatch.setattr(audit, "look_up", lambda _lock: found)
    assert audit.main(["--bill", str(tmp_path / "bill.json")]) == 1
    assert "FAILED  vulnerabilities: jinja2" in capsys.readouterr().out


def test_where_nobody_can_be_asked_it_is_said_and_only_strict_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = audit.look_up(lock_of(tmp_path, "jinja2==3.1.6"), [_NOWHERE])
    assert found.checked == 0
    assert "osv: " in found.trouble
    monkeypatch.setattr(audit, "look_up", lambda _lock: found)
    target = ["--bill", str(tmp_path / "bill.json")]
    assert (audit.main(target), audit.main([*target, "--strict"])) == (0, 1)
    assert "NOT LOOKED UP" in capsys.readouterr().out


def test_a_service_that_does_not_know_a_package_has_not_looked_it_up() -> None:
    """pip-audit says “no known vulnerabilities” then, as if it had."""
    known, other = {"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}
    assert audit.read({"dependencies": [other]}) == audit.Found(unknown=("b",))
    assert audit.read({"dependencies": [known, other]}) == audit.Found(checked=1, unknown=("b",))


def test_the_next_service_is_asked_when_one_knows_nothing(tmp_path: Path, service: tuple[str, ...]) -> None:
    found = audit.look_up(lock_of(tmp_path, "requests==2.34.2"), [_NOWHERE, service])
    assert (found.checked, found.vulnerable, found.trouble) == (1, (), "")
