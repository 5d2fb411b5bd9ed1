"""A printer says truly what came of a print: on paper, certainly not, or nobody knows."""

import socket
from pathlib import Path

import pytest

from store_client.devices import escpos
from store_client.devices.connections import TcpConnection
from store_client.devices.printer import ConnectedPrinter, printer_at, read_status
from store_client.domain.print_job import NOT_PRINTED, PRINTED, UNSURE, PrinterStatus
from store_client.domain.receipt_model import ReceiptLine
from store_client.errors import Refused
from tests.receipt_printer import fake_printer
from tests.receipt_printer.emulator import read
from tests.receipt_printer.fake_printer import Behaviour, FakePrinter

RECEIPT = escpos.encode([ReceiptLine("Total EUR 10.80")], escpos.Paper())
LONG = escpos.encode([ReceiptLine(f"row {number}") for number in range(20_000)], escpos.Paper())


def at(fake: FakePrinter) -> ConnectedPrinter:
    """Patient where an answer comes, however busy this computer is; impatient where none ever comes."""
    behaviour = fake.behaviour
    host, port = fake.address.removeprefix("tcp://").split(":")
    return ConnectedPrinter(
        lambda: TcpConnection(host, int(port), 0.3 if behaviour.stall_after else 20),
        escpos.Paper(),
        answer_seconds=20 if behaviour.status else 0.2,
        printing_seconds=0.2 if behaviour.runs_out else 20,
    )


def test_a_printer_that_answers_is_believed_when_it_says_that_it_is_done() -> None:
    with fake_printer.fake_printer() as fake:
        assert at(fake).print(RECEIPT).state == PRINTED
        assert fake.printed == RECEIPT
    assert read(fake.received).rows() == ["Total EUR 10.80"]


def test_what_a_printer_tells_unasked_is_not_its_word_that_it_is_done() -> None:
    with fake_printer.fake_printer(Behaviour(unasked=b"\x14\x00\x00\x0f"[:1])) as fake:
        assert at(fake).print(RECEIPT).state == PRINTED
    with fake_printer.fake_printer(Behaviour(runs_out=True)) as fake:
        assert at(fake).print(RECEIPT).state == UNSURE


def test_a_mute_printer_is_believed_once_it_has_taken_everything() -> None:
    with fake_printer.fake_printer(Behaviour(status={})) as fake:
        printer = at(fake)
        assert printer.print(RECEIPT).state == PRINTED
        assert printer.print(RECEIPT).state == PRINTED
        assert fake.printed == RECEIPT * 2
        assert fake.received.count(b"\x10\x04") == 1, "it is asked once whether it answers, not before each receipt"


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (fake_printer.PAPER_OUT, "out of paper"),
        (fake_printer.COVER_OPEN, "cover is open"),
        (fake_printer.OFFLINE, "offline"),
    ],
)
def test_nothing_is_sent_to_a_printer_that_cannot_print(status: dict[int, int], words: str) -> None:
    with fake_printer.fake_printer(Behaviour(status=status)) as fake:
        outcome = at(fake).print(RECEIPT)
        assert outcome.state == NOT_PRINTED
        assert words in outcome.reason
        assert fake.printed == b""


def test_a_printer_that_is_off_printed_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    printer = printer_at(f"tcp://127.0.0.1:{port}", 42)
    assert printer is not None
    outcome = printer.print(RECEIPT)
    assert outcome.state == NOT_PRINTED
    assert "does not answer" in outcome.reason
    assert printer.status() == PrinterStatus(reachable=False, trouble=outcome.reason)
    assert printer.open_drawer().state == NOT_PRINTED


def test_a_printer_unplugged_in_the_middle_leaves_it_unsure() -> None:
    with fake_printer.fake_printer(Behaviour(break_after=3 * 3 + 20_000)) as fake:
        outcome = at(fake).print(LONG)
    assert outcome.state == UNSURE
    assert "broke off" in outcome.reason


