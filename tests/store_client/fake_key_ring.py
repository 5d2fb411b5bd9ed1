"""A key ring that keeps what it is given, as the desktop's does, for tests."""

import sys
import types

import pytest

from store_client import key_ring


class KeyRing:
    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


KeyRing.__module__, KeyRing.__qualname__ = "keyring.backends.SecretService", "Keyring"


def install(monkeypatch: pytest.MonkeyPatch) -> KeyRing:
    """This computer has one now, and nobody rules it out."""
    made = KeyRing()
    monkeypatch.setitem(sys.modules, "keyring", types.SimpleNamespace(get_keyring=lambda: made))
    monkeypatch.delenv(key_ring.FORCE_FILE[0], raising=False)
    return made
