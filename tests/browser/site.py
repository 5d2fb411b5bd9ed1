"""A real HQ for the browser tests: the server in its own process, a worker beside it, and a day of a shop."""

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hq_server import clock
from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.domain.registers import RegisterIdentity
from hq_server.domain.stores import Store
from hq_server.ids import new_id
from hq_server.jobs.worker import Worker
from hq_server.services import (
    activation,
    catalog_admin,
    contact,
    ingest,
    staff_admin,
    store_admin,
    users,
)
from hq_server.wire.incoming import Contact
from tests.hq_server.sending_register import SendingRegister

ROOT = Path(__file__).parents[2]
NAME = "claire"
PASSWORD = "a long enough password"
_SERVE = (
    "import sys; from hq_server.app import serve; serve(sys.argv[1], port=0, announce=lambda p: print(p, flush=True))"
)
_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Site:
    """``address`` is the first page; ``db`` is this process's own connection to the same database."""

    address: str
    db: HqDatabase


def chromium() -> str:
    """The browser's path. Raises when it is missing, and names it: a browser test is never skipped."""
    path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    if not shutil.which(path):
        raise FileNotFoundError(f"Chromium is missing: {path}. Install it (apt-get install chromium) or set CHROMIUM.")
    return path


@contextlib.contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """HQ on a fresh SQLite file with one administrator and nothing else."""
    url = f"sqlite:///{folder / 'hq.db'}"
    db = HqDatabase.open(url)
    migrate(db, new_id())
    users.create_user(db, NAME, PASSWORD, clock.now_ms(), full_name="Claire Aubert")
    server = subprocess.Popen([sys.executable, "-c", _SERVE, url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        assert port.isdigit(), "the server did not start"
        yield Site(f"http://127.0.0.1:{port}", db)
    finally:
        server.terminate()
        stopped = server.wait(20)
        if server.stdout is not None:
            server.stdout.close()
        db.close()
        assert stopped == 0, "the server did not stop cleanly"


@contextlib.contextmanager
def running_worker(db: HqDatabase) -> Iterator[None]:
    stop = threading.Event()
    worker = Worker(HqDatabase.open(db.url), "worker 1", clock.now_ms, new_id)
    thread = threading.Thread(target=worker.run_forever, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def activate(db: HqDatabase, code: str, device: str = "Fanless PC") -> RegisterIdentity:
    issued = store_admin.issue_activation_code(db, code, clock.now_ms())
    activation.activate(db, issued.code, device, "0.1.0", clock.now_ms())
    store, _dash, number = code.partition("-")
    return RegisterIdentity(store, number)


def trade_a_day(db: HqDatabase) -> None:
    """Two stores, three registers, a catalogue, staff; sales, customers, a parked and two quarantined documents."""
    now = clock.now_ms()
    lyon = Store("101", "Lyon-Est", "EUR", ("14 rue de la Soie", "69002 Lyon"), receipt_footer="Merci de votre visite")
    store_admin.create_store(db, lyon, now)
    store_admin.create_store(db, Store("106", "Marseille-Est", "EUR", ("3 quai du Port", "13002 Marseille")), now)
    for store, number, name in (("101", "1", "by the entrance"), ("101", "2", ""), ("106", "1", "checkout 1")):
        store_admin.add_register(db, store, number, now, name)
    catalog_admin.import_products(db, CATALOGUE, now)
    staff_admin.add_staff(db, "101", "Karim Benslimane", "271828", now, language="fr")
    staff_admin.add_staff(db, "101", "Aoife Brennan", "314159", now, role="manager")
    lyon_register = activate(db, "101-1")
    _sell(db, SendingRegister(lyon_register), now)
    _say_hello(db, lyon_register, now, recorded=16)
    silent = activate(db, "106-1")
    _say_hello(db, silent, now - 64 * _MINUTE_MS, recorded=14, waiting=14)


def _sell(db: HqDatabase, sender: SendingRegister, now: int) -> None:
    people = [
        ("Zoë", "O'Brien", ""),
        ("", "", "Boulangerie Pâtisserie Kowalczyk"),
        ("Nguyễn", "Thị Hương", ""),
        ("<b>Bobby</b>", "Tables'); --", ""),
        ("عمر", "الشريف", ""),
    ]
    sender.open_shift()
    for first, last, organization in people:
        customer = new_id()
        kind = "organization" if organization else "person"
        sender.create_customer(
            customer, first_name=first, last_name=last, organization=organization, customer_type=kind
        )
        sender.sell(customer=customer)
    sender.sell(kind="return")
    sender.sell(customer=new_id())  # a customer HQ has not heard of: parked
    sender.sell(total_minor=1)  # its lines do not add up to that: quarantined
    sender.close_shift()
    ingest.ingest_batch(db, sender.identity, [*sender.lines, b"not a document"], now)


def _say_hello(db: HqDatabase, register: RegisterIdentity, now: int, *, recorded: int, waiting: int = 0) -> None:
    told = Contact("0.1.0", now, recorded, waiting, 0, {"1010": 0, "1040": 3})
    contact.record_contact(db, register, told, now)


CATALOGUE = """\
sku,name,barcodes,unit,price,currency,tax_rate
TOWEL-1,Linen tea towel,4006381333931,each,10.80,EUR,20
SOAP-2,"Soap bar, rosemary & mint",96385074 5901234123457,each,6.50,EUR,20
OLIVE-3,"Olives, loose",,kg,12.00,EUR,5.5
"""
BAD_CATALOGUE = """\
sku;name;barcodes;unit;price;currency;tax_rate
TOWEL-1;Linen tea towel;4006381333931;each;17,90;EUR;20
SOAP-2;Soap bar, rosemary & mint;96385075 5901234123457;each;6,50;EUR;20
NEW-4;Oak board;;each;24,00;EUR;20
NEW-5;Beech board;;each;1.890;EUR;20
NEW-6;;;each;9,00;EUR;20
NEW-7;Candle;;each;;EUR;20
NEW-8;Candle, tall;;each;;EUR;20
NEW-4;Oak board again;;each;25,00;EUR;20
NEW-9;Napkin;4006381333931;each;3,00;EUR;20
"""
