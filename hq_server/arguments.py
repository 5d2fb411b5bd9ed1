"""What ``comptoir-hq`` can be told: its commands and their arguments, with the help that people read."""

import argparse
from collections.abc import Callable

from hq_server.domain.access import Role
from hq_server.services.backup import SKIP_NUMBERS
from hq_server.services.staff_admin import ROLES
from hq_server.texts import _

Add = Callable[[str, str], argparse.ArgumentParser]


def whole_number(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
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
    commands = whole.add_subparsers(dest="command", required=True, metavar=_("COMMAND"))

    def add(name: str, about: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, parents=[shared], help=about, description=about)

    _add_running(add)
    _add_setting_up(add)
    _add_imports(add)
    _add_archives(add)
    return whole


def _add_running(add: Add) -> None:
    serve = add("serve", _("Open HQ for registers and for people with a browser."))
    serve.add_argument("--host", help=_("the address to listen on (127.0.0.1: this computer only)"))
    serve.add_argument("--port", type=int, help=_("the port to listen on; 0 takes a free one"))
    serve.add_argument(
        "--tls",
        nargs=2,
        metavar=("CERT", "KEY"),
        help=_("speak TLS with this certificate (with those it hangs on) and its key, both files in PEM form"),
    )
    serve.add_argument("--threads", type=int, help=_("how many requests are served at the same time"))
    work = add("work", _("Run the jobs (P-job, customer job, 1010) when they are due. Several may run side by side."))
    work.add_argument("--name", help=_("what people read about who ran a job; otherwise the computer's name"))
    work.add_argument("--once", action="store_true", help=_("run what is due now, then stop"))
    work.add_argument(
        "--grace",
        type=float,
        default=20,
        metavar="SECONDS",
        help=_("how long the job at hand may still take when the worker is told to stop; then another one takes it"),
    )
    add("migrate", _("Make the database's tables, or bring them up to this version."))
    exported = add(
        "export", _("Write data as CSV, to check sums in a spreadsheet; vouchers also as the French FEC file, checked.")
    )
    exported.add_argument("what", choices=["transactions", "vouchers", "fec"], help=_("what to export"))
    exported.add_argument("--output", metavar="FILE", help=_("the file to write; otherwise the screen"))
    exported.add_argument(
        "--first", default="0001-01-01", metavar="DATE", help=_("vouchers from this accounting date on")
    )
    exported.add_argument("--last", default="9999-12-31", metavar="DATE", help=_("vouchers up to this accounting date"))
    exported.add_argument("--store", default="", help=_("this store's vouchers alone"))
    add(
        "verify",
        _("Check that every register's documents are complete and unchanged, and say what is missing."),
    )


def _add_setting_up(add: Add) -> None:
    _add_people(add)
    store = add("create-store", _("Set up a store."))
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
    register = add("add-register", _("Add a register to a store."))
    register.add_argument("store", help=_("the store's number"))
    register.add_argument("number", help=_("the register's number within the store, such as 1"))
    register.add_argument("--name", default="", help=_("what people call it, such as “front door”"))
    code = add("activation-code", _("Print a new one-time code that activates a register."))
    code.add_argument("register", help=_("the register, such as 101-2"))
    person = add("add-staff", _("Add one person to a store's staff. Asks for the PIN."))
    person.add_argument("store", help=_("the store's number"))
    person.add_argument("name", help=_("the person's name"))
    person.add_argument("--role", default="cashier", choices=ROLES, help=_("what the person may do"))
    person.add_argument("--language", default="en", help=_("two letters, such as en or fr"))
    person.add_argument("--id", default="", help=_("an id of your own; otherwise the next free one"))


def _add_people(add: Add) -> None:
    user = add("create-user", _("Add somebody who may sign in to HQ's pages. Asks for the password."))
    user.add_argument("name", help=_("the sign-in name"))
    user.add_argument("--full-name", default="", help=_("the name that people read"))
    user.add_argument("--language", default="", help=_("two letters, such as en or fr; otherwise the browser's"))
    user.add_argument(
        "--role",
        action="append",
        choices=[role.value for role in Role],
        help=_("what the person may do, otherwise everything; may be repeated"),
    )
    user.add_argument(
        "--store",
        action="append",
        default=[],
        metavar="NUMBER",
        help=_("the store that the roles hold for, otherwise all; may be repeated"),
    )
    reset = add("reset-code", _("Ask no sign-in code of somebody any more, who lost the phone and the recovery codes."))
    reset.add_argument("name", help=_("the sign-in name"))
    ended = add("end-sessions", _("Sign somebody out of HQ's pages everywhere, at once."))
    ended.add_argument("name", help=_("the sign-in name"))


def _add_imports(add: Add) -> None:
    products = add("import-products", _("Import products, barcodes and prices from a CSV file."))
    products.add_argument(
        "file",
        help=_(
            "columns: sku, name, barcodes (separated by ;), unit, price, currency, tax_rate; if wanted category, "
            "by_weight, serial_needed, price_change, key_in_price, returnable, discountable"
        ),
    )
    set_up = add(
        "import-setup",
        _(
            "Import what registers follow from a TOML file: discounts, coupons, categories, permission groups, "
            "tenders, reasons, accounts, rates, receipts, policy, customers' attributes. All items or none."
        ),
    )
    set_up.add_argument("file", help=_("[[discount]], [[category]] and so on; what the file does not name stays"))
    documents = add(
        "import-documents",
        _(
            "Take in a file of documents that a register wrote because it had no network. Nothing counts twice, also "
            "when the register uploads the same later."
        ),
    )
    documents.add_argument("file", help=_("the file that the register exported; its name ends in .comptoir"))
    documents.add_argument("--dry-run", action="store_true", help=_("only check it and say what would come of it"))
    staff = add("import-staff", _("Import the staff of stores from a CSV file: all rows or none."))
    staff.add_argument("file", help=_("columns: store, name, role, language, pin; if wanted id, group, badge"))


def _add_archives(add: Add) -> None:
    backup = add("backup", _("Copy HQ's whole database into one file, while everything runs."))
    backup.add_argument("target", metavar="FILE|FOLDER", help=_("a new file, or a folder: then the time is its name"))
    restore = add("restore", _("Make HQ's database out of such a file, where there is none yet."))
    restore.add_argument("file", help=_("the file that backup wrote"))
    begin = add(
        "begin-again",
        _(
            "Say that the database was brought back to an earlier moment by other means: registers load everything "
            "again and send what it lacks."
        ),
    )
    for command in (restore, begin):
        command.add_argument(
            "--skip-numbers",
            type=whole_number,
            default=SKIP_NUMBERS,
            metavar="COUNT",
            help=_("account numbers that may have been given out since then, and are left out"),
        )
    made = add("make-archive", _("Write a store's year into one signed file: documents, seals, corrections, books."))
    made.add_argument("store", help=_("the store's number"))
    made.add_argument("year", help=_("the year, such as 2026"))
    made.add_argument("file", help=_("the file to write, such as 101-2026.zip"))
    check = add(
        "verify-archive",
        _("Check such a file: complete, unchanged, adding up. Needs nothing else, neither database nor network."),
    )
    check.add_argument("file", help=_("the file that make-archive wrote"))
    check.add_argument("--key", default="", help=_("HQ's public key, as make-archive printed it"))
