"""An HQ in which every page has something to show, at a clock that stands still."""

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from hq_server.app import create_app
from hq_server.db import register_keys
from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.domain.access import Grant, Role
from hq_server.domain.customer_fields import FieldChange
from hq_server.domain.registers import RegisterIdentity
from hq_server.ids import new_id
from hq_server.jobs.worker import Worker
from hq_server.services import (
    access_settings,
    activation,
    approved_acts,
    catalog_admin,
    contact,
    customer_blocks,
    customer_edits,
    customer_import,
    customer_job,
    customer_merging,
    erasure,
    feeds,
    hardware,
    load_again,
    merge_proposals,
    orders_job,
    repair,
    sessions,
    setup_editing,
    sign_in_code,
    store_admin,
    users,
    validation,
)
from hq_server.services.access_settings import Act
from hq_server.services.ingest import ingest_batch
from hq_server.services.job_schedules import pause
from hq_server.services.sessions import Delivery
from hq_server.services.setup_admin import import_setup
from hq_server.wire.incoming import Contact
from tests.browser.site import BAD_CATALOGUE, CATALOGUE, NAME, PASSWORD, ROOT
from tests.hq_server.admin.conftest import Clock, Person
from tests.hq_server.admin.test_sign_in_pages import app_code
from tests.hq_server.customer_lines import HOME, change, create, earn, enrol
from tests.hq_server.findings_world import WHY
from tests.hq_server.order_world import deliver, hand_over, take
from tests.hq_server.sending_register import DATE, NOW, sell_with_everything
from tests.hq_server.services.test_document_file import PUBLIC, file_of
from tests.hq_server.statement_days import DatedRegister, trade
from tests.hq_server.statement_world import sell
from tests.serving import served

_HOUR_MS = 3_600_000
# HQ's clock: the afternoon of the day on which the registers trade.
AFTERNOON = NOW + 6 * _HOUR_MS
MARC, TESS = "marc", "tess"
_BAKERY = {
    "customer_type": "organization",
    "first_name": "Agnieszka",
    "last_name": "Kowalczyk",
    "organization": "Boulangerie Pâtisserie Kowalczyk",
    "phone": "06 74 11 58 20",
    "email": "a.kowalczyk@bpk-lille.example",
}
_SHOP = {
    "address.a1.purpose": "business",
    "address.a1.street": "47 rue du Molinel\nBâtiment B",
    "address.a1.postcode": "59800",
    "address.a1.city": "Lille",
    "attribute.siret": "489 221 705 00028",
    "consent.email": "yes",
    "contact.c1.type": "phone",
    "contact.c1.value": "06 31 90 47 66",
    "customer_group": "retail",
}


@dataclass
class FullHouse:
    """``address`` of the first page; ``places``: what stands in the addresses of the others, by name."""

    address: str
    db: HqDatabase
    app: Flask
    clock: Clock
    places: dict[str, str] = field(default_factory=dict)

    def sit_down(self, name: str, password: str = PASSWORD) -> Person:
        """Somebody who uses the pages without a browser."""
        person = Person(self.db, self.app.test_client(), self.clock)
        assert person.post("/sign-in", name=name, password=password).status_code == 200
        return person


@contextlib.contextmanager
def full_house(folder: Path) -> Iterator[FullHouse]:
    db = HqDatabase.open(f"sqlite:///{folder / 'hq.db'}")
    migrate(db, new_id())
    clock = Clock(AFTERNOON)
    app = create_app(db, now_ms=clock)
    try:
        with served(app) as url:
            house = FullHouse(url, db, app, clock)
            _fill(house)
            yield house
    finally:
        db.close()


def _fill(house: FullHouse) -> None:
    db = house.db
    _people(db)
    registers = trade(db)
    _set_up(db)
    for code, register in registers.items():
        _activate(db, code)
        register.minutes += 30
    lyon, second = registers["101-1"], registers["101-2"]
    house.places |= _customers(db, lyon)
    house.places |= _orders(db, second)
    house.places |= _things_to_mend(db, second)
    _work_off(db)
    house.places |= _pending(db, second)
    _stick(house, second)
    _two_people(house)
    house.places["import"] = _import(house)
    _customer_files(house)


def _people(db: HqDatabase) -> None:
    users.create_user(db, NAME, PASSWORD, NOW, full_name="Claire Aubert")
    users.create_user(db, MARC, PASSWORD, NOW, full_name="Marc Lefèvre")
    users.create_user(db, "nadia", PASSWORD, NOW, full_name="Nadia Ferrand", grants=(Grant(Role.MANAGER, "102"),))
    users.create_user(db, TESS, PASSWORD, NOW, full_name="Tess O’Reilly", grants=(Grant(Role.SUPPORT),))
    sign_in_code.offer(db, TESS)
    sign_in_code.confirm(db, TESS, app_code(sign_in_code.offered(db, TESS) or "", AFTERNOON), AFTERNOON)
    sign_in_code.offer(db, NAME)


