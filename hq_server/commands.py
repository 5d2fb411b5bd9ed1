"""The commands of ``comptoir-hq``: each calls one service and says what came of it."""

import argparse
import csv
import gc
import getpass
import logging
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from hq_server import clock
from hq_server.backup_commands import begin_again, make_backup, restore_backup
from hq_server.config import Settings
from hq_server.db import durability
from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.domain.fec import check_fec
from hq_server.domain.stores import Store
from hq_server.ids import new_id
from hq_server.services import (
    accounting_export,
    archive,
    archive_check,
    audit,
    catalog_admin,
    document_file,
    document_file_words,
    export,
    left_open,
    setup_admin,
    staff_admin,
    store_admin,
    verify,
)
from hq_server.texts import _, ngettext
from hq_server.user_commands import create_user, end_sessions, read_secret, reset_code

DONE, FAILED, WRONG_USE = 0, 1, 2
_COLLECT_AFTER = (50_000, 20, 20)
# So that scripts can set things up without a keyboard and without showing a secret in the list of processes.
_PIN = "COMPTOIR_HQ_PIN"

_log = logging.getLogger(__name__)

Command = Callable[[HqDatabase, argparse.Namespace, Settings], int]


def _serve(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    from hq_server import app  # Flask takes a while to load, and only this command needs it

    # A batch makes tens of thousands of values, none of them in a cycle: looking through them for cycles every few
    # hundred values costs more than making them.
    gc.set_threshold(*_COLLECT_AFTER)

    for sentence in (*left_open.tell(settings), *durability.tell(db)):
        _log.warning("%s", sentence)
        print(_("Careful: {what}").format(what=sentence), file=sys.stderr, flush=True)

    def announce(port: int) -> None:
        scheme = "https" if settings.tls_certificate else "http"
        print(_("HQ is at {scheme}://{host}:{port}/").format(scheme=scheme, host=settings.host, port=port), flush=True)

    if settings.tls_certificate or settings.tls_key:
        from hq_server import tls  # and what it is served by

        db.close()
        tls.serve_tls(settings, announce=announce)
        return DONE
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
    from hq_server.jobs.stopping import Stopping
    from hq_server.jobs.worker import Worker

    stopping = Stopping(given.grace)
    name = given.name or f"{socket.gethostname()}-{os.getpid()}"
    worker = Worker(db, name, clock.now_ms, new_id)
    if given.once:
        while worker.run_once():
            pass
        return DONE
    stopping.listen()
    print(_("Worker {name} waits for jobs.").format(name=name), flush=True)
    worker.run_forever(stopping.told)
    return DONE


def _migrate(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    applied = migrate(db, new_id())
    for name in applied:
        print(_("Applied: {name}").format(name=name))
    if not applied:
        print(_("The database is up to date."))
    return DONE


def _export(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    if given.what == "fec":
        return _export_fec(db, given)
    rows = export.export_transactions(db)
    if given.what == "vouchers":
        rows = accounting_export.export_vouchers(db, given.first, given.last, given.store)
    if given.output is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
        return DONE
    with Path(given.output).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return DONE


def _export_fec(db: HqDatabase, given: argparse.Namespace) -> int:
    """The file, checked; into a folder it goes under the name that the law gives it."""
    content = b"".join(accounting_export.export_fec(db, given.first, given.last, given.store))
    if given.output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    else:
        path = Path(given.output)
        (path / accounting_export.fec_name(db, given.last, given.store) if path.is_dir() else path).write_bytes(content)
    problems = check_fec(content)
    for problem in problems:
        where = _("Line {line} {column}: ").format(line=problem.line, column=problem.column)
        print(where + problem.message, file=sys.stderr)
    return FAILED if problems else DONE


def _verify(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    reports = verify.verify_registers(db)
    for report in reports:
        documents = ngettext("{count} document", "{count} documents", report.documents).format(
            count=f"{report.documents:,}"
        )
        found = "; ".join(report.problems) or _("complete and unchanged")
        if report.redacted:
            left = _("{found} ({count} without content: they told of people who were erased)")
            found = left.format(found=found, count=f"{report.redacted:,}")
        print(
            _("Register {register}: {documents}: {found}").format(
                register=report.register.code, documents=documents, found=found
            )
        )
    if not reports:
        print(_("There are no registers yet."))
    entries, problems = audit.check_chain(db)
    counted = ngettext("{count} entry", "{count} entries", entries).format(count=f"{entries:,}")
    found = "; ".join(problems) or _("complete and unchanged")
    print(_("Audit log: {entries}: {found}").format(entries=counted, found=found))
    return FAILED if problems or any(report.problems for report in reports) else DONE


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


def _import_documents(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    path = Path(given.file)
    with path.open("rb") as source:
        taken = document_file.import_documents(
            db, source, clock.now_ms, name=path.name, person=_user(), dry_run=given.dry_run
        )
    print("\n".join(document_file_words.sentences(taken)))
    return FAILED if document_file_words.needs_person(taken) else DONE


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
    pin = read_secret(_PIN, _("PIN for {name}: ").format(name=given.name))
    added = staff_admin.add_staff(
        db, given.store, given.name, pin, clock.now_ms(), role=given.role, language=given.language, staff_id=given.id
    )
    print(
        _("{name} ({id}) can sign in at store {store} once its registers have heard.").format(
            name=added.name, id=added.id, store=added.store
        )
    )
    return DONE


def _user() -> str:
    """Who runs the command, as the computer knows them."""
    try:
        return getpass.getuser()[:100]
    except (OSError, KeyError, ImportError):
        return "comptoir-hq"


def _make_archive(db: HqDatabase, given: argparse.Namespace, settings: Settings) -> int:
    made = archive.make_archive(db, given.store, given.year, Path(given.file), clock.now_ms())
    documents = ngettext("{count} document", "{count} documents", made.documents).format(count=f"{made.documents:,}")
    print(
        _("{path}: {documents}, signed with the key {key}.").format(path=made.path, documents=documents, key=made.key)
    )
    return DONE


def _verify_archive(given: argparse.Namespace) -> int:
    report = archive_check.verify_archive(Path(given.file), given.key)
    for problem in report.problems:
        print(problem, file=sys.stderr)
    counts = _("{registers} registers, {documents} documents, {seals} seals, {vouchers} vouchers")
    print(
        _("Year {year} of store {store}, {name}: {counts}. {found}.").format(
            year=report.year,
            store=report.store,
            name=report.store_name,
            counts=counts.format(
                registers=report.registers,
                documents=f"{report.documents:,}",
                seals=f"{report.seals:,}",
                vouchers=f"{report.vouchers:,}",
            ),
            found=_("Something is wrong") if report.problems else _("Complete and unchanged"),
        )
    )
    if report.redacted:
        told = ngettext(
            "{count} document has no content any more: the person was erased.",
            "{count} documents have no content any more: the people were erased.",
            report.redacted,
        )
        print(told.format(count=f"{report.redacted:,}"))
    if report.key:
        print(_("Signed with the key {key}. Compare it with HQ's own.").format(key=report.key))
    return FAILED if report.problems else DONE


COMMANDS: dict[str, Command] = {
    "serve": _serve,
    "work": _work,
    "migrate": _migrate,
    "export": _export,
    "verify": _verify,
    "create-user": create_user,
    "reset-code": reset_code,
    "end-sessions": end_sessions,
    "create-store": _create_store,
    "add-register": _add_register,
    "activation-code": _activation_code,
    "import-products": _import_products,
    "import-setup": _import_setup,
    "import-documents": _import_documents,
    "import-staff": _import_staff,
    "add-staff": _add_staff,
    "make-archive": _make_archive,
    "backup": make_backup,
    "restore": restore_backup,
    "begin-again": begin_again,
}

# These need nothing but what they are given: no database, no settings, no log.
WITHOUT_DATABASE: dict[str, Callable[[argparse.Namespace], int]] = {"verify-archive": _verify_archive}
