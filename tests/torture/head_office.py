"""People at HQ while a busy week goes on: they look at every page, change prices, customers and the set-up."""

import contextlib
import csv
import http.cookiejar
import io
import random
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from decimal import Decimal

from hq_server.domain.customer_fields import FieldChange
from hq_server.errors import ComptoirError
from hq_server.services import catalog_admin, customer_edits, setup_admin
from installer.demo.shop import Shop
from tests.walk.shop import WalkShop

PAGES = (
    *("/", "/customers", "/documents", "/findings", "/jobs", "/orders", "/overviews", "/products", "/registers"),
    *("/sessions", "/settings", "/setup", "/staff", "/statements", "/stores", "/sync", "/audit", "/accounting"),
    *("/merges", "/approvals", "/exclusion", "/hardware", "/parked", "/find?q=busy", "/customers?q=busy"),
)
_TOKEN = re.compile(r'name="(\w+)" value="([^"]+)"')


class HeadOffice:
    """``act`` does the next thing. A page that HQ could not show while it was killed is opened again later."""

    def __init__(self, shop: WalkShop, sample: Shop, chance: random.Random) -> None:
        self._shop, self._sample, self._chance = shop, sample, chance
        self._number = 0
        self.pages: Counter[str] = Counter()
        self.problems: list[str] = []
        self._browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), urllib.request.ProxyHandler({})
        )

    def sign_in(self) -> None:
        page = self._open("/sign-in")
        fields = dict(_TOKEN.findall(page)) | {"name": self._sample.user, "password": self._sample.password}
        self._browser.open(self._url("/sign-in"), urllib.parse.urlencode(fields).encode(), timeout=30).read()
        if "sign-out" not in self._open("/"):
            self.problems.append("nobody could sign in at HQ")

    def act(self) -> None:
        self._number += 1
        with contextlib.suppress(ComptoirError):
            if self._number % 5 == 0:
                self._change_prices()
            elif self._number % 5 == 1:
                self._edit_customer()
            elif self._number % 25 == 2:
                self._change_set_up()
        self._look(PAGES[self._number % len(PAGES)])

    def _look(self, path: str) -> None:
        try:
            self._open(path)
            self.pages["shown"] += 1
        except urllib.error.HTTPError as error:
            self.problems.append(f"{path} answered {error.code}")
        except OSError:
            self.pages["HQ was down"] += 1

    def _open(self, path: str) -> str:
        with self._browser.open(self._url(path), timeout=30) as answer:
            return str(answer.read().decode())

    def _url(self, path: str) -> str:
        return f"{self._shop.hq.url}{path}"

    def _change_prices(self) -> None:
        """Every product of the catalogue costs up to a tenth more than it did at first."""
        rows = list(csv.DictReader(io.StringIO(self._sample.catalogue, newline="")))
        text = io.StringIO(newline="")
        written = csv.DictWriter(text, list(rows[0]))
        written.writeheader()
        for row in rows:
            price = Decimal(row["price"]) * self._chance.randint(100, 110) / 100
            written.writerow(row | {"price": f"{price:.2f}"})
        with self._shop.open_hq() as db:
            catalog_admin.import_products(db, text.getvalue(), _now_ms())

    def _edit_customer(self) -> None:
        known = self._shop.rows("SELECT id, phone FROM customer ORDER BY id DESC LIMIT 20")
        if known:
            customer, phone = self._chance.choice(known)
            with self._shop.open_hq() as db:
                change = FieldChange("phone", phone or "", f"01 555 {self._number % 10_000:04d}")
                customer_edits.edit_customer(db, customer, [change], self._sample.user, _now_ms())

    def _change_set_up(self) -> None:
        minutes = 5 + self._number % 7
        text = self._sample.set_up.replace("Linen tea towels 15 % off", f"Linen tea towels, {minutes}")
        with self._shop.open_hq() as db:
            setup_admin.import_setup(db, text, _now_ms())


def _now_ms() -> int:
    return round(time.time() * 1000)