def _set_up(db: HqDatabase) -> None:
    catalog_admin.import_products(db, CATALOGUE, NOW)
    demo = (ROOT / "resources" / "demo" / "setup.toml").read_text(encoding="utf-8")
    assert import_setup(db, demo, NOW, by=MARC).problems == ()
    counter = {"profile": "counter", "name": "Counter", "printer": "lp:counter"}
    setup_editing.save_item(db, "hardware_profile", counter, NOW, by=MARC)
    hardware.assign(db, "101-1", "counter", NOW, by=MARC)
    store_admin.add_register(db, "102", "2", NOW, "in the back", by=MARC)


def _activate(db: HqDatabase, code: str) -> None:
    """It says hello, and fetches two feeds."""
    issued = store_admin.issue_activation_code(db, code, NOW, by=MARC)
    activation.activate(db, issued.code, "Fanless PC", "0.1.0", NOW)
    store, _dash, number = code.partition("-")
    register = RegisterIdentity(store, number)
    silent = 3 * _HOUR_MS if code == "102-1" else 0
    told = Contact("0.1.0", AFTERNOON - silent, 30, 2 if silent else 0, 0, {"1010": 0, "1040": 3})
    contact.record_contact(db, register, told, AFTERNOON - silent)
    for feed in (1040, 1070):
        page = feeds.read_page(db, register, feed, 0, "", 500, NOW)
        sessions.note_download(db, register, page, 0, 4_096, AFTERNOON - silent)


def _send(db: HqDatabase, register: DatedRegister, *more: bytes) -> None:
    ingest_batch(db, register.identity, [*register.lines, *more], AFTERNOON, Delivery())
    register.lines = []


def _customers(db: HqDatabase, register: DatedRegister) -> dict[str, str]:
    """A bakery with two accounts, a conflict, somebody who was erased and two who were one."""
    bakery = create(register, fields=_SHOP, **_BAKERY)
    double = create(register, fields=HOME, **_BAKERY | {"organization": "BOULANGERIE PATISSERIE KOWALCZIK"})
    enrol(register, bakery, "9990001112223")
    earn(register, "9990001112223", 1_250, customer=bakery)
    ada = {"first_name": "Ada", "last_name": "Lefèvre", "phone": "06 12 34 56 78", "email": "ada@example.org"}
    one = create(register, fields=HOME, **ada)
    other = create(register, fields={}, **ada | {"last_name": "Lefevre"})
    gone = create(register, fields=HOME, first_name="Gérard", last_name="Oublié")
    sell_with_everything(register)
    everything = register.sequence
    _send(db, register)
    customer_job.issue_account_numbers(db, AFTERNOON)
    merge_proposals.find_proposals(db, AFTERNOON, new_id)
    seen = customer_merging.preview(db, one, other).seen
    merge = customer_merging.merge(db, one, other, (), seen=seen, by=MARC, now_ms=AFTERNOON, new_id=new_id)
    erasure.erase(db, gone, new_id(), "asked by letter", AFTERNOON, asked_by=MARC)
    customer_edits.edit_customer(db, bakery, [FieldChange("phone", "06 74 11 58 20", "06 74 11 58 21")], NAME, NOW)
    change(register, bakery, ("phone", "06 74 11 58 20", "06 99 99 99 99"), ("title", None, "Mme"))
    _send(db, register)
    customer_blocks.block(db, one, "Two invoices open: cash only", "", NAME, AFTERNOON)
    proposal = next(one for one in merge_proposals.list_proposals(db).proposals)
    found = {"bakery": bakery, "double": double, "merged": other, "ada": one, "merge": merge, "erased": gone}
    return found | {"proposal": proposal.id, "everything": f"101-1/{everything}"}


def _orders(db: HqDatabase, register: DatedRegister) -> dict[str, str]:
    customer = create(register, fields=HOME, first_name="Fionn", last_name="Ó Sé")
    done = take(register, customer, wanted_date="")
    hand_over(register, done)
    failed = deliver(register, customer, 100, address="a9", comment="Ring twice, please")
    made = deliver(register, customer, 100, address="a1", wanted_date="2026-12-24")
    _send(db, register)
    orders_job.synchronize_orders(db, AFTERNOON)
    return {"order": made.id, "failed order": failed.id, "order handed over": done.id, "order customer": customer}


