"""Whatever is done at two drawers, in whatever order and however often the power fails, HQ confirms every close."""

import json
import tempfile
from pathlib import Path

from hypothesis import settings

from hq_server.db.database import HqDatabase
from hq_server.db.schema import migrate
from hq_server.services.ingest import ingest_batch
from store_client.db import outbox
from store_client.domain.shift import COUNTING, OPEN, SUSPENDED
from store_client.services.shift_close import close_shift
from tests.counter import ADA
from tests.hq_server.sending_register import NOW, add_register
from tests.store_client.services.test_drawer_model import Drawers

_AT_ONCE = 7


class DrawersAndHq(Drawers):
    """The register is done when every shift is closed; then all it wrote goes to a new HQ."""

    def teardown(self) -> None:
        try:
            for shift in self._here(OPEN) + self._here(COUNTING) + self._here(SUSPENDED):
                close_shift(self.db, staff=ADA.id, shift_id=shift, now=self._now(), new_id=self.new_id)
            _check_at_hq(Path(self.folder.name), [one.content for one in outbox.page_after(self.db, 0, 100_000)])
        finally:
            self.db.close()
            self.folder.cleanup()


def _check_at_hq(folder: Path, lines: list[bytes]) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        hq = HqDatabase.open(f"sqlite:///{place}/hq.db")
        migrate(hq, "test-epoch")
        code = json.loads(lines[0])["register"] if lines else "101-1"
        register = add_register(hq, *code.split("-"))
        for start in range(0, len(lines), _AT_ONCE):
            results = ingest_batch(hq, register.identity, lines[start : start + _AT_ONCE], NOW)
            assert {(result.verdict, result.state, result.reason) for result in results} == {("stored", "applied", "")}
        with hq.read():
            days = hq.rows("SELECT state, reason, acknowledgement <> '' FROM business_day")
        hq.close()
    assert {(state, reason, bool(signed)) for state, reason, signed in days} <= {("confirmed", "", True)}


TestDrawersAndHq = DrawersAndHq.TestCase
TestDrawersAndHq.settings = settings(max_examples=10, stateful_step_count=30, deadline=None)
