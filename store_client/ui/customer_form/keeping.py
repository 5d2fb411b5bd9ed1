"""Keeps what is typed into the form soon after somebody stops typing, never while they do."""

from collections.abc import Callable

from store_client.domain.customer import CustomerDetails
from store_client.ui.customer_form.form import Form

CALM_TICKS = 4
"""The window ticks several times a second: over half a second."""


class Keeping:
    def __init__(self, keep: Callable[[Form], object]) -> None:
        self._keep = keep
        self._seen: CustomerDetails | None = None
        self._calm = 0

    def ticked(self, form: Form) -> None:
        if form.details is not self._seen:
            self._seen, self._calm = form.details, 0
        elif self._calm < CALM_TICKS:
            self._calm += 1
            if self._calm == CALM_TICKS:
                self._keep(form)
