"""The system's key ring, where there is one that really keeps secrets. Nobody waits for it for ever."""

import logging
import os
import threading
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

FORCE_FILE = ("COMPTOIR_REGISTER_SECRETS", "file")
SECONDS = 10.0
_SERVICE = "Comptoir register"
# An allow list: keyring also has backends that keep plain text, forget everything, or only raise.
_REAL_BACKENDS = (
    "keyring.backends.SecretService.",
    "keyring.backends.libsecret.",
    "keyring.backends.kwallet.",
    "keyring.backends.macOS.",
    "keyring.backends.Windows.",
)

_log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class _Keyring(Protocol):
    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...


def is_ruled_out(environment: Mapping[str, str] | None = None) -> bool:
    """Whether somebody said that the key ring is not to be used here."""
    environment = os.environ if environment is None else environment
    return environment.get(FORCE_FILE[0], "").strip().lower() == FORCE_FILE[1]


def read(name: str) -> str | None:
    """None: it does not give it now, or does not have it."""
    backend = _within(SECONDS, _real_keyring)
    return _within(SECONDS, lambda: backend.get_password(_SERVICE, name)) if backend is not None else None


def keep(name: str, text: str) -> bool:
    """Whether the key ring keeps it, which only reading it back tells."""

    def keep_in(backend: _Keyring) -> bool:
        backend.set_password(_SERVICE, name, text)
        return backend.get_password(_SERVICE, name) == text

    backend = _within(SECONDS, _real_keyring)
    return backend is not None and bool(_within(SECONDS, lambda: keep_in(backend)))


def _real_keyring() -> _Keyring | None:
    """The first key ring that really keeps secrets. Imported here: it costs half a second."""
    import keyring

    chosen: Any = keyring.get_keyring()
    for backend in getattr(chosen, "backends", [chosen]):
        kind = type(backend)
        if f"{kind.__module__}.{kind.__qualname__}".startswith(_REAL_BACKENDS):
            found: _Keyring = backend
            return found
    return None


def _within(seconds: float, ask: Callable[[], Answer]) -> Answer | None:
    """Ask, but do not wait for ever: a key ring may be waiting for somebody to unlock it. None when it fails."""
    answers: list[Answer] = []

    def run() -> None:
        try:
            answers.append(ask())
        except Exception as error:  # whatever a backend raises, it is one answer: no key ring here
            _log.info("the key ring does not answer: %s", type(error).__name__)

    thread = threading.Thread(target=run, name="key ring", daemon=True)
    thread.start()
    thread.join(seconds)
    return answers[0] if answers else None
