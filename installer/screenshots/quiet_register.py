"""Another register of the pictures' shops: without a window, worked through the services that its screens use."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from hq_server.db.database import HqDatabase
from installer.demo.hq import Hq
from installer.demo.register import DemoRegister, activate
from installer.screenshots.standing_clock import StandingClock
from store_client.clock import Moment
from store_client.config import Settings, load_settings
from store_client.db import outbox, register_keys
from store_client.db.database import RegisterDatabase
from store_client.domain.declaration import Declared
from store_client.domain.shift import ClosedShift
from store_client.domain.staff import StaffMember
from store_client.ids import new_id
from store_client.services import (
    catalog,
    declaring,
    paying,
    recording,
    selling,
    shift_close,
    shift_open,
    sign_in,
    usb_export,
)
from store_client.sync.agent import run_once
from store_client.sync.hq_client import HqClient
from store_client.sync.release import RELEASE
from store_client.sync.secrets import load_secrets
from store_client.wire.outgoing import Contact

_PIECE = 1000


class QuietRegister:
    """``staff`` is the name of who works at it. The clock is moved by whoever tells it to do something."""

    def __init__(self, code: str, folder: Path, staff: str, clock: StandingClock) -> None:
        self._demo = DemoRegister(code, folder)
        self._staff, self._clock = staff, clock

    def activate(self, hq: Hq, db: HqDatabase) -> None:
        activate(self._demo, hq, db, self._clock.now_ms())
        self.sync()

    @property
    def settings(self) -> Settings:
        return load_settings({}, data_folder=self._demo.folder)

    def sync(self) -> None:
        run_once(lambda: self.settings)

    def open(self, starting_minor: int) -> None:
        with self._database() as db:
            staff, now = self._person(db).id, self._now()
            shift_open.open_shift(db, staff=staff, now=now, new_id=new_id, starting_minor=starting_minor)

    def sell(self, *codes: str, tender: str = "cash") -> None:
        with self._database() as db:
            basket = selling.start_basket(db)
            for code in codes:
                product = catalog.find_by_code(db, code)
                assert product is not None, f"{code} is not in the sample catalogue"
                basket = selling.add_item(basket, product, _PIECE)
            exact: int | None = basket.total_minor
            if tender != "cash":
                basket, exact = paying.pay_other(basket, tender, reference="4971"), None
            staff, now = self._person(db).id, self._now()
            recording.complete_sale(db, basket, exact, staff=staff, now=now, new_id=new_id)

    def count(self, short_minor: int = 0) -> None:
        """Everything that should be there is there, but so much of the cash."""
        with self._database() as db:
            manifest, shift = shift_close.preview(db), shift_open.current_shift(db)
            assert manifest is not None
            assert shift is not None
            expected = {one.tender: one.expected_minor for one in manifest.tenders}
            counted = tuple(
                Declared(tender, minor - (short_minor if tender == "cash" else 0)) for tender, minor in expected.items()
            )
            person, now = self._person(db), self._now()
            declaring.declare(db, counted, shift_id=shift.id, person=person, now=now, new_id=new_id)

    def close(self) -> ClosedShift:
        with self._database() as db:
            return shift_close.close_shift(db, staff=self._person(db).id, now=self._now(), new_id=new_id)

    def say_only_how_far_it_is(self) -> None:
        """Its last contact: HQ hears how much it recorded, then the network goes before the documents do."""
        kept = load_secrets(self._demo.folder)
        assert kept is not None
        client = HqClient(self.settings.hq_url, kept.token, request_key=kept.request_key, now_ms=self._clock.now_ms)
        with self._database() as db, closing(client):
            client.contact(
                Contact(
                    version=RELEASE,
                    clock_ms=self._clock.now_ms(),
                    recorded_sequence=outbox.newest_sequence(db),
                    waiting=outbox.count(db).waiting,
                    pending_customers=0,
                    cursors={},
                    public_key=register_keys.own_key(db),
                    drain_seconds=None,
                    closing_ms=None,
                )
            )

    def export(self, folder: Path) -> Path:
        """Onto a stick that is reached there."""
        with self._database() as db:
            kept = load_secrets(self._demo.folder)
            assert kept is not None
            return usb_export.export_unconfirmed(
                db,
                folder,
                signing_key=kept.signing_key,
                now=self._now(),
                new_id=new_id,
                person=self._person(db),
            ).path

    def spoil(self, act: Callable[[RegisterDatabase], None]) -> None:
        """Something goes wrong on this register's own disk."""
        with self._database() as db:
            act(db)

    def _database(self) -> closing[RegisterDatabase]:
        return closing(RegisterDatabase.open(self._demo.database))

    def _person(self, db: RegisterDatabase) -> StaffMember:
        return next(person for person in sign_in.list_staff(db) if person.name == self._staff)

    def _now(self) -> Moment:
        return Moment(self._clock.now_ms(), 0)
