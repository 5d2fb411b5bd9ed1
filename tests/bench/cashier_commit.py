"""A cashier who sells while the sync agent, the real process, applies very many account numbers to the same file."""

import tempfile
import time
from contextlib import closing
from pathlib import Path

from hq_server.services import feeds
from hq_server.wire import codes
from installer.demo.register import DemoRegister
from installer.demo.supervision import Supervisor
from store_client import clock
from store_client.config import Settings, write_settings
from store_client.db.database import RegisterDatabase
from store_client.domain.basket import Basket
from store_client.errors import Refused
from store_client.ids import new_id
from store_client.services import recording
from store_client.sync.secrets import DeviceSecrets, new_device_key, save_secrets
from tests.bench import account_numbers, hq, people, register_file
from tests.bench.measure import Claim, Row, Timings
from tests.bench.record_sale import a_basket
from tests.bench.sizes import Sizes

_P99_MS, _WORST_MS = 20.0, 50.0
_BETWEEN_SALES_SECONDS = 0.01
_LONGEST_SECONDS = 300


def measure(sizes: Sizes) -> list[Row]:
    source = register_file.cached(
        products=sizes.big_products,
        customers=sizes.big_customers,
        pending=sizes.changes,
        sales=sizes.big_sales,
    )
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as name, hq.fresh_database(hq.SQLITE, Path(name)) as db:
        folder = Path(name)
        token = hq.activate(db).token
        changed = range(sizes.big_customers - sizes.changes, sizes.big_customers)
        account_numbers.add_customers(db, changed, numbered=True)
        with db.write():
            keys = [people.customer_id(number) for number in changed]
            feeds.record(db, codes.CUSTOMERS, feeds.ALL, keys, hq.now_ms())
        db.close()
        register = DemoRegister(register_file.IDENTITY.code, folder / "register")
        register_file.copy_of(source, register.folder, register.database.name)
        with hq.serving(db, folder) as server, Supervisor(folder / "logs") as supervisor:
            write_settings(Settings(register.folder, hq_url=server.url, sync_seconds=1))
            environment = {**register.environment}
            save_secrets(register.folder, DeviceSecrets(token, new_device_key()), environment)
            return [_sell_meanwhile(register, supervisor, sizes)]


def _sell_meanwhile(register: DemoRegister, supervisor: Supervisor, sizes: Sizes) -> Row:
    """Sales from the moment the first change is applied until the last one is."""
    timings: list[float] = []
    failures, applying_seconds = 0, 0.0
    with closing(RegisterDatabase.open(register.database)) as db:
        baskets = [a_basket(db, sizes.big_products) for _ in range(200)]
        alone = [_sale(db, basket) for basket in baskets]
        register.start_agent(supervisor)
        started, begun = time.monotonic(), 0.0
        while pending := _pending(db):
            supervisor.check()
            assert time.monotonic() - started < _LONGEST_SECONDS, f"{pending} changes are still not applied"
            if pending == sizes.changes:
                time.sleep(_BETWEEN_SALES_SECONDS)
                continue
            begun = begun or time.monotonic()
            try:
                timings.append(_sale(db, baskets[len(timings) % len(baskets)]))
            except Refused:
                failures += 1
            time.sleep(_BETWEEN_SALES_SECONDS)
        applying_seconds = time.monotonic() - begun
    return _row(Timings([timings]), Timings([alone]), failures, applying_seconds, sizes)


def _pending(db: RegisterDatabase) -> int:
    return int(db.value("SELECT count(*) FROM customer WHERE account_number IS NULL"))


def _sale(db: RegisterDatabase, basket: Basket) -> float:
    started = time.perf_counter()
    recording.complete_sale(db, basket, basket.total_minor, staff=register_file.STAFF, now=clock.now(), new_id=new_id)
    return time.perf_counter() - started


def _row(beside: Timings, alone: Timings, failures: int, applying_seconds: float, sizes: Sizes) -> Row:
    claims = (
        Claim("cashier's commit p99", beside.percentile_ms(99), _P99_MS, at_most=True, unit="ms"),
        Claim("cashier's commit, worst", beside.worst_ms, _WORST_MS, at_most=True, unit="ms"),
        Claim("sales that failed", failures, 0, at_most=True),
    )
    figures: dict[str, object] = {
        "sales": len(beside.rounds[0]),
        "beside the agent": beside.figures(),
        "alone": alone.figures(),
        "changes_per_second": round(sizes.changes / applying_seconds),
    }
    title = f"The cashier's commit while {sizes.changes:,} changes of feed 1010 are applied"
    return Row("cashier", title, claims, figures)
