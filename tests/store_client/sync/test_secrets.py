"""Where the register's token and device key are kept, and who can read them."""

import json
import os
import sys
import threading
import types
from pathlib import Path

import pytest

from store_client import key_ring, paths
from store_client.sync.secrets import DeviceSecrets, SecretsOutOfReach, load_secrets, new_device_key, save_secrets

SECRETS = DeviceSecrets(
    "a-token",
    bytes(range(32)),
    request_key="0f" * 32,
    previous_token="the-one-before",
    previous_request_key="f0" * 32,
)


class Backend:
    """A key ring; ``kind`` is where its class says it comes from."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


def backend(kind: str, **methods: object) -> Backend:
    module, _dot, name = kind.rpartition(".")
    made: Backend = type(name, (Backend,), {"__module__": module, **methods})()
    return made


def install(monkeypatch: pytest.MonkeyPatch, chosen: object) -> None:
    monkeypatch.setitem(sys.modules, "keyring", types.SimpleNamespace(get_keyring=lambda: chosen))


def kept_in(folder: Path) -> str:
    note = json.loads(paths.secrets_file(folder).read_text())
    return str(note["kept_in"])


def raises(*_: object) -> None:
    raise RuntimeError("no desktop session")


def test_a_register_that_was_never_activated_has_none(tmp_path: Path) -> None:
    assert load_secrets(tmp_path) is None


def test_nothing_asks_the_key_ring_before_there_is_something_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert load_secrets(tmp_path) is None
    save_secrets(tmp_path, SECRETS, {"COMPTOIR_REGISTER_SECRETS": "file"})
    assert load_secrets(tmp_path) == SECRETS


def test_a_real_key_ring_keeps_them_and_the_file_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, backend("keyring.backends.SecretService.Keyring"))
    save_secrets(tmp_path, SECRETS, {})
    assert load_secrets(tmp_path) == SECRETS
    text = paths.secrets_file(tmp_path).read_text()
    assert SECRETS.token not in text
    assert SECRETS.device_key.hex() not in text


def test_two_registers_of_one_user_do_not_share_a_key_ring_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, backend("keyring.backends.SecretService.Keyring"))
    other = DeviceSecrets("another", bytes(32))
    save_secrets(tmp_path / "one", SECRETS, {})
    save_secrets(tmp_path / "two", other, {})
    assert (load_secrets(tmp_path / "one"), load_secrets(tmp_path / "two")) == (SECRETS, other)


@pytest.mark.parametrize(
    "chosen",
    [
        backend("keyring.backends.fail.Keyring", set_password=raises),
        backend("keyring.backends.null.Keyring"),
        backend("keyrings.alt.file.PlaintextKeyring"),
        backend("keyring.backends.chainer.ChainerBackend", backends=[]),
        backend("keyring.backends.chainer.ChainerBackend", backends=[backend("keyrings.alt.file.PlaintextKeyring")]),
        backend("keyring.backends.SecretService.Keyring", set_password=raises),
        backend("keyring.backends.SecretService.Keyring", get_password=lambda *_: None),
    ],
    ids=["fail", "null", "plain text", "empty chain", "plain text chain", "locked", "forgets"],
)
def test_a_key_ring_that_does_not_really_keep_secrets_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: Backend
) -> None:
    install(monkeypatch, chosen)
    save_secrets(tmp_path, SECRETS, {})
    assert kept_in(tmp_path) == "file"
    assert load_secrets(tmp_path) == SECRETS


def test_a_chain_is_searched_for_a_real_key_ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = backend("keyring.backends.libsecret.Keyring")
    chain = backend(
        "keyring.backends.chainer.ChainerBackend", backends=[backend("keyrings.alt.file.PlaintextKeyring"), real]
    )
    install(monkeypatch, chain)
    save_secrets(tmp_path, SECRETS, {})
    assert kept_in(tmp_path) == "keyring"
    assert real.kept


def test_a_key_ring_that_waits_for_somebody_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = threading.Event()
    monkeypatch.setattr(key_ring, "SECONDS", 0.05)
    install(monkeypatch, backend("keyring.backends.kwallet.DBusKeyring", set_password=lambda *_: free.wait(5.0)))
    save_secrets(tmp_path, SECRETS, {})
    free.set()
    assert kept_in(tmp_path) == "file"


def test_a_locked_key_ring_is_not_taken_for_a_register_without_activation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, backend("keyring.backends.SecretService.Keyring"))
    save_secrets(tmp_path, SECRETS, {})
    install(monkeypatch, backend("keyring.backends.SecretService.Keyring", get_password=raises))
    with pytest.raises(SecretsOutOfReach, match="key ring"):
        load_secrets(tmp_path)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"kept_in":"file","token":"t","device_key":"zz"}'])
def test_a_damaged_file_is_said(tmp_path: Path, text: str) -> None:
    paths.secrets_file(tmp_path).write_text(text)
    with pytest.raises(SecretsOutOfReach):
        load_secrets(tmp_path)


def test_nobody_else_can_read_the_file(tmp_path: Path) -> None:
    paths.secrets_file(tmp_path).with_suffix(".new").write_text("left by a crash, readable by all")
    previous = os.umask(0)
    try:
        save_secrets(tmp_path, SECRETS, {"COMPTOIR_REGISTER_SECRETS": "file"})
    finally:
        os.umask(previous)
    if os.name != "nt":  # there the folder's own rights keep other users out
        assert paths.secrets_file(tmp_path).stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [paths.secrets_file(tmp_path).name]


def test_secrets_are_not_shown_when_printed() -> None:
    assert SECRETS.token not in repr(SECRETS)
    assert repr(SECRETS.device_key) not in repr(SECRETS)


def test_a_device_key_is_long_and_new_each_time() -> None:
    assert len({new_device_key() for _ in range(10)}) == 10
    assert len(new_device_key()) == 32


def test_secrets_show_none_of_themselves() -> None:
    assert repr(SECRETS) == "DeviceSecrets()"


def test_what_an_older_version_kept_is_read(tmp_path: Path) -> None:
    path = paths.secrets_file(tmp_path)
    path.write_text(json.dumps({"kept_in": "file", "token": "old", "device_key": "00" * 32}))
    assert load_secrets(tmp_path) == DeviceSecrets("old", bytes(32))
