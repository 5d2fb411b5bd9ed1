"""The search: who is found for what was typed, who looks alike, and who of them is marked."""

from collections.abc import Sequence

from store_client.domain.customer import Customer
from store_client.services.customer_search import SearchHit
from store_client.ui.customers.found import CustomerRow, Found, customer_row, merged
from store_client.ui.customers.guard import DuplicateGuard
from store_client.ui.customers.typed_details import details_from
from store_client.ui.services_customers import CustomerServices


class Finding:
    def __init__(self, people: CustomerServices, guard: DuplicateGuard) -> None:
        self._people, self._guard = people, guard
        self.text, self.cursor = "", 0
        self.hits: Sequence[SearchHit] = ()
        self.found: Sequence[Found] = ()

    def begin(self) -> None:
        self.text, self.cursor, self.hits, self.found = "", 0, (), ()

    def search(self, text: str) -> None:
        self.text, self.cursor = text.strip(), 0
        self.again()

    def again(self) -> None:
        self.hits = self._with_parts(self._people.find(self.text)) if self.text else ()

    def gather(self, attached: Customer | None) -> None:
        """Who can be chosen now; without anything typed that is the customer of the sale."""
        self.found = merged(self.hits, self._guard.found)
        if not self.text and not self.found and attached is not None:
            self.found = [Found(attached)]
        self.move_to(self.cursor)

    def move_to(self, row: int) -> None:
        self.cursor = max(0, min(row, len(self.found) - 1))

    def mark(self, customer: str) -> None:
        self.cursor = next((at for at, found in enumerate(self.found) if found.id == customer), 0)

    @property
    def marked(self) -> Found | None:
        return self.found[self.cursor] if self.cursor < len(self.found) else None

    @property
    def rows(self) -> list[CustomerRow]:
        return [customer_row(found, self.text) for found in self.found]

    def _with_parts(self, hits: Sequence[SearchHit]) -> Sequence[SearchHit]:
        """A name and a phone number typed together: behind who has both, those who have one of them."""
        typed = details_from(self.text)
        parts = (typed.phone, typed.email, f"{typed.first_name} {typed.last_name}".strip())
        if sum(bool(part) for part in parts) < 2:
            return hits
        some = [hit for part in parts if part for hit in self._people.find(part)]
        first: dict[str, SearchHit] = {}
        for hit in [*hits, *some]:
            first.setdefault(hit.customer.id, hit)
        return list(first.values())
