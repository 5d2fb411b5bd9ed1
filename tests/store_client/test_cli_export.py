"""The command that puts what is not at HQ onto a stick."""

from pathlib import Path
from typing import Any

import pytest

from tests.store_client import test_cli
from tests.store_client.sync.fake_hq import FakeHq
from tests.store_client.sync.shop import Shop
from tests.store_client.test_cli import connect

alone, hq, shop, run = test_cli._alone, test_cli.hq, test_cli.shop, test_cli.run


def test_what_is_not_at_hq_goes_into_a_file_on_a_stick(run: Any, shop: Shop, hq: FakeHq, tmp_path: Path) -> None:
    connect(tmp_path, hq)
    stick = tmp_path / "stick"
    stick.mkdir()
    shop.open_shift()
    shop.sell()
    said = run("export", str(stick))
    assert said.code == 0
    (file,) = stick.iterdir()
    assert f"2 documents are in {file}." in said.out
    assert len(file.read_bytes().splitlines()) == 1 + 2 + 1
    assert "3 documents are in" in run("export", str(stick), "--whole-shifts").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [([], "no key"), (["--staff", "nobody"], "Nobody here has the id"), (["gone"], "There is no stick at")],
)
def test_an_export_that_cannot_be_says_why(
    run: Any, shop: Shop, hq: FakeHq, tmp_path: Path, arguments: list[str], words: str
) -> None:
    shop.open_shift()
    if arguments:
        connect(tmp_path, hq)
    folder = tmp_path / "gone" if arguments == ["gone"] else tmp_path
    said = run("export", str(folder), *(arguments if arguments[:1] == ["--staff"] else []))
    assert said.code == 1
    assert words in said.err
    assert list(tmp_path.glob("*.comptoir")) == []
