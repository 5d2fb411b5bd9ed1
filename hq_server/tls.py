"""``serve --tls CERT KEY``: the same application served by granian, which speaks TLS (docs/adr/0013)."""

import contextlib
import logging
import multiprocessing
import socket
import ssl
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509

from hq_server import clock, logs
from hq_server.app import create_app
from hq_server.config import Settings
from hq_server.db.database import HqDatabase
from hq_server.errors import WrongSettings
from hq_server.texts import _

if TYPE_CHECKING:
    from flask import Flask

_WARN_BEFORE = timedelta(days=14)
_CONNECTIONS = 1_024
_STOP_SECONDS = 60
# A worker that takes over has so long to start before the one before it stops.
_START_SECONDS = 10.0
_READY_SECONDS = 30.0
_PROGRAM = "hq-serve"
_LOGGING = {
    "formatters": {},
    "handlers": {},
    "loggers": {"_granian": {"handlers": [], "propagate": True}},
}

log = logging.getLogger(__name__)


def serve_tls(settings: Settings, *, announce: Callable[[int], None] = lambda _port: None) -> None:
    """Serve until SIGTERM or Ctrl-C; requests in hand are finished. SIGHUP reads a renewed certificate.

    Raises ``WrongSettings`` for a certificate, key or address that cannot be used.
    """
    if not (settings.tls_certificate and settings.tls_key):
        raise WrongSettings(_("TLS needs a certificate and its key: give both, or neither. Nothing was opened."))
    certificate, key = Path(settings.tls_certificate), Path(settings.tls_key)
    check_certificate(certificate, key)
    port = settings.port or _free_port(settings.host)
    _check_address(settings.host, port)
    # Granian takes half a second to load, and only this command needs it.
    from granian.constants import HTTPModes, Interfaces, SSLProtocols
    from granian.log import LogLevels
    from granian.server import Server

    # A new process for the worker on every system: nothing of this one's open files is in it.
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        "hq",
        settings.host,
        port,
        interface=Interfaces.WSGI,
        blocking_threads=settings.threads,
        backlog=_CONNECTIONS,
        http=HTTPModes.http1,
        websockets=False,
        ssl_cert=certificate,
        ssl_key=key,
        ssl_protocol_min=SSLProtocols.tls12,
        log_level=LogLevels.error,
        log_dictconfig=_LOGGING,
        respawn_failed_workers=True,
        respawn_interval=_START_SECONDS,
        workers_kill_timeout=_STOP_SECONDS,
    )
    threading.Thread(target=_announce_when_ready, args=(settings.host, port, announce), daemon=True).start()
    server.serve(target_loader=_Application(settings), wrap_loader=False)


class _Application:
    """Makes the application in the process that serves it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __call__(self) -> "Flask":
        settings = self._settings
        logs.set_up(settings.log_folder, _PROGRAM, style=settings.log_format)
        db = HqDatabase.open(settings.database_url, "web", settings.connections)
        return create_app(db, settings, now_ms=clock.now_ms, overview_seconds=3.0)


def check_certificate(certificate: Path, key: Path, now: datetime | None = None) -> None:
    """Raises ``WrongSettings`` in words; what soon runs out is a warning in the log and on the screen."""
    _load(certificate, key)
    with certificate.open("rb") as file:
        chain = x509.load_pem_x509_certificates(file.read())
    now = now or datetime.now(UTC)
    first = chain[0]
    if now < first.not_valid_before_utc:
        message = _(
            "The certificate {path} counts only from {day} on. Check this computer's clock; nothing was opened."
        )
        raise WrongSettings(message.format(path=certificate, day=first.not_valid_before_utc.date()))
    if now >= first.not_valid_after_utc:
        message = _("The certificate {path} ran out on {day}: no register would trust it. Renew it, then start again.")
        raise WrongSettings(message.format(path=certificate, day=first.not_valid_after_utc.date()))
    if first.not_valid_after_utc - now < _WARN_BEFORE:
        log.warning("the certificate %s runs out on %s", certificate, first.not_valid_after_utc.date())


def _load(certificate: Path, key: Path) -> None:
    for path in (certificate, key):
        try:
            path.read_bytes()
        except OSError as error:
            message = _("The file {path} cannot be read: {reason}. Nothing was opened.")
            raise WrongSettings(message.format(path=path, reason=error.strerror)) from error
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, key, password=_no_passphrase)
    except _HasPassphrase:
        message = _("The key {path} has a passphrase. Give one without, readable only by who runs HQ.")
        raise WrongSettings(message.format(path=key)) from None
    except (ssl.SSLError, ValueError) as error:
        if getattr(error, "reason", "") == "KEY_VALUES_MISMATCH":
            message = _("The key {key} is not that of the certificate {path}. Give the two that belong together.")
        else:
            message = _("{path} and {key} are no certificate and key in PEM form. First the certificate, then its key.")
        raise WrongSettings(message.format(path=certificate, key=key)) from error


class _HasPassphrase(Exception):
    pass


def _no_passphrase() -> str:
    raise _HasPassphrase


def _free_port(host: str) -> int:
    with socket.socket(_family(host)) as found:
        found.bind((host, 0))
        return int(found.getsockname()[1])


def _check_address(host: str, port: int) -> None:
    """Somebody else's port is found out before a process is started for it."""
    try:
        with socket.socket(_family(host)) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((host, port))
    except OSError as error:
        message = _("HQ cannot listen at {host}, port {port}. Correct the address, then start again.")
        raise WrongSettings(message.format(host=host, port=port)) from error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _announce_when_ready(host: str, port: int, announce: Callable[[int], None]) -> None:
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    end = time.monotonic() + _READY_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection((reached, port), 1.0):
            announce(port)
            return
        time.sleep(0.05)
