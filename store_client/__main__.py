"""The register's command, ``comptoir-register``: the window, the sync agent, and what a manager does by command."""

import argparse
import contextlib
import gc
import logging
import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from store_client import clock, logs, texts
from store_client.config import Settings, load_settings
from store_client.errors import ComptoirError, Refused, WrongSettings
from store_client.texts import _, ngettext

if TYPE_CHECKING:
    from store_client.db.database import RegisterDatabase
    from store_client.domain.shift import ClosedShift

DONE, NOT_DONE, NOT_UNDERSTOOD, INTERRUPTED = 0, 1, 2, 130
DATA_VARIABLE = "COMPTOIR_REGISTER_DATA_FOLDER"
_AGENT_SILENT_MS = 60_000
_CLOCK_OFF_MS = 120_000

_log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        read_settings = _settings_of(given)
        settings = read_settings()
    except WrongSettings as wrong:
        return _fail(wrong.message)
    texts.use(settings.language)
    wanted = _parser().parse_args(given)
    os.umask(0o077)
    try:
        log_file = logs.set_up(settings.log_folder, wanted.program, screen_level=logging.CRITICAL)
    except OSError as error:
        message = _("The folder {folder} cannot be used: {error}. Check that it is there and may be written.")
        return _fail(message.format(folder=settings.data_folder, error=error.strerror))
    return _run(wanted, read_settings, log_file)


def _run(wanted: argparse.Namespace, read_settings: Callable[[], Settings], log_file: Path) -> int:
    try:
        done: int = wanted.run(wanted, read_settings)
    except ComptoirError as trouble:
        _log.warning("%s: %s", type(trouble).__name__, trouble)
        return _fail(trouble.message)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception:
        _log.exception("unexpected failure of %s", wanted.run.__name__)
        message = _("Something went wrong in the program. What was recorded is kept. The log says more: {path}")
        return _fail(message.format(path=log_file))
    return done


