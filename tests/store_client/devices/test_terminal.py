"""A card terminal tells what it did, or nobody claims to know: the money is never taken twice."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from store_client.devices.fake_terminal import BY_CENTS, NAME, FakeTerminal, Server
from store_client.devices.terminal import TcpTerminal, Terminal, terminal_at
from store_client.domain.card import APPROVED, CHARGE, DECLINED, REFUND, TIMEOUT, UNKNOWN, CardIntent
from store_client.errors import Refused
from tests.architecture.source import ROOT


def charge(identifier: str = "i-1", amount_minor: int = 1000) -> CardIntent:
    return CardIntent(identifier, "b-1", CHARGE, amount_minor, "EUR")


def script(folder: Path, content: str) -> Path:
    path = folder / "terminal.toml"
    path.write_text(content)
    return path


@pytest.fixture(params=["in this process", "over the network"])
def fake(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[FakeTerminal, Terminal]]:
    """The terminal itself, and how the register reaches it."""
    terminal = FakeTerminal(tmp_path / "terminal.toml")
    if request.param == "in this process":
        yield terminal, terminal
        return
    with Server(terminal) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield terminal, TcpTerminal("127.0.0.1", server.port, customer_seconds=20)
        server.shutdown()


def test_an_approved_payment_tells_its_reference_and_card(fake: tuple[FakeTerminal, Terminal]) -> None:
    truth, terminal = fake
    answer = terminal.ask(charge())
    assert (answer.outcome, answer.card, answer.terminal) == (APPROVED, "****4242", NAME)
    assert answer.reference
    assert terminal.status("i-1") == answer
    assert truth.taken_minor() == 1000


@pytest.mark.parametrize(
    ("behaviour", "outcome", "afterwards", "taken"),
    [
        ("approve", APPROVED, APPROVED, 1000),
        ("decline", DECLINED, DECLINED, 0),
        ("busy", DECLINED, DECLINED, 0),
        ("lost", UNKNOWN, APPROVED, 1000),
        ("lost-for-good", UNKNOWN, UNKNOWN, 1000),
        ("time-out", TIMEOUT, DECLINED, 0),
    ],
)
def test_each_behaviour_has_its_answer_its_status_and_its_truth(
    fake: tuple[FakeTerminal, Terminal], tmp_path: Path, behaviour: str, outcome: str, afterwards: str, taken: int
) -> None:
    truth, terminal = fake
    script(tmp_path, f'answer = "{behaviour}"')
    assert terminal.ask(charge()).outcome == outcome
    assert terminal.status("i-1").outcome == afterwards
    assert truth.taken_minor() == taken


@pytest.mark.parametrize("behaviour", ["approve", "lost", "lost-for-good"])
def test_asking_again_by_the_same_id_takes_no_more_money(
    fake: tuple[FakeTerminal, Terminal], tmp_path: Path, behaviour: str
) -> None:
    truth, terminal = fake
    script(tmp_path, f'answer = "{behaviour}"')
    terminal.ask(charge())
    script(tmp_path, 'answer = "approve"')
    terminal.ask(charge())
    assert truth.taken_minor() == 1000


def test_a_refund_gives_back(fake: tuple[FakeTerminal, Terminal]) -> None:
    truth, terminal = fake
    paid = terminal.ask(charge())
    refund = CardIntent("i-2", "b-1", REFUND, 400, "EUR", of=paid.reference)
    assert terminal.ask(refund).outcome == APPROVED
    assert truth.taken_minor() == 600


def test_what_was_never_asked_is_declined_by_the_terminals_own_word(fake: tuple[FakeTerminal, Terminal]) -> None:
    _truth, terminal = fake
    assert terminal.reachable()
    answer = terminal.status("never")
    assert (answer.outcome, answer.terminal) == (DECLINED, NAME)


def test_a_customer_who_takes_too_long_can_be_cancelled(tmp_path: Path) -> None:
    script(tmp_path, "seconds = 60")
    terminal = FakeTerminal(tmp_path / "terminal.toml")
    answers = []
    thread = threading.Thread(target=lambda: answers.append(terminal.ask(charge())))
    thread.start()
    while not answers:
        terminal.cancel("i-1")
        thread.join(0.02)
    assert answers[0].outcome == DECLINED
    assert terminal.taken_minor() == 0


def test_amounts_choose_where_the_script_says_so(tmp_path: Path) -> None:
    terminal = FakeTerminal(script(tmp_path, "by_amount = true"))
    outcomes = [terminal.ask(charge(f"i-{cents}", 1200 + cents)).outcome for cents in (0, *BY_CENTS)]
    assert outcomes == [APPROVED, DECLINED, TIMEOUT, UNKNOWN, UNKNOWN, DECLINED]


def test_a_script_that_cannot_be_read_approves(tmp_path: Path) -> None:
    for content in ('answer = "explode"', "answer = ", "seconds = 'soon'"):
        terminal = FakeTerminal(script(tmp_path, content))
        assert terminal.ask(charge(content)).outcome == APPROVED


def test_it_remembers_what_it_took_when_the_register_was_started_again(tmp_path: Path) -> None:
    path = script(tmp_path, 'answer = "lost"')
    FakeTerminal(path).ask(charge())
    again = FakeTerminal(path)
    assert again.status("i-1").outcome == APPROVED
    assert again.taken_minor() == 1000


def test_a_terminal_that_is_off_took_nothing_and_knows_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    terminal = TcpTerminal("127.0.0.1", port)
    answer = terminal.ask(charge())
    assert answer.outcome == DECLINED
    assert "No money was taken" in answer.message
    assert terminal.status("i-1").outcome == UNKNOWN
    assert not terminal.reachable()


@pytest.mark.parametrize("reply", [b"", b'{"outcome": "appro', b"<html>\n", b"[]\n", b'{"outcome": "paid"}\n', b"\n"])
def test_an_answer_that_is_none_is_never_taken_for_a_yes_or_a_no(reply: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def once() -> None:
            connection, _address = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(reply)

        thread = threading.Thread(target=once)
        thread.start()
        assert TcpTerminal("127.0.0.1", server.getsockname()[1]).ask(charge()).outcome == UNKNOWN
        thread.join(20)


def test_a_customer_who_never_comes_leaves_it_unknown() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        terminal = TcpTerminal("127.0.0.1", server.getsockname()[1], customer_seconds=0.1)
        assert terminal.ask(charge()).outcome == UNKNOWN


@pytest.mark.slow
def test_a_terminal_of_its_own_process_survives_the_register(tmp_path: Path) -> None:
    path = script(tmp_path, 'answer = "lost"')
    process = subprocess.Popen(
        [sys.executable, "-m", "store_client.devices.fake_terminal", "--script", str(path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        assert TcpTerminal("127.0.0.1", port).ask(charge()).outcome == UNKNOWN
        assert TcpTerminal("127.0.0.1", port).status("i-1").outcome == APPROVED
    finally:
        process.kill()
        process.communicate()


def test_the_setting_names_the_terminal(tmp_path: Path) -> None:
    assert terminal_at("") is None
    assert isinstance(terminal_at("fake"), FakeTerminal)
    assert isinstance(terminal_at(f"fake:{tmp_path / 'terminal.toml'}"), FakeTerminal)
    assert isinstance(terminal_at("tcp://10.0.0.7:20007"), TcpTerminal)
    with pytest.raises(Refused):
        terminal_at("serial:///dev/ttyS0")
