"""Settings, ids, clock, texts and logs: what everything else stands on."""

import logging
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from hq_server import ids, logs, texts
from hq_server.clock import Moment
from hq_server.config import load_settings
from hq_server.errors import WrongSettings


def test_settings_come_from_the_file_then_the_environment_then_arguments(tmp_path: Path) -> None:
    (tmp_path / "hq.toml").write_text('host = "0.0.0.0"\nport = 1\nthreads = 3\n', "utf-8")
    environment = {"COMPTOIR_HQ_DATA_FOLDER": str(tmp_path), "COMPTOIR_HQ_PORT": "2", "COMPTOIR_HQ_THREADS": "4"}
    settings = load_settings(environment, threads=5, host=None)
    assert (settings.host, settings.port, settings.threads) == ("0.0.0.0", 2, 5)
    assert settings.database_url == f"sqlite:///{tmp_path / 'hq.db'}"
    assert load_settings(environment, database="postgresql://x/y").database_url == "postgresql://x/y"


@pytest.mark.parametrize("text", ["port = ", "colour = 1", 'port = "x"', 'log_format = "xml"', 'code_key = "0f"'])
def test_a_settings_file_that_cannot_be_used_is_refused_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "hq.toml").write_text(text, "utf-8")
    with pytest.raises(WrongSettings):
        load_settings({}, data_folder=tmp_path)


def test_ids_are_version_7_and_strictly_rise_even_when_the_clock_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [ids.new_id() for _id in range(10_000)]
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now - 3_600_000_000_000)
    made += [ids.new_id() for _id in range(100)]
    assert made == sorted(set(made))
    assert {(uuid.UUID(one).version, uuid.UUID(one).variant) for one in made} == {(7, uuid.RFC_4122)}


def test_ids_of_several_threads_never_meet() -> None:
    made: list[str] = []
    threads = [
        threading.Thread(target=lambda: made.extend(ids.new_id() for _id in range(2_000))) for _thread in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8_000


@pytest.mark.parametrize(
    ("offset", "date", "clock"),
    [(0, "2026-11-23", "23:30"), (60, "2026-11-24", "00:30"), (-600, "2026-11-23", "13:30")],
)
def test_a_moment_reads_as_people_there_saw_it(offset: int, date: str, clock: str) -> None:
    moment = Moment(1_795_476_600_000, offset)
    assert (moment.iso_date(), moment.time_text()) == (date, clock)


def test_each_request_reads_its_own_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = Catalog(locale="fr")
    catalogue.add("none", "rien")
    with (tmp_path / "hq.xx.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(texts, "_folder", lambda: tmp_path)
    texts._catalogue.cache_clear()
    found: dict[str, str] = {}

    def read(language: str) -> None:
        texts.use(language)
        found[language] = texts._("none")

    for language in ("xx", "en", "../xx"):
        thread = threading.Thread(target=read, args=(language,))
        thread.start()
        thread.join()
    assert found == {"xx": "rien", "en": "none", "../xx": "none"}
    assert texts.languages() == ["en", "xx"]
    texts._catalogue.cache_clear()


def test_the_log_keeps_what_a_thread_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    before, hooks = root.handlers[:], (sys.excepthook, threading.excepthook)
    try:
        path = logs.set_up(tmp_path, "test")
        thread = threading.Thread(target=lambda: 1 // 0)
        thread.start()
        thread.join()
        assert "ZeroDivisionError" in path.read_text("utf-8")
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers[:] = before
        sys.excepthook, threading.excepthook = hooks
