"""The command ``comptoir-hq``: reads the arguments, calls one function for each command, says errors in words."""

import argparse
import csv
import gc
import getpass
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from hq_server import clock, logs, texts
from hq_server.config import Settings, load_settings
from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate, missing_migrations
from hq_server.domain.stores import Store
from hq_server.errors import ComptoirError, Refused, WrongSettings
from hq_server.ids import new_id
from hq_server.services import catalog_admin, export, staff_admin, store_admin, users, verify
from hq_server.texts import _, ngettext

_DONE, _FAILED, _WRONG_USE = 0, 1, 2
_COLLECT_AFTER = (50_000, 20, 20)
# So that scripts can set things up without a keyboard and without showing a secret in the list of processes.
_PASSWORD, _PIN = "COMPTOIR_HQ_PASSWORD", "COMPTOIR_HQ_PIN"

Command = Callable[[HqDatabase, argparse.Namespace, Settings], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """0: done; 1: could not be done, the message says why; 2: the command was not understood."""
    try:
        texts.use_everywhere(load_settings().language)
        given = _parser().parse_args(arguments)
        settings = load_settings(
            database=given.database,
            data_folder=given.data_folder,
            host=getattr(given, "host", None),
            port=getattr(given, "port", None),
            threads=getattr(given, "threads", None),
        )
        texts.use_everywhere(settings.language)
        return _run(given, settings)
    except WrongSettings as error:
        print(error.message, file=sys.stderr)
        return _WRONG_USE
    except ComptoirError as error:
        print(error.message, file=sys.stderr)
        return _FAILED
    except OSError as error:
        print(_("{error}. Nothing was changed.").format(error=error), file=sys.stderr)
        return _FAILED


def _run(given: argparse.Namespace, settings: Settings) -> int:
    command: Command = given.run
    logs.set_up(settings.log_folder, f"hq-{given.command}")
    db = HqDatabase.open(settings.database_url)
    try:
        if command is not _migrate:
            _refuse_old_schema(db)
        return command(db, given, settings)
    except BrokenPipeError:
        # Whoever read our output has seen enough (… | head); what is still buffered has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _DONE
    finally:
        db.close()


def _refuse_old_schema(db: HqDatabase) -> None:
    if missing_migrations(db):
        raise Refused(_("HQ's database is not prepared for this version. Run “comptoir-hq migrate” first."))


def _serve(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    from hq_server import app  # Flask takes a while to load, and only this command needs it

    # A batch makes tens of thousands of values, none of them in a cycle: looking through them for cycles every few
    # hundred values costs more than making them.
    gc.set_threshold(*_COLLECT_AFTER)

    def announce(port: int) -> None:
        print(_("HQ is at http://{host}:{port}/").format(host=settings.host, port=port), flush=True)

    app.serve(
        settings.database_url,
        settings.host,
        settings.port,
        threads=settings.threads,
        settings=settings,
        announce=announce,
    )
    return _DONE


def _work(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    from hq_server.jobs.worker import Worker

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _signal, _frame: stop.set())
    name = given.name or f"{socket.gethostname()}-{os.getpid()}"
    worker = Worker(db, name, clock.now_ms, new_id)
    if given.once:
        while worker.run_once():
            pass
        return _DONE
    print(_("Worker {name} waits for jobs.").format(name=name), flush=True)
    worker.run_forever(stop)
    return _DONE


def _migrate(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    applied = migrate(db, new_id())
    for name in applied:
        print(_("Applied: {name}").format(name=name))
    if not applied:
        print(_("The database is up to date."))
    return _DONE


def _export(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    if given.output is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows(export.export_transactions(db))
        return _DONE
    with Path(given.output).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(export.export_transactions(db))
    return _DONE


def _verify(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    reports = verify.verify_registers(db)
    for report in reports:
        documents = ngettext("{count} document", "{count} documents", report.documents).format(
            count=f"{report.documents:,}"
        )
        found = "; ".join(report.problems) or _("complete and unchanged")
        print(
            _("Register {register}: {documents}: {found}").format(
                register=report.register.code, documents=documents, found=found
            )
        )
    if not reports:
        print(_("There are no registers yet."))
    return _FAILED if any(report.problems for report in reports) else _DONE


def _create_user(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    password = os.environ.get(_PASSWORD) or getpass.getpass(_("Password for {name}: ").format(name=given.name))
    user = users.create_user(
        db, given.name, password, clock.now_ms(), full_name=given.full_name, language=given.language
    )
    print(_("{name} can sign in now.").format(name=user.name))
    return _DONE


def _create_store(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    store = Store(
        number=given.number,
        name=given.name,
        currency=given.currency,
        address=tuple(given.address),
        tax_included=not given.tax_added,
        time_zone=given.time_zone,
        end_of_day=given.end_of_day,
        language=given.language,
        receipt_footer=given.receipt_footer,
    )
    store_admin.create_store(db, store, clock.now_ms())
    print(_("Store {number} is set up.").format(number=store.number))
    return _DONE


def _add_register(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    register = store_admin.add_register(db, given.store, given.number, clock.now_ms(), given.name)
    print(
        _("Register {code} is set up. Get a code for it with “comptoir-hq activation-code {code}”.").format(
            code=register.code
        )
    )
    return _DONE


def _activation_code(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    issued = store_admin.issue_activation_code(db, given.register, clock.now_ms())
    print(issued.code)
    return _DONE


def _import_products(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    text = catalog_admin.decode_upload(Path(given.file).read_bytes())
    report = catalog_admin.import_products(db, text, clock.now_ms())
    for problem in report.errors:
        where = _("Row {row}, {column}: ").format(row=problem.row, column=problem.column) if problem.row else ""
        print(where + problem.message, file=sys.stderr)
    message = _("Products: {new} new, {changed} changed, {unchanged} as before, {refused} left out.")
    print(message.format(new=report.new, changed=report.changed, unchanged=report.unchanged, refused=report.refused))
    return _FAILED if report.unusable or report.refused else _DONE


def _import_staff(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    text = catalog_admin.decode_upload(Path(given.file).read_bytes())
    found = staff_admin.import_staff(db, text, clock.now_ms())
    for row, message in found.errors:
        print(_("Row {row}: {message}").format(row=row, message=message), file=sys.stderr)
    if found.errors:
        print(_("Nobody was added. Correct these rows, then import the file again."), file=sys.stderr)
        return _FAILED
    print(ngettext("{count} person added.", "{count} people added.", len(found.added)).format(count=len(found.added)))
    return _DONE


def _add_staff(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    pin = os.environ.get(_PIN) or getpass.getpass(_("PIN for {name}: ").format(name=given.name))
    added = staff_admin.add_staff(
        db, given.store, given.name, pin, clock.now_ms(), role=given.role, language=given.language, staff_id=given.id
    )
    print(
        _("{name} ({id}) can sign in at store {store} once its registers have heard.").format(
            name=added.name, id=added.id, store=added.store
        )
    )
    return _DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="comptoir-hq",
        description=_(
            "HQ of Comptoir: receives what the registers record, issues account numbers, and sends them the catalogue."
        ),
        epilog=_(
            "First steps: migrate, create-user, create-store, add-register, import-products, add-staff, serve and work."
        ),
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--database",
        metavar="URL",
        help=_(
            "sqlite:///path/hq.db or postgresql://user@host/name; otherwise COMPTOIR_HQ_DATABASE, then a file in the "
            "data folder"
        ),
    )
    shared.add_argument(
        "--data-folder", metavar="FOLDER", help=_("where HQ keeps its settings, logs and its SQLite database")
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar=_("COMMAND"))

    def add(name: str, run: Command, about: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, parents=[shared], help=about, description=about)
        command.set_defaults(run=run)
        return command

    _add_running(add)
    _add_setting_up(add)
    return parser


def _add_running(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    serve = add("serve", _serve, _("Open HQ for registers and for people with a browser."))
    serve.add_argument("--host", help=_("the address to listen on (127.0.0.1: this computer only)"))
    serve.add_argument("--port", type=int, help=_("the port to listen on; 0 takes a free one"))
    serve.add_argument("--threads", type=int, help=_("how many requests are served at the same time"))
    work = add(
        "work", _work, _("Run the jobs (P-job, customer job, 1010) when they are due. Several may run side by side.")
    )
    work.add_argument("--name", help=_("what people read about who ran a job; otherwise the computer's name"))
    work.add_argument("--once", action="store_true", help=_("run what is due now, then stop"))
    add("migrate", _migrate, _("Make the database's tables, or bring them up to this version."))
    exported = add("export", _export, _("Write data as CSV, one row a line, to check sums in a spreadsheet."))
    exported.add_argument("what", choices=["transactions"], help=_("what to export"))
    exported.add_argument("--output", metavar="FILE", help=_("the file to write; otherwise the screen"))
    add(
        "verify",
        _verify,
        _("Check that every register's documents are complete and unchanged, and say what is missing."),
    )


def _add_setting_up(add: Callable[[str, Command, str], argparse.ArgumentParser]) -> None:
    user = add("create-user", _create_user, _("Add somebody who may sign in to HQ's pages. Asks for the password."))
    user.add_argument("name", help=_("the sign-in name"))
    user.add_argument("--full-name", default="", help=_("the name that people read"))
    user.add_argument("--language", default="en", help=_("two letters, such as en or fr"))
    store = add("create-store", _create_store, _("Set up a store."))
    store.add_argument("number", help=_("the store's number, such as 101"))
    store.add_argument("name", help=_("the store's name"))
    store.add_argument("--currency", required=True, help=_("three letters, such as EUR"))
    store.add_argument(
        "--address", action="append", default=[], metavar="LINE", help=_("a line of the address; may be repeated")
    )
    store.add_argument("--tax-added", action="store_true", help=_("prices are without tax, which is added at the end"))
    store.add_argument("--time-zone", default="Europe/Paris", help=_("such as Europe/Paris"))
    store.add_argument("--end-of-day", default="22:00", metavar="HH:MM", help=_("when the business day ends"))
    store.add_argument("--language", default="en", help=_("the language of receipts, such as en or fr"))
    store.add_argument("--receipt-footer", default="", metavar="TEXT", help=_("what receipts end with"))
    register = add("add-register", _add_register, _("Add a register to a store."))
    register.add_argument("store", help=_("the store's number"))
    register.add_argument("number", help=_("the register's number within the store, such as 1"))
    register.add_argument("--name", default="", help=_("what people call it, such as “front door”"))
    code = add("activation-code", _activation_code, _("Print a new one-time code that activates a register."))
    code.add_argument("register", help=_("the register, such as 101-2"))
    products = add("import-products", _import_products, _("Import products, barcodes and prices from a CSV file."))
    products.add_argument(
        "file", help=_("columns: sku, name, barcodes (separated by ;), unit, price, currency, tax_rate")
    )
    staff = add("import-staff", _import_staff, _("Import the staff of stores from a CSV file: all rows or none."))
    staff.add_argument("file", help=_("columns: store, name, role, language, pin"))
    person = add("add-staff", _add_staff, _("Add one person to a store's staff. Asks for the PIN."))
    person.add_argument("store", help=_("the store's number"))
    person.add_argument("name", help=_("the person's name"))
    person.add_argument("--role", default="cashier", choices=staff_admin.ROLES, help=_("what the person may do"))
    person.add_argument("--language", default="en", help=_("two letters, such as en or fr"))
    person.add_argument("--id", default="", help=_("an id of your own; otherwise the next free one"))


if __name__ == "__main__":
    sys.exit(main())
