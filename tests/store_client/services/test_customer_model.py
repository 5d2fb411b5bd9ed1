"""Whatever is edited here and at HQ in whatever order, the register shows what the rules say, and all ends alike."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from store_client.db import customer_feed, customers, outbox
from store_client.db.outbox import Verdict
from store_client.domain.customer import Customer, FieldConflict
from store_client.domain.customer_fields import Fields, overlay
from store_client.services.customer_edits import EditConflict, edit_customer, list_conflicts, resolve_conflict
from store_client.services.customers import get_customer, search_customers
from store_client.wire.outgoing_customers import read_changes
from tests.customer_factories import bring, make_hq_customer
from tests.factories import STAFF, make_ids, make_moment, make_register

PATHS = st.sampled_from(["title", "first_name", "phone", "email"])
TEXTS = st.sampled_from(["", "a1", "b2", "c3"])


class Model:
    """HQ and one register's row, by the rules of resources/wire/README.md."""

    def __init__(self) -> None:
        self.hq: Fields = {"customer_type": "person", "last_name": "Byrne"}
        self.disputed: dict[str, tuple[str | None, str]] = {}
        self.unapplied: list[tuple[str, str | None]] = []
        self.row = dict(self.hq)

    def hq_takes(self, document: str, field: str, old: str | None, new: str | None) -> None:
        if self.hq.get(field) in (old, new):
            self.hq = overlay(self.hq, [(field, new)])
            self.disputed.pop(field, None)
        elif old != new:
            self.disputed[field] = (new, document)

    def register_hears(self) -> None:
        own = [(field, value) for field, (value, _document) in self.disputed.items()]
        self.row = overlay(overlay(self.hq, own), self.unapplied)


class Customers(RuleBasedStateMachine):
    """One customer, one register, and HQ."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.db = make_register(Path(self.folder.name))
        self.new_id = make_ids()
        self.model = Model()

    @initialize()
    def begin(self) -> None:
        self.hears()
        self.opened = self.here

    @property
    def here(self) -> Customer:
        found = get_customer(self.db, "c1")
        assert found is not None
        return found

    @rule()
    def open_form(self) -> None:
        self.opened = self.here

    @rule(field=PATHS, text=TEXTS)
    def record_form(self, field: str, text: str) -> None:
        """The form may have been opened long ago."""
        base, now = getattr(self.opened, field), self.model.row.get(field, "")
        typed = replace(self.opened.details, **{field: text})  # type: ignore[arg-type]  # texts alone
        recorded = outbox.newest_sequence(self.db)
        if base != text and now not in (base, text):
            with pytest.raises(EditConflict) as conflict:
                self.edit(typed)
            assert conflict.value.conflicts == (FieldConflict(field, now, text),)
            assert outbox.newest_sequence(self.db) == recorded
            return
        self.edit(typed)
        changed = text not in (base, now)
        assert outbox.newest_sequence(self.db) == recorded + changed
        if changed:
            self.own_change(field, text)

    @rule(field=PATHS, text=TEXTS)
    def change_at_hq(self, field: str, text: str) -> None:
        self.model.hq = overlay(self.model.hq, [(field, text)])
        self.model.disputed.pop(field, None)

    @rule()
    def upload(self) -> None:
        """HQ applies what waits; what it says then has not come down yet."""
        for document in outbox.page_after(self.db, 0, 1000):
            if self.db.value("SELECT state FROM outbox WHERE id = ?", (document.id,)) != "applied":
                for change in read_changes(document.content):
                    self.model.hq_takes(document.id, change.field, change.old, change.new)
                with self.db.write():
                    verdict = Verdict(document.sequence, document.id, "stored", "applied")
                    outbox.record_verdicts(self.db, [verdict], 20)
        self.model.unapplied = []

    @rule()
    def hears(self) -> None:
        """Feed 1010 comes down."""
        conflicts = [
            FieldConflict(field, self.model.hq.get(field, ""), value or "", document)
            for field, (value, document) in self.model.disputed.items()
        ]
        bring(self.db, make_hq_customer("c1", "000000019", self.model.hq, conflicts=conflicts))
        self.model.register_hears()

    @rule()
    def exchange(self) -> None:
        self.upload()
        self.hears()
        with self.db.write():
            customer_feed.settle(self.db, 30)

    @precondition(lambda self: bool(list_conflicts(self.db, "c1")))
    @rule(keep=st.sampled_from(["hq", "register"]))
    def decide_here(self, keep: str) -> None:
        conflict = list_conflicts(self.db, "c1")[0]
        resolve_conflict(self.db, "c1", conflict.field, keep, staff=STAFF, now=make_moment(), new_id=self.new_id)
        self.own_change(conflict.field, conflict.hq if keep == "hq" else conflict.register)

    @rule()
    def restart(self) -> None:
        self.db.close()

    @invariant()
    def the_register_shows_what_the_rules_say(self) -> None:
        if customers.read_fields(self.db, "c1") is not None:
            assert customers.read_fields(self.db, "c1") == self.model.row
            assert [one.id for one in search_customers(self.db, "byrne")] == ["c1"]

    def edit(self, typed: object) -> None:
        details = typed if isinstance(typed, type(self.opened.details)) else self.opened.details
        edit_customer(self.db, "c1", details, base=self.opened, staff=STAFF, now=make_moment(), new_id=self.new_id)

    def own_change(self, field: str, text: str) -> None:
        self.model.unapplied.append((field, text or None))
        self.model.row = overlay(self.model.row, [(field, text)])

    def teardown(self) -> None:
        self.exchange()
        for field in list(self.model.disputed):
            self.change_at_hq(field, "z9")
        self.exchange()
        assert customers.read_fields(self.db, "c1") == self.model.hq
        assert list_conflicts(self.db, "c1") == []
        self.db.close()
        self.folder.cleanup()


TestCustomers = Customers.TestCase
TestCustomers.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
