"""./run demo as a person starts it: real programs, a real window, sales to the penny, and nothing left behind."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from installer.demo.folder import NotADemoFolder, prepare
from installer.environment import ROOT, program
from installer.replay import sales_file
from tests.installer.expected_sales import Expected, expected_sales
from tests.postgres import drop_database, empty_database

DEMO = [sys.executable, "-P", "-m", "installer.demo"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
OWN_SAMPLE = ROOT / "resources" / "demo" / "sales.csv"
REAL_SALES = ROOT.parent / "shared" / "data" / "uci" / "train.csv.gz"


def replay(data: Path, invoices: int, folder: Path, *more: str) -> dict[str, object]:
    out = folder / "out.json"
    command = [*DEMO, "--headless", "--data", str(data), "--invoices", str(invoices), "--json", str(out)]
    finished = subprocess.run(
        [*command, "--folder", str(folder / "replay"), *more],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert finished.returncode == 0, finished.stderr
    read: dict[str, object] = json.loads(out.read_text())
    return read


def exported(database: object) -> list[dict[str, str]]:
    command = [program("comptoir-hq"), "export", "transactions", "--database", str(database)]
    finished = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    return list(csv.DictReader(finished.stdout.splitlines()))


def as_expected(rows: list[dict[str, str]]) -> Expected:
    """What HQ says it has, in the shape of what the file says."""
    lines = Counter(
        (row["business_date"], row["type"], row["sku"], Decimal(row["quantity"]), Decimal(row["unit_price"]))
        for row in rows
    )
    return Expected(
        lines, Decimal(sum(Decimal(row["line_total"]) for row in rows)), len({row["receipt"] for row in rows})
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty HQ database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'own.db'}"
        return
    url = empty_database()
    yield url
    drop_database(url)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_penny_of_the_sample_sales_reaches_hq(tmp_path: Path, database: str) -> None:
    out = replay(OWN_SAMPLE, 1000, tmp_path, "--database", database)
    expected = expected_sales(OWN_SAMPLE, 1000)
    rows = exported(database)
    assert as_expected(rows) == expected
    assert out["hq_database"] == database
    assert Decimal(str(out["total_minor"])) / 100 == expected.total
    assert (out["transactions"], out["lines"]) == (expected.transactions, expected.lines.total())
    assert out["customers"] == out["customers_with_account_number"] == 6
    assert out["skipped"] == dict.fromkeys(
        [
            sales_file.ADJUSTMENT,
            sales_file.NEGATIVE_OUTSIDE_RETURN,
            sales_file.POSITIVE_INSIDE_RETURN,
            sales_file.NO_QUANTITY,
            sales_file.NEGATIVE_PRICE,
            sales_file.TOO_MANY_DECIMALS,
        ],
        1,
    )
    verified = subprocess.run([program("comptoir-hq"), "verify", "--database", database], check=False)
    assert verified.returncode == 0


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_penny_of_real_sales_reaches_hq(tmp_path: Path) -> None:
    """Real sales where they are there, otherwise the first ones of the sample."""
    data, invoices = (REAL_SALES, 600) if REAL_SALES.exists() else (OWN_SAMPLE, 40)
    out = replay(data, invoices, tmp_path)
    rows = exported(out["hq_database"])
    assert as_expected(rows) == expected_sales(data, invoices)
    assert out["customers"] == out["customers_with_account_number"]
    assert len({row["customer_account_number"] for row in rows} - {""}) == out["customers"]
    assert out["register_database"] == str(tmp_path / "replay" / "register" / "register.db")


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_database_that_holds_a_shop_is_left_alone(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'own.db'}"
    replay(OWN_SAMPLE, 2, tmp_path, "--database", database)
    command = [*DEMO, "--headless", "--data", str(OWN_SAMPLE), "--folder", str(tmp_path / "second")]
    finished = subprocess.run(
        [*command, "--database", database], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 1
    assert "Give a database that is empty" in finished.stderr
    assert as_expected(exported(database)) == expected_sales(OWN_SAMPLE, 2)


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.xvfb
def test_the_shop_opens_goes_on_with_its_data_and_ends_without_leaving_a_process(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    for start in range(2):
        demo = subprocess.Popen(
            [*DEMO, "--folder", str(folder)],
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert demo.stdout is not None
        with demo.stdout as printed:
            told = "".join(iter(lambda: _until(printed.readline(), "Ctrl-C stops everything"), ""))
            assert "sign in as admin" in told, told
            assert "PIN 204816" in told
            time.sleep(1)
            assert len(_processes_of(folder)) >= 4, "server, worker, agent and window"
            demo.send_signal(signal.SIGINT)
            rest = printed.read()
        assert demo.wait(30) == 0, rest
        assert "Stopped. Everything recorded is kept" in rest
        assert _processes_of(folder) == [], start
    assert len(list(folder.glob("register-*"))) == 1


def _until(line: str, last: str) -> str:
    """The line, or nothing when it is the last one that is waited for."""
    return "" if last in line else line


def _processes_of(folder: Path) -> list[int]:
    """The processes that were told this folder in their environment, but for the demo itself."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            variables = (process / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if any(b"COMPTOIR_" in variable and str(folder).encode() in variable for variable in variables):
            found.append(int(process.name))
    return found


def test_a_folder_that_no_demo_made_is_never_emptied(tmp_path: Path) -> None:
    treasure = tmp_path / "letters.txt"
    treasure.write_text("mine")
    with pytest.raises(NotADemoFolder, match="Nothing was changed"):
        prepare(tmp_path, fresh=True)
    assert treasure.read_text() == "mine"


def test_starting_over_forgets_only_the_demos_own_folder(tmp_path: Path) -> None:
    home = prepare(tmp_path / "shop", fresh=False)
    (home / "register.db").write_text("sales")
    assert (prepare(home, fresh=False) / "register.db").exists()
    assert not (prepare(home, fresh=True) / "register.db").exists()
