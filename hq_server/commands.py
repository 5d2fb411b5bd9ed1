"""The commands of ``comptoir-hq``: each calls one service and says what came of it."""

import argparse
import csv
import gc
import getpass
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from hq_server import clock
from hq_server.config import Settings
from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.domain.stores import Store
from hq_server.errors import Refused
from hq_server.ids import new_id
from hq_server.services import catalog_admin, export, setup_admin, staff_admin, store_admin, users, verify
from hq_server.texts import _, ngettext

DONE, FAILED, WRONG_USE = 0, 1, 2
_COLLECT_AFTER = (50_000, 20, 20)
# So that scripts can set things up without a keyboard and without showing a secret in the list of processes.
_PASSWORD, _PIN = "COMPTOIR_HQ_PASSWORD", "COMPTOIR_HQ_PIN"

Command = Callable[[HqDatabase, argparse.Namespace, Settings], int]


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
    return DONE


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
        return DONE
    print(_("Worker {name} waits for jobs.").format(name=name), flush=True)
    worker.run_forever(stop)
    return DONE


def _migrate(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    applied = migrate(db, new_id())
    for name in applied:
        print(_("Applied: {name}").format(name=name))
    if not applied:
        print(_("The database is up to date."))
    return DONE


def _export(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    if given.output is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows(export.export_transactions(db))
        return DONE
    with Path(given.output).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(export.export_transactions(db))
    return DONE


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
    return FAILED if any(report.problems for report in reports) else DONE


def _create_user(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    password = _secret(_PASSWORD, _("Password for {name}: ").format(name=given.name))
    user = users.create_user(
        db, given.name, password, clock.now_ms(), full_name=given.full_name, language=given.language
    )
    print(_("{name} can sign in now.").format(name=user.name))
    return DONE


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
    return DONE


def _add_register(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    register = store_admin.add_register(db, given.store, given.number, clock.now_ms(), given.name)
    print(
        _("Register {code} is set up. Get a code for it with “comptoir-hq activation-code {code}”.").format(
            code=register.code
        )
    )
    return DONE


def _activation_code(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    issued = store_admin.issue_activation_code(db, given.register, clock.now_ms())
    print(issued.code)
    return DONE


def _import_products(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    text = catalog_admin.decode_upload(Path(given.file).read_bytes())
    report = catalog_admin.import_products(db, text, clock.now_ms())
    for problem in report.errors:
        where = _("Row {row}, {column}: ").format(row=problem.row, column=problem.column) if problem.row else ""
        print(where + problem.message, file=sys.stderr)
    message = _("Products: {new} new, {changed} changed, {unchanged} as before, {refused} left out.")
    print(message.format(new=report.new, changed=report.changed, unchanged=report.unchanged, refused=report.refused))
    return FAILED if report.unusable or report.refused else DONE


def _import_setup(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    text = catalog_admin.decode_upload(Path(given.file).read_bytes())
    report = setup_admin.import_setup(db, text, clock.now_ms())
    for problem in report.problems:
        where = _("{kind} {place} {key}: ").format(kind=problem.kind, place=problem.place, key=problem.key)
        print((where if problem.kind else "") + problem.message, file=sys.stderr)
    if report.problems:
        print(_("Nothing was changed. Correct these items, then import the file again."), file=sys.stderr)
        return FAILED
    message = _("Set-up items: {new} new, {changed} changed, {unchanged} as before, {removed} removed.")
    print(message.format(new=report.new, changed=report.changed, unchanged=report.unchanged, removed=report.removed))
    return DONE


def _import_staff(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    text = catalog_admin.decode_upload(Path(given.file).read_bytes())
    found = staff_admin.import_staff(db, text, clock.now_ms())
    for row, message in found.errors:
        print(_("Row {row}: {message}").format(row=row, message=message), file=sys.stderr)
    if found.errors:
        print(_("Nobody was added. Correct these rows, then import the file again."), file=sys.stderr)
        return FAILED
    print(ngettext("{count} person added.", "{count} people added.", len(found.added)).format(count=len(found.added)))
    return DONE


def _add_staff(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    pin = _secret(_PIN, _("PIN for {name}: ").format(name=given.name))
    added = staff_admin.add_staff(
        db, given.store, given.name, pin, clock.now_ms(), role=given.role, language=given.language, staff_id=given.id
    )
    print(
        _("{name} ({id}) can sign in at store {store} once its registers have heard.").format(
            name=added.name, id=added.id, store=added.store
        )
    )
    return DONE


def _secret(variable: str, question: str) -> str:
    """From the environment, otherwise asked for without showing it."""
    try:
        return os.environ.get(variable) or getpass.getpass(question)
    except EOFError as error:
        message = _("There is no keyboard to ask at. Set {variable} instead; nothing was changed.")
        raise Refused(message.format(variable=variable)) from error


COMMANDS: dict[str, Command] = {
    "serve": _serve,
    "work": _work,
    "migrate": _migrate,
    "export": _export,
    "verify": _verify,
    "create-user": _create_user,
    "create-store": _create_store,
    "add-register": _add_register,
    "activation-code": _activation_code,
    "import-products": _import_products,
    "import-setup": _import_setup,
    "import-staff": _import_staff,
    "add-staff": _add_staff,
}
