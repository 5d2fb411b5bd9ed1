"""Two registers and HQ, all of them real, that meet over the wire's bytes: edits of one customer, in any order."""

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from hq_server.db import customer_fields as hq_fields
from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.domain.customer_fields import FieldChange, thing_of
from hq_server.domain.customer_merge import CustomerState
from hq_server.domain.registers import RegisterIdentity
from hq_server.services import customer_edits as hq_edits
from hq_server.services.customer_job import issue_account_numbers
from hq_server.services.feed_job import publish_customers
from hq_server.services.feeds import read_page
from hq_server.services.ingest import ingest_batch
from hq_server.wire import outgoing as hq_outgoing
from store_client.db import customers, outbox
from store_client.db.database import RegisterDatabase
from store_client.domain.customer import Address, Contact, Customer, CustomerDetails
from store_client.services import customer_edits, erasing, loyalty
from store_client.services.customers import get_customer, register_customer
from store_client.sync.applying import Applying
from store_client.sync.download import Breathing, pull_changes
from store_client.wire import incoming
from tests.factories import DEVICE_KEY, STAFF, START_MS, make_ids, make_moment, make_register
from tests.hq_server.sending_register import add_register

EPOCH = "epoch"
_TEXTS = ("", "A", "B", "C")


class Line:
    """HQ's feeds as the register's client gets them."""

    def __init__(self, hq: HqDatabase, identity: RegisterIdentity) -> None:
        self._hq = hq
        self._identity = identity

    def read_feed(self, feed: int, after: int, epoch: str, limit: int) -> incoming.FeedPage:
        page = read_page(self._hq, self._identity, feed, after, epoch, limit, START_MS)
        read: incoming.FeedPage = incoming.decode(hq_outgoing.encode(page), incoming.FeedPage)
        return read


@dataclass
class Shop:
    """One register with its own file."""

    db: RegisterDatabase
    identity: RegisterIdentity

    def upload(self, hq: HqDatabase) -> None:
        waiting = outbox.waiting(self.db, 1_000, 10**7)
        if not waiting:
            return
        results = ingest_batch(hq, self.identity, [document.content for document in waiting], START_MS)
        verdicts = [outbox.Verdict(one.sequence, one.id, one.verdict, one.state, one.reason) for one in results]
        with self.db.write():
            outbox.record_verdicts(self.db, verdicts, START_MS)

    def pull(self, hq: HqDatabase) -> None:
        line: object = Line(hq, self.identity)
        breathing = Breathing(rest=lambda _seconds: None)
        pull_changes(self.db, line, 1010, EPOCH, lambda: Applying(DEVICE_KEY, START_MS), breathing)  # type: ignore[arg-type]


