"""What was typed into the form of a customer and not saved."""

from dataclasses import dataclass

from store_client.domain.customer import CustomerDetails


@dataclass(frozen=True, slots=True)
class FormDraft:
    """``base`` stood in the form when it was opened, ``typed`` stands there now. ``id`` is the customer's, for a new
    one the draft's own; ``customer`` is then empty.
    """

    id: str
    customer: str
    base: CustomerDetails
    typed: CustomerDetails
    kept_ms: int = 0