def test_a_printer_that_stalls_in_the_middle_leaves_it_unsure() -> None:
    with fake_printer.fake_printer(Behaviour(stall_after=3 * 3 + 20_000)) as fake:
        outcome = at(fake).print(LONG)
    assert outcome.state == UNSURE
    assert "stopped taking data" in outcome.reason


def test_paper_that_runs_out_in_the_middle_leaves_it_unsure() -> None:
    with fake_printer.fake_printer(Behaviour(runs_out=True)) as fake:
        outcome = at(fake).print(RECEIPT)
        assert fake.printed == RECEIPT
    assert outcome.state == UNSURE
    assert "Look at the paper" in outcome.reason


def test_a_printer_that_breaks_off_before_the_receipt_printed_nothing() -> None:
    with fake_printer.fake_printer(Behaviour(break_after=1)) as fake:
        assert at(fake).print(RECEIPT).state == NOT_PRINTED
        assert fake.printed == b""


def test_a_mute_printer_that_breaks_off_leaves_it_unsure() -> None:
    with fake_printer.fake_printer(Behaviour(status={}, break_after=3 + len(RECEIPT))) as fake:
        assert at(fake).print(RECEIPT).state == UNSURE


def test_the_status_tells_low_paper_and_asks_again_whether_a_printer_is_mute() -> None:
    with fake_printer.fake_printer(Behaviour(status={})) as fake:
        printer = at(fake)
        assert printer.status() == PrinterStatus()
        printer._answer_seconds = 20
        fake.behaviour.status = fake_printer.PAPER_LOW
        assert printer.status() == PrinterStatus(known=True, paper_low=True)


def test_an_answer_that_is_none_tells_nothing() -> None:
    with fake_printer.fake_printer(Behaviour(status={1: 0xFF, 2: 0xFF, 4: 0xFF})) as fake:
        assert at(fake).status() == PrinterStatus()


def test_the_drawer_opens_through_the_printer_even_without_paper() -> None:
    with fake_printer.fake_printer(Behaviour(status=fake_printer.PAPER_OUT)) as fake:
        assert at(fake).open_drawer(5).state == PRINTED
        assert fake.received == b"\x1bp\x01\x19\xfa"


def test_each_trouble_has_its_words() -> None:
    assert "error" in read_status(0x12, 0x52, 0x12).trouble
    assert read_status(0x12, 0x12, 0x12) == PrinterStatus(known=True)
    assert read_status(0x1A, 0x12, 0x72).paper_out


def test_a_file_is_a_printer_too(tmp_path: Path) -> None:
    printer = printer_at(f"file:{tmp_path / 'out.bin'}", 42)
    assert printer is not None
    assert printer.print(RECEIPT).state == PRINTED
    assert printer.open_drawer().state == PRINTED
    assert (tmp_path / "out.bin").read_bytes() == RECEIPT + escpos.open_drawer()
    assert printer.status() == PrinterStatus()


def test_a_file_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    printer = printer_at(f"file:{tmp_path}", 42)
    assert printer is not None
    outcome = printer.print(RECEIPT)
    assert outcome.state == UNSURE
    assert str(tmp_path) in outcome.reason


def test_options_say_what_the_printer_can_do() -> None:
    printer = printer_at("tcp://10.0.0.9?columns=32&pages=0:cp437,255:cp852&qr=picture&cut=no", 42)
    assert printer is not None
    assert printer.paper.columns == 32
    assert [page.number for page in printer.paper.pages] == [0, 255]
    assert (printer.paper.native_qr, printer.paper.cut) == (False, False)
    assert printer_at("", 42) is None
    plain = printer_at("lp:counter", 48)
    assert plain is not None
    assert plain.paper == escpos.Paper(48)


@pytest.mark.parametrize("wrong", ["tcp://x?columns=4", "tcp://x?columns=wide", "tcp://x?pages=cp437", "lpt1:", "tcp:"])
def test_a_wrong_setting_is_told_in_words(wrong: str) -> None:
    with pytest.raises(Refused):
        printer_at(wrong, 42)
