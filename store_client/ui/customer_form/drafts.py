"""Keeps what was typed into forms that were left, for when they are opened again."""

from dataclasses import dataclass

from store_client.domain.customer import Customer, CustomerDetails

NEW = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """``customer`` is who it was when the form was opened, None for a new one."""

    details: CustomerDetails
    customer: Customer | None = None


class Drafts:
    """One for each customer and any number of new ones; as long as the program runs."""

    def __init__(self) -> None:
        self._kept: dict[str, list[Draft]] = {}

    def keep(self, draft: Draft) -> None:
        if draft.customer is None:
            self._kept.setdefault(NEW, []).append(draft)
        else:
            self._kept[draft.customer.id] = [draft]

    def take(self, customer_id: str = NEW) -> Draft | None:
        """The latest."""
        kept = self._kept.get(customer_id)
        return kept.pop() if kept else None