class Meeting:
    """Every ``step`` is something that a person or a program does somewhere."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = Random(seed)
        self.new_id = make_ids(seed + 1)
        self.hq = HqDatabase.open(f"sqlite:///{folder / 'hq.db'}")
        migrate(self.hq, EPOCH)
        self.shops = []
        for number in ("1", "2"):
            (folder / number).mkdir()
            identity = add_register(self.hq, "101", number).identity
            self.shops.append(Shop(make_register(folder / number, register=number), identity))
        address = Address("", "home", "", "1 rue du Nord", "Lille", "59000", "", "FR")
        details = CustomerDetails(last_name="Lefèvre", phone="06 12 34 56 78", addresses=(address,))
        made = register_customer(self.shops[0].db, details, staff=STAFF, now=make_moment(), new_id=self.new_id)
        self.customer = made.id
        self.settle()

    def close(self) -> None:
        for shop in self.shops:
            shop.db.close()
        self.hq.close()

    def step(self) -> None:
        shop = self.random.choice(self.shops)
        act = self.random.choice(
            (self.edit, self.edit, self.edit, self.edit_at_hq, self.upload, self.pull, self.decide, self.decide_at_hq)
        )
        act(shop)

    def edit(self, shop: Shop) -> None:
        """The form is opened, changed in one place and saved."""
        base = get_customer(shop.db, self.customer)
        assert base is not None
        self._save(shop, base, self._changed(base.details))

    def confirm_erasures(self, shop: Shop) -> None:
        """What the sync agent does when everything has come."""
        erasing.confirm(shop.db, make_moment(), self.new_id)

    def change_phone(self, shop: Shop, phone: str) -> None:
        base = get_customer(shop.db, self.customer)
        assert base is not None
        self._save(shop, base, replace(base.details, phone=phone))

    def _save(self, shop: Shop, base: Customer, details: CustomerDetails) -> None:
        customer_edits.edit_customer(
            shop.db, self.customer, details, base=base, staff=STAFF, now=make_moment(), new_id=self.new_id
        )

    def _changed(self, details: CustomerDetails) -> CustomerDetails:
        random, text = self.random, self.random.choice(_TEXTS)
        addresses, contacts = details.addresses, details.contacts
        match random.randrange(6):
            case 0:
                return replace(details, first_name=text)
            case 1:
                return replace(details, phone=f"06 11 11 11 1{random.randrange(4)}")
            case 2 if addresses:
                return replace(details, addresses=(*addresses[1:], replace(addresses[0], street=f"{text} rue")))
            case 3 if addresses:
                return replace(details, addresses=addresses[1:], primary_address="")
            case 4 if contacts:
                return replace(details, contacts=contacts[1:])
            case 5 if len(addresses) < 2:
                new = Address("", "delivery", "", f"{text} quai", "Lyon", "69000", "", "FR")
                return replace(details, addresses=(*addresses, new))
            case _:
                mail = Contact("", "email", f"{text or 'x'}@example.org", random.random() < 0.5)
                return replace(details, contacts=(*contacts[:1], mail), title=text)

    def edit_at_hq(self, _shop: Shop) -> None:
        field = self.random.choice(("phone", "first_name", "email", "receipt_preference"))
        new = {"email": "hq@example.org", "receipt_preference": "both"}.get(field, self.random.choice(_TEXTS))
        change = FieldChange(field, self.state().fields.get(field), new)
        hq_edits.edit_customer(self.hq, self.customer, [change], "claire", START_MS)

    def upload(self, shop: Shop) -> None:
        shop.upload(self.hq)

    def pull(self, shop: Shop) -> None:
        issue_account_numbers(self.hq, START_MS)
        publish_customers(self.hq, START_MS)
        shop.pull(self.hq)

    def decide(self, shop: Shop, keep: str = "") -> None:
        conflicts = customer_edits.list_conflicts(shop.db, self.customer)
        if conflicts:
            keep = keep or self.random.choice((customer_edits.KEEP_HQ, customer_edits.KEEP_REGISTER))
            chosen = self.random.choice(conflicts)
            customer_edits.resolve_conflict(
                shop.db,
                self.customer,
                chosen.field,
                keep,
                staff=STAFF,
                now=make_moment(),
                new_id=self.new_id,
                document=chosen.document,
            )

    def decide_at_hq(self, _shop: Shop | None = None) -> None:
        state = self.state()
        if state.conflicts:
            one = self.random.choice(sorted(state.conflicts.values(), key=str))
            subject = thing_of(one.field) or one.field
            seen = hq_edits.mark_of(state, subject)
            take = self.random.choice(("", one.register_code))
            hq_edits.decide_conflict(self.hq, self.customer, subject, take, seen, "claire", START_MS)

    def enrol(self, shop: Shop, card: str) -> None:
        loyalty.enroll_loyalty(shop.db, self.customer, card, staff=STAFF, now=make_moment(), new_id=self.new_id)

    def settle(self) -> None:
        """Everything arrives everywhere."""
        for shop in self.shops:
            shop.upload(self.hq)
        for shop in self.shops:
            self.pull(shop)

    def state(self) -> CustomerState:
        with self.hq.write():
            return hq_fields.lock_states(self.hq, [self.customer])[self.customer]

    def fields_here(self, shop: Shop) -> dict[str, str]:
        return dict(customers.read_fields(shop.db, self.customer) or {})