def _settings_of(given: Sequence[str]) -> Callable[[], Settings]:
    """Settings say the language, and the help is in it: so the folder is looked for before anything else."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    early.add_argument("--data")
    try:
        folder = early.parse_known_args(given)[0].data
    except argparse.ArgumentError:
        folder = None
    return lambda: load_settings(data_folder=Path(folder).expanduser().absolute() if folder else None)


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return NOT_DONE


def _parser() -> argparse.ArgumentParser:
    everywhere = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    everywhere.add_argument(
        "--data",
        metavar=_("FOLDER"),
        help=_("the folder with this register's data (else {variable}, else the usual place)").format(
            variable=DATA_VARIABLE
        ),
    )
    parser = argparse.ArgumentParser(
        prog="comptoir-register",
        description=_("Comptoir's register. Without a command it opens the register's window."),
        epilog=_("Exit codes: 0 done; 1 not done, the message says why; 2 the command was not understood."),
        parents=[everywhere],
        allow_abbrev=False,
    )
    parser.add_argument(
        "--no-agent", action="store_true", help=_("do not start the sync agent beside the window: something else does")
    )
    parser.set_defaults(run=_window, program="window")
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))

    def command(name: str, run: Callable[..., int], words: str, program: str = "commands") -> argparse.ArgumentParser:
        # The folder given before the command must not be lost to the command's own default.
        made = commands.add_parser(name, help=words, description=words, parents=[_optional()], allow_abbrev=False)
        made.set_defaults(run=run, program=program)
        return made

    _add_commands(command)
    return parser


def _optional() -> argparse.ArgumentParser:
    quiet = argparse.ArgumentParser(add_help=False, allow_abbrev=False, argument_default=argparse.SUPPRESS)
    quiet.add_argument("--data", metavar=_("FOLDER"), help=_("the folder with this register's data"))
    return quiet


def _add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    sync = command("sync", _sync, _("exchange with HQ in the background until stopped: the sync agent"), "sync")
    sync.add_argument(
        "--once", action="store_true", help=_("exchange once, then end; exit code 1 when HQ was not reached")
    )
    close = command("close", _close, _("close the open shift, at once and without HQ, and print its sums"))
    close.add_argument("--staff", metavar=_("ID"), help=_("who closes it (else whoever opened it)"))
    close.add_argument(
        "--date",
        metavar="YYYY-MM-DD",
        help=_("close it only if it belongs to this business day, and nothing otherwise"),
    )
    command("verify", _verify, _("check that no recorded document is missing or was changed; exit code 1 if one is"))
    activate = command("activate", _activate, _("make this computer a register, with a code from HQ"))
    activate.add_argument("--hq", metavar="URL", help=_("HQ's address, such as https://hq.example.com"))
    activate.add_argument("--code", metavar=_("CODE"), required=True, help=_("the activation code that HQ shows"))
    export = command("export", _export, _("put what is not at HQ into a signed file, on a USB stick for example"))
    export.add_argument("folder", metavar=_("FOLDER"), help=_("where the file is to be, such as a USB stick"))
    export.add_argument("--staff", metavar=_("ID"), help=_("who exports it"))
    export.add_argument(
        "--whole-shifts", action="store_true", help=_("also all the rest of the shifts that HQ has not confirmed")
    )
    aside = command("set-aside", _set_aside, _("rename a damaged file and start afresh; it is kept for your support"))
    aside.add_argument("--key-lost", action="store_true", help=_("also an encrypted file whose key will not come back"))
    encrypt = command("encrypt", _encrypt, _("encrypt the register's file and its backups; the key ring keeps the key"))
    encrypt.add_argument(
        "--key-file", metavar=_("PATH"), help=_("keep the key in this file, which no backup of the data may contain")
    )
    encrypt.add_argument("--credential", metavar=_("NAME"), help=_("take the key from this credential of systemd"))
    command("status", _status, _("say what is not yet at HQ, and when HQ was last reached"))


def _window(wanted: argparse.Namespace, read_settings: Callable[[], Settings]) -> int:
    # Nothing that a program makes while it starts is garbage; the window looks for it again when it stands.
    gc.disable()
    from store_client.app import run_window

    return run_window(read_settings(), start_agent=not wanted.no_agent)


def _sync(wanted: argparse.Namespace, read_settings: Callable[[], Settings]) -> int:
    from store_client.sync import agent

    try:
        if not wanted.once:
            return agent.run_agent(read_settings)
        result = agent.run_once(read_settings)
    except agent.AlreadyRunning as running:
        print(running.message)
        return DONE
    if not result.reachable or result.activation_needed:
        return _fail(result.trouble)
    print(_("Exchanged with HQ: {sent} sent, {received} received.").format(sent=result.sent, received=result.received))
    return DONE


def _close(wanted: argparse.Namespace, read_settings: Callable[[], Settings]) -> int:
    from store_client.ids import new_id
    from store_client.services import shift_close, shift_open

    settings = read_settings()
    with _database(settings) as db:
        shift = shift_open.current_shift(db)
        if shift is not None and wanted.date not in (None, shift.business_date):
            message = _("The open shift belongs to {date}, not to {other}. Nothing was closed.")
            raise Refused(message.format(date=shift.business_date, other=wanted.date))
        staff = _known_staff(db, wanted.staff) or (shift.staff if shift else "")
        closed = shift_close.close_shift(db, staff=staff, now=clock.now(), new_id=new_id)
    for line in _closing_lines(closed):
        print(line)
    return DONE


def _known_staff(db: "RegisterDatabase", staff: str | None) -> str:
    from store_client.services.sign_in import list_staff

    known = {person.id for person in list_staff(db)}
    if staff and staff not in known:
        message = _("Nobody here has the id “{staff}”. Nothing was done. Known: {known}")
        raise Refused(message.format(staff=staff, known=", ".join(sorted(known)) or "-"))
    return staff or ""


def _closing_lines(closed: "ClosedShift") -> Iterator[str]:
    """No amounts: nobody signs in at a terminal, and who counts the drawer may not be told what it should hold."""
    shift, sums = closed.shift, closed.manifest
    yield _("Shift {number} of {date} is closed.").format(number=shift.number, date=shift.business_date)
    yield ngettext("{count} sale", "{count} sales", sums.sales).format(count=sums.sales)
    yield ngettext("{count} return", "{count} returns", sums.returns).format(count=sums.returns)
    if sums.first_receipt:
        yield _("Receipts {first} to {last}").format(first=sums.first_receipt, last=sums.last_receipt)
    yield _("What it comes to is on its Z, in the window.")
    count = closed.not_yet_confirmed
    words = ngettext(
        "{count} document of this shift is not yet confirmed by HQ; it is sent by itself.",
        "{count} documents of this shift are not yet confirmed by HQ; they are sent by themselves.",
        count,
    )
    yield words.format(count=count)


def _verify(wanted: argparse.Namespace, read_settings: Callable[[], Settings]) -> int:
    from store_client.services.verify import verify_chain

    with _database(read_settings()) as db:
        report = verify_chain(db)
    count = report.documents
    in_order = ngettext("{count} document is in order.", "{count} documents are in order.", count).format(count=count)
    print(in_order)
    if report.first_problem is None:
        return DONE
    message = _("Then it breaks at document {sequence}: {reason}. Nothing was changed; show this to HQ.")
    return _fail(message.format(sequence=report.first_problem.sequence, reason=report.first_problem.reason))


def _activate(wanted: argparse.Namespace, read_settings: Callable[[], Settings]) -> int:
    from store_client.sync.activation import activate_register

    settings = read_settings()
    settings = replace(
        settings, hq_url=wanted.hq or settings.hq_url, device_name=settings.device_name or platform.node()
    )
    if not settings.hq_url:
        raise Refused(_("HQ's address is not known here yet. Give it with --hq."))
    identity = activate_register(settings, wanted.code)
    message = _("This computer is register {register} of store {store} now. The sync agent fetches products and staff.")
    print(message.format(register=identity.register, store=identity.store))
    return DONE


def _export(wanted: argparse.Namespace, read_settings: Callable[[], Settings]) -> int:
    from store_client.ids import new_id
    from store_client.services.usb_export import export_unconfirmed
    from store_client.sync.secrets import load_secrets
    from store_client.sync.signing import with_signing_key

    settings = read_settings()
    kept = load_secrets(settings.data_folder)
    with _database(settings) as db:
        key = with_signing_key(db, settings.data_folder, kept).signing_key if kept is not None else b""
        done = export_unconfirmed(
            db,
            Path(wanted.folder).expanduser().absolute(),
            signing_key=key,
            staff=_known_staff(db, wanted.staff),
            now=clock.now(),
            new_id=new_id,
            whole_shifts=wanted.whole_shifts,
        )
    words = ngettext("{count} document is in {path}.", "{count} documents are in {path}.", done.count)
    print(words.format(count=done.count, path=", ".join(str(path) for path in (done.path, *done.more))))
    print(_("Take it to HQ. What is sent over the network later counts once."))
    return DONE


def _set_aside(wanted: argparse.Namespace, read_settings: Callable[[], Settings]) -> int:
    from store_client import paths
    from store_client.services.set_aside import set_aside_damaged

    settings = read_settings()
    folder, path = settings.data_folder, settings.database_file
    if not path.exists():
        message = _("There is no register in {folder}. Check the folder, or activate this computer first.")
        raise Refused(message.format(folder=folder))
    locks = (paths.agent_lock_file(folder), paths.window_lock_file(folder))
    kept = set_aside_damaged(path, locks, clock.now_ms(), key_lost=wanted.key_lost)
    message = _("The file is kept as {path}; give it to your support. Now activate this computer with a new code.")
    print(message.format(path=kept))
    return DONE


def _encrypt(wanted: argparse.Namespace, read_settings: Callable[[], Settings]) -> int:
    from store_client import paths
    from store_client.services.encrypting import encrypt_register

    settings = read_settings()
    folder = settings.data_folder
    key_file = Path(wanted.key_file).expanduser().absolute() if wanted.key_file else None
    locks = (paths.agent_lock_file(folder), paths.window_lock_file(folder))
    done = encrypt_register(settings.database_file, locks, key_file=key_file, credential=wanted.credential or "")
    print(_("The register's file is encrypted. Its key is in {place}.").format(place=done.key_is_in))
    print(_("Without the key nobody reads it: what HQ does not have yet would be lost with the key."))
    for path in done.backups:
        print(_("Encrypted too: {path}").format(path=path))
    for path in done.left:
        print(_("Still plain: {path}. Remove it when your support does not need it any more.").format(path=path))
    return DONE


def _status(wanted: argparse.Namespace, read_settings: Callable[[], Settings]) -> int:
    from store_client.services.documents import sync_status
    from store_client.services.encrypting import where_key_is
    from store_client.services.set_up import register_identity

    settings = read_settings()
    place = where_key_is(settings.database_file)
    with _database(settings) as db:
        identity, status = register_identity(db), sync_status(db)
    register = identity.code if identity and status.activated else _("not activated")
    rows = (
        (_("Register"), register),
        (_("HQ"), settings.hq_url or _("no address")),
        (_("Encrypted"), _("yes, the key is in {place}").format(place=place) if place else _("no")),
        (_("Last contact"), _time_text(status.last_contact_ms)),
        (_("Waiting"), status.waiting),
        (_("Pending sync"), status.pending_customers),
        (_("Parked"), status.parked),
        (_("Quarantined"), status.quarantined),
        (_("Sync agent"), _("running") if _is_recent(status.agent_alive_ms) else _("not running")),
    )
    width = max(len(words) for words, _value in rows) + 2
    for words, value in rows:
        print(f"{words:<{width}}{value}")
    if abs(status.clock_skew_ms) > _CLOCK_OFF_MS:
        message = _("This computer's clock is {minutes} minutes off HQ's. Set it right.")
        print(message.format(minutes=abs(status.clock_skew_ms) // 60_000))
    if status.trouble:
        print(status.trouble)
    return DONE


def _time_text(utc_ms: int | None) -> str:
    if utc_ms is None:
        return _("never")
    return datetime.fromtimestamp(utc_ms / 1000).astimezone().strftime("%Y-%m-%d %H:%M")


def _is_recent(utc_ms: int | None) -> bool:
    return utc_ms is not None and abs(clock.now_ms() - utc_ms) < _AGENT_SILENT_MS


@contextlib.contextmanager
def _database(settings: Settings) -> Iterator["RegisterDatabase"]:
    from store_client.db.database import RegisterDatabase

    if not settings.database_file.exists():
        message = _("There is no register in {folder}. Check the folder, or activate this computer first.")
        raise Refused(message.format(folder=settings.data_folder))
    with contextlib.closing(RegisterDatabase.open(settings.database_file)) as db:
        yield db


if __name__ == "__main__":
    raise SystemExit(main())
