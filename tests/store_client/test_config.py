"""Settings come from the file, then the environment, then the arguments; what is wrong is told in words."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from store_client.config import ENVIRONMENT_PREFIX, FILE_NAME, Settings, load_settings, write_settings
from store_client.errors import WrongSettings


def test_without_file_and_environment_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings({}, data_folder=tmp_path) == Settings(tmp_path)


def test_arguments_win_over_the_environment_and_that_over_the_file(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text('hq_url = "http://file"\nlanguage = "fr"\nsync_seconds = 5\n')
    environment = {
        ENVIRONMENT_PREFIX + "DATA_FOLDER": str(tmp_path),
        ENVIRONMENT_PREFIX + "HQ_URL": "http://environment",
        ENVIRONMENT_PREFIX + "SYNC_SECONDS": "7",
        ENVIRONMENT_PREFIX + "THEME": "",
    }
    settings = load_settings(environment, sync_seconds=9, device_name=None)
    assert settings == Settings(tmp_path, hq_url="http://environment", language="fr", sync_seconds=9)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("hq_url = ", "cannot be read"),
        ("colour = 'red'", "no setting called “colour”"),
        ("data_folder = '/x'", "no setting called “data_folder”"),
        ("sync_seconds = 'soon'", "whole number"),
        ("theme = 'pink'", "system, light, dark, contrast"),
    ],
)
def test_a_wrong_file_is_told_in_words(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / FILE_NAME).write_text(content)
    with pytest.raises(WrongSettings, match=message):
        load_settings({}, data_folder=tmp_path)


def test_a_file_that_is_not_text_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"\xff\xfe")
    with pytest.raises(WrongSettings, match="cannot be read"):
        load_settings({}, data_folder=tmp_path)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    settings = Settings(
        tmp_path / "new",
        hq_url='https://hq.example/é"\\',
        ca_file="C:\\certs\\hq.pem",
        language="fr",
        theme="dark",
        device_name="Kasse „1“ 🌿",
        sync_seconds=3,
        write_patience_ms=10,
    )
    path = write_settings(settings)
    assert path.name == FILE_NAME
    assert load_settings({}, data_folder=tmp_path / "new") == settings
    assert [entry.name for entry in (tmp_path / "new").iterdir()] == [FILE_NAME]


def test_only_what_differs_from_the_defaults_is_written(tmp_path: Path) -> None:
    assert write_settings(replace(Settings(tmp_path), theme="dark")).read_text() == 'theme = "dark"\n'


def test_every_setting_can_be_given_by_the_environment(tmp_path: Path) -> None:
    names = {field.name for field in fields(Settings)} - {"data_folder"}
    numbers = dict.fromkeys(("sync_seconds", "write_patience_ms"), "3")
    values = {**dict.fromkeys(names, "dark"), **numbers, "screen_keyboard": "yes"}
    settings = load_settings(
        {ENVIRONMENT_PREFIX + name.upper(): value for name, value in values.items()}, data_folder=tmp_path
    )
    assert {name: str(getattr(settings, name)) for name in names} == values


def test_the_files_of_a_register_lie_in_its_folder(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    assert settings.database_file == tmp_path / "register.db"
    assert settings.log_folder.parent == tmp_path


def test_a_file_that_may_not_be_read_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(WrongSettings, match="cannot be read"):
        load_settings({}, data_folder=tmp_path)
