"""A print queue of the system takes the whole receipt or none of it."""

import ctypes
import sys
import types
from pathlib import Path

import pytest

from store_client.devices import spoolers
from store_client.devices.connections import DeviceTrouble
from store_client.devices.escpos import Paper
from store_client.devices.printer import SpooledPrinter, printer_at
from store_client.devices.spoolers import SystemQueue, WindowsQueue, WinSpool
from store_client.domain.print_job import NOT_PRINTED, PRINTED, UNSURE


def command(tmp_path: Path, script: str) -> list[str]:
    """A program in the place of ``lp``."""
    program = tmp_path / "lp.py"
    program.write_text(f"import sys\n{script}\n")
    return [sys.executable, str(program)]


def test_lp_gets_the_queue_and_the_raw_bytes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    script = f"open({str(out)!r}, 'wb').write(' '.join(sys.argv[1:]).encode() + b'|' + sys.stdin.buffer.read())"
    SystemQueue("counter", command(tmp_path, script)).hand_over(b"\x1b@receipt")
    assert out.read_bytes() == b"-d counter -t Comptoir -o raw|\x1b@receipt"


@pytest.mark.parametrize("lp", [["/nothing/lp"], None])
def test_a_queue_that_refuses_printed_nothing(tmp_path: Path, lp: list[str] | None) -> None:
    queue = SystemQueue("counter", lp or command(tmp_path, "sys.exit('unknown destination')"))
    printer = SpooledPrinter(lambda: queue, Paper())
    outcome = printer.print(b"receipt")
    assert outcome.state == NOT_PRINTED
    assert "printer's name" in outcome.reason


def test_a_queue_that_does_not_answer_leaves_it_unsure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoolers, "SPOOLER_SECONDS", 0.2)
    queue = SystemQueue("counter", command(tmp_path, "import time; time.sleep(60)"))
    assert SpooledPrinter(lambda: queue, Paper()).print(b"receipt").state == UNSURE


class Spool:
    """The Windows spooler, which fails at one of its steps."""

    def __init__(self, fails: str = "") -> None:
        self.fails, self.done, self.content = fails, [""], b""

    def open(self, printer: str) -> int:
        self.done = [f"open {printer}"]
        return 0 if self.fails == "open" else 7

    def start(self, handle: int, title: str) -> bool:
        self.done.append("start")
        return self.fails != "start"

    def write(self, handle: int, content: bytes) -> int:
        self.done.append("write")
        self.content = content
        return len(content) // 2 if self.fails == "write" else len(content)

    def end(self, handle: int) -> bool:
        self.done.append("end")
        return self.fails != "end"

    def abort(self, handle: int) -> None:
        self.done.append("abort")

    def close(self, handle: int) -> None:
        self.done.append("close")


@pytest.mark.parametrize(
    ("fails", "state", "steps"),
    [
        ("", PRINTED, ["start", "write", "end", "close"]),
        ("open", NOT_PRINTED, []),
        ("start", NOT_PRINTED, ["start", "close"]),
        ("write", NOT_PRINTED, ["start", "write", "abort", "close"]),
        ("end", UNSURE, ["start", "write", "end", "close"]),
    ],
)
def test_the_windows_spooler_is_told_everything_or_stopped(fails: str, state: str, steps: list[str]) -> None:
    spool = Spool(fails)
    printer = SpooledPrinter(lambda: WindowsQueue("TM-T20", spool), Paper())
    assert printer.print(b"\x1b@receipt").state == state
    assert spool.done == ["open TM-T20", *steps]


class Library:
    """winspool.drv as ctypes sees it: it notes each call and does what the real one does to its arguments."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.content = b""

    def OpenPrinterW(self, name: ctypes.c_wchar_p, handle: object, defaults: None) -> int:
        self.calls.append(f"open {name.value}")
        handle._obj.value = 7  # type: ignore[attr-defined]
        return 1

    def StartDocPrinterW(self, handle: ctypes.c_void_p, level: int, info: object) -> int:
        title, output, kind = info._obj  # type: ignore[attr-defined]
        self.calls.append(f"start {handle.value} {level} {title} {output} {kind}")
        return 1

    def StartPagePrinter(self, handle: ctypes.c_void_p) -> int:
        return 1

    def WritePrinter(self, handle: object, content: bytes, length: ctypes.c_ulong, written: object) -> int:
        self.content = content[: length.value]
        written._obj.value = length.value  # type: ignore[attr-defined]
        return 1

    def EndPagePrinter(self, handle: object) -> int:
        return 1

    def EndDocPrinter(self, handle: object) -> int:
        return 1

    def AbortPrinter(self, handle: object) -> int:
        self.calls.append("abort")
        return 1

    def ClosePrinter(self, handle: object) -> int:
        self.calls.append("close")
        return 1


def test_the_calls_to_windows_carry_what_they_should() -> None:
    library = Library()
    spool = WinSpool(library, ctypes)
    WindowsQueue("EPSON TM-T20", spool).hand_over(b"\x1b@raw\x00bytes")
    spool.abort(7)
    assert library.calls == ["open EPSON TM-T20", "start 7 1 Comptoir None RAW", "close", "abort"]
    assert library.content == b"\x1b@raw\x00bytes"


def test_elsewhere_a_windows_printer_is_a_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoolers, "sys", types.SimpleNamespace(platform="linux"))
    printer = printer_at("win:EPSON", 42)
    assert printer is not None
    outcome = printer.print(b"x")
    assert outcome.state == NOT_PRINTED
    assert "Windows only" in outcome.reason
    with pytest.raises(DeviceTrouble, match="Windows only"):
        WindowsQueue("EPSON")
