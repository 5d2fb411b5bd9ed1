"""What HQ's people, and people with backups, do in the small chain, and what they were shown of it."""

from collections.abc import Callable
from copy import copy
from dataclasses import fields
from pathlib import Path

from hq_server.db import customer_fields as hq_fields
from hq_server.domain.customer_fields import FieldChange
from hq_server.errors import ComptoirError as HqError
from hq_server.services import catalog_admin, customer_merging, erasure
from hq_server.services import customer_edits as hq_edits
from tests.simulation.facts import OLD_COPY, Facts, Merged, ShownEdit
from tests.simulation.small_chain import PRODUCTS, Machine, SmallChain, catalogue, copy_file


class Headquarters:
    """``name`` makes one that nobody has."""

    def __init__(self, chain: SmallChain, name: Callable[[str], str]) -> None:
        self.chain, self.random, self.facts, self._name = chain, chain.random, chain.facts, name
        self.older: dict[str, Path] = {}
        self.kept: tuple[Path, Facts] | None = None

    def _some(self, count: int) -> list[str]:
        with self.chain.hq.read():
            rows = self.chain.hq.rows("SELECT id FROM customer ORDER BY id")
        known = [row[0] for row in rows if row[0] not in self.facts.erased]
        return self.random.sample(known, min(count, len(known)))

    def edit(self, _machine: Machine) -> None:
        for customer in self._some(1):
            field, value = self.random.choice((("first_name", self._name("Honorine")), ("title", self._name("Maitre"))))
            with self.chain.hq.read():
                old = hq_fields.read_states(self.chain.hq, [customer])[customer].fields.get(field)
            try:
                hq_edits.edit_customer(
                    self.chain.hq, customer, [FieldChange(field, old, value)], "claire", self.chain.hq_ms()
                )
            except HqError:
                continue
            self.facts.edits.append(ShownEdit(customer, {field: value}))

    def merge(self, _machine: Machine) -> None:
        pair = self._some(2)
        if len(pair) < 2:
            return
        survivor, merged = pair
        hq, now_ms, new_id = self.chain.hq, self.chain.hq_ms(), self.chain.new_id
        try:
            seen = customer_merging.preview(hq, survivor, merged).seen
            customer_merging.merge(hq, survivor, merged, [], seen=seen, by="claire", now_ms=now_ms, new_id=new_id)
        except HqError:
            return
        self.facts.merges.append(Merged(survivor, merged))

    def unmerge(self, _machine: Machine) -> None:
        if self.random.random() < 0.3:
            found, _more = customer_merging.list_merges(self.chain.hq)
            standing = [one for one in found if one.undone_ms is None]
            if standing:
                one = self.random.choice(standing)
                try:
                    customer_merging.undo(self.chain.hq, one.id, by="claire", now_ms=self.chain.hq_ms())
                except HqError:
                    return
                self.facts.merges.append(Merged(one.survivor.id, one.merged.id, undone=True))

    def new_prices(self, _machine: Machine) -> None:
        prices = tuple(self.random.randrange(50, 3_000) for _product in range(PRODUCTS))
        catalog_admin.import_products(self.chain.hq, catalogue(prices), self.chain.hq_ms())

    def erase(self, _machine: Machine) -> None:
        for customer in self._some(1):
            with self.chain.hq.read():
                rows = self.chain.hq.rows("SELECT customer FROM customer_alias WHERE survivor = ?", (customer,))
            try:
                erasure.erase(
                    self.chain.hq, customer, self.chain.new_id(), "asked", self.chain.hq_ms(), asked_by="claire"
                )
            except HqError:
                continue
            self.facts.erased += [customer, *(row[0] for row in rows)]

    def keep_copy(self, machine: Machine) -> None:
        self.older[machine.code] = self.chain.folder / f"{machine.code}.older"
        self.older[machine.code].unlink(missing_ok=True)
        copy_file(machine.db.path, self.older[machine.code])

    def use_old_copy(self, machine: Machine) -> None:
        """Somebody puts an older file back; this register's shift may be another one then."""
        if machine.code in self.older:
            machine.db.close()
            copy_file(self.older[machine.code], machine.db.path)
            machine.reopen()
            self.excuse(machine)
            self.kept = None

    def back_up(self, _machine: Machine) -> None:
        path = self.chain.folder / "hq.older"
        path.unlink(missing_ok=True)
        copy_file(self.chain.folder / "hq.db", path)
        self.kept = (path, _copy_of(self.facts))

    def restore_hq(self, _machine: Machine) -> None:
        if self.kept is None:
            return
        path, before = self.kept
        self.chain.restore_hq(path)
        self.facts.merges[:] = before.merges
        self.facts.edits[:] = [one for one in self.facts.edits if one.document is not None or one in before.edits]
        told = {row[0] for one in self.chain.machines for row in one.db.rows("SELECT customer FROM erased_customer")}
        self.facts.erased[:] = [one for one in self.facts.erased if one in before.erased or one in told]
        for machine in self.chain.machines:
            if machine.code in self.facts.copied:
                self.excuse(machine)

    def excuse(self, machine: Machine, why: str = OLD_COPY) -> None:
        with self.chain.hq.read():
            there = {row[0] for row in self.chain.hq.rows("SELECT id FROM inbox")}
        there |= {row[0] for row in machine.db.rows("SELECT id FROM outbox")}
        self.facts.excuse(machine.code, why, there)


def _copy_of(facts: Facts) -> Facts:
    """Its lists with it, but not what stands in them: that never changes."""
    made = Facts()
    for one in fields(facts):
        setattr(made, one.name, copy(getattr(facts, one.name)))
    return made
