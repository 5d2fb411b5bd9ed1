"""How long from a key, or a scan, until the basket's line stands painted, while the agent works on the same file."""

import random
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from hq_server.services import feeds
from hq_server.wire import codes
from installer.demo.register import DemoRegister
from installer.demo.supervision import Supervisor
from store_client.config import Settings, write_settings
from store_client.db.database import RegisterDatabase
from store_client.sync.secrets import DeviceSecrets, new_device_key, save_secrets
from tests.bench import account_numbers, hq, people, register_file, window_process
from tests.bench.measure import Claim, Row, percentile
from tests.bench.sizes import Sizes
from tests.bench.window_process import WindowProcess

_FRAME_MS = 16.0
_LINES = 200
_LINES_A_ROUND = 50
_KEY_SECONDS = 0.05
_SCAN_SECONDS = 0.1
_KEYS = ("F6", "F6", "Up", "Down")


def measure_keys(sizes: Sizes) -> list[Row]:
    """Void a line, restore it, move the mark: each prices or paints the basket anew."""

    def press(window: WindowProcess, chance: random.Random) -> list[float]:
        window.fill(_LINES)
        window.press(*_KEYS * (sizes.keys // len(_KEYS)), gap_seconds=_KEY_SECONDS, chance=chance)
        return window.painted()

    title = f"Key to painted line in a basket of {_LINES} lines, while the agent works"
    return [_row("keys", title, _beside_the_agent(sizes, press))]


def measure_scans(sizes: Sizes) -> list[Row]:
    def scan(window: WindowProcess, chance: random.Random) -> list[float]:
        taken: list[float] = []
        for _round in range(max(1, sizes.keys // 2 // _LINES_A_ROUND)):
            window.fill(_LINES - _LINES_A_ROUND)
            products = [chance.randrange(sizes.big_products) for _line in range(_LINES_A_ROUND)]
            window.scan(*products, gap_seconds=_SCAN_SECONDS, chance=chance)
            taken += window.painted()
        return taken

    title = f"Scan of a known code among {sizes.big_products:,} products to painted line, while the agent works"
    return [_row("scans", title, _beside_the_agent(sizes, scan))]


def _row(name: str, title: str, durations: Sequence[float]) -> Row:
    ms = [duration * 1000 for duration in durations]
    claims = (Claim("p99", percentile(ms, 99), _FRAME_MS, at_most=True, unit="ms"),)
    figures: dict[str, object] = {
        "count": len(ms),
        "p50_ms": round(percentile(ms, 50), 2),
        "p90_ms": round(percentile(ms, 90), 2),
        "worst_ms": round(max(ms), 2),
    }
    return Row(name, title, claims, figures)


def _beside_the_agent(sizes: Sizes, act: Callable[[WindowProcess, random.Random], list[float]]) -> list[float]:
    """The window on a file of its own, and the agent that applies very many account numbers to it."""
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
        with hq.serving(db, folder, elsewhere=True) as server, Supervisor(folder / "logs") as supervisor:
            write_settings(Settings(register.folder, hq_url=server.url, sync_seconds=1))
            save_secrets(register.folder, DeviceSecrets(token, new_device_key()), {**register.environment})
            with window_process.open_window(register, sizes.big_products) as window:
                window.fill(_LINES)
                register.start_agent(supervisor)
                wait_until_it_applies(register, sizes.changes)
                taken = act(window, random.Random(3))
                window.end()
                return taken


def wait_until_it_applies(register: DemoRegister, changes: int) -> None:
    """Until the agent has begun with the changes."""
    with closing(RegisterDatabase(register.database)) as db:
        window_process.wait_until(lambda: pending(db) < changes)


def pending(db: RegisterDatabase) -> int:
    return int(db.value("SELECT count(*) FROM customer WHERE account_number IS NULL"))