def _things_to_mend(db: HqDatabase, register: DatedRegister) -> dict[str, str]:
    """A finding with a proposed repair, one that nobody has touched, a parked document and one that is none."""
    sell(register, 2_000, rate=5_500)
    proposed = register.sequence
    register.sell_in_full(total_minor=1)
    quarantined = register.sequence
    register.sell_in_full(customer=new_id())
    parked = register.sequence
    _send(db, register, b"not a document")
    validation.validate_day(db, "101", DATE, AFTERNOON)
    typed = {"lines.0.tax_rate": "20", "lines.0.tax_minor": "3.33"}
    repair.propose(db, "101-2", proposed, typed, WHY, seen=0, person=MARC, now_ms=AFTERNOON)
    return {
        "proposed": f"101-2/{proposed}",
        "quarantined": f"101-2/{quarantined}",
        "parked": f"101-2/{parked}",
    }


def _pending(db: HqDatabase, register: DatedRegister) -> dict[str, str]:
    """What the jobs have still to do."""
    fresh = create(register, fields={}, first_name="Nguyễn", last_name="Thị Hương")
    create(register, fields={}, first_name="<b>Bobby</b>", last_name="Tables'); --")
    create(register, fields={}, first_name="عمر", last_name="الشريف")
    waiting = take(register, fresh, pickup_store="102")
    _send(db, register)
    return {"pending": fresh, "order waiting": waiting.id}


def _work_off(db: HqDatabase) -> None:
    """Every job has run; one is paused, and a feed is loaded again."""
    worker = Worker(db, "worker 1", lambda: AFTERNOON, new_id)
    while worker.run_once():
        pass
    pause(db, ("orders job",), "The stock is being counted.", AFTERNOON, by=MARC)
    load_again.ask(db, 1040, load_again.find_subject(db, "101"), "Prices were wrong", AFTERNOON, new_id, by=MARC)


def _two_people(house: FullHouse) -> None:
    """One act waits for Claire, one of hers for somebody else, one is decided."""
    db = house.db
    access_settings.save(db, "120", "12", [Act.REVOKE_REGISTER, Act.CHANGE_ACCOUNT_PLAN], AFTERNOON, by=MARC)
    ids = {}
    for name, code, by in (("approval", "101-2", MARC), ("own approval", "102-1", NAME)):
        made = approved_acts.do_or_propose(
            db,
            Act.REVOKE_REGISTER,
            f"register {code}",
            {"register": code},
            "Stolen last night.",
            by=by,
            now_ms=AFTERNOON,
            new_id=new_id,
            store=code[:3],
        )
        assert made is not None
        ids[name] = made.id
    house.places |= ids


def _stick(house: FullHouse, register: DatedRegister) -> None:
    """A file of what HQ has not yet, looked at and not taken in."""
    with house.db.write():
        register_keys.add(house.db, "101", "2", PUBLIC, NOW)
    first = register.sequence + 1
    kept = register.sequence, register.hash
    register.sell()
    register.sell()
    content = file_of(register.lines, first_sequence=first, last_sequence=register.sequence)
    register.lines, (register.sequence, register.hash) = [], kept
    file = (io.BytesIO(content), "101-2.comptoir")
    seen = house.sit_down(NAME).post("/document-files", file=file, content_type="multipart/form-data")
    house.places["stick"] = seen.request.path.rpartition("/")[2]


def _customer_files(house: FullHouse) -> None:
    """One that waits, one that a worker has not seen yet, and one that is written, each with rows that are wrong."""
    with house.db.read():
        number, phone = house.db.rows(
            "SELECT account_number, phone FROM customer WHERE phone <> '' AND account_number <> ''"
        )[0]
    rows = (
        f"N° client;Nom;Téléphone;E-mail\n;Nouveau;0699887766;\n;Autre;{phone};\n;;sans;\n{number};;;new@example.org\n"
    )
    for key in ("done", "confirmed", "waiting"):
        customer_import.keep_file(house.db, key, "clients.csv", rows.encode("cp1252"), "101", AFTERNOON, by=NAME)
        if key != "waiting":
            customer_import.confirm(house.db, key, (), AFTERNOON)
        if key == "done":
            customer_import.import_confirmed(house.db, AFTERNOON, new_id)


def _import(house: FullHouse) -> str:
    file = (io.BytesIO(BAD_CATALOGUE.encode()), "tarif.csv")
    seen = house.sit_down(NAME).post("/imports/new", file=file, content_type="multipart/form-data")
    return seen.request.path.rpartition("/")[2]
