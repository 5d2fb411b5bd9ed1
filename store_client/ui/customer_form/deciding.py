"""The page on which a person decides fields that two changed: while saving, or what HQ and a register disagree on."""

from collections.abc import Callable, Sequence

from store_client.domain.customer import Customer, CustomerDetails, FieldConflict
from store_client.services.customer_edits import KEEP_HQ, KEEP_REGISTER, EditConflict
from store_client.texts import _
from store_client.ui.customer_form import decisions
from store_client.ui.customer_form.decisions import OURS, Disputed, Typed
from store_client.ui.customer_form.form import Form
from store_client.ui.customer_form.shown import DecisionPage
from store_client.ui.screen import Answer, Primary

Resolve = Callable[[str, str], Customer]
"""(field, register or hq)"""


class Deciding:
    """``typed`` None: HQ and a register disagree; else somebody changed the customer while the form was open."""

    def __init__(self, form: Form, disputed: Sequence[Disputed], typed: Typed | None = None) -> None:
        self._form, self.disputed, self.typed = form, list(disputed), typed

    @classmethod
    def about_edit(
        cls, form: Form, base: CustomerDetails, typed: CustomerDetails, conflict: EditConflict
    ) -> "Deciding":
        about = Typed(base, typed, conflict.current)
        return cls(form, decisions.of_form(about, conflict.conflicts), about)

    @classmethod
    def about_hq(cls, form: Form, conflicts: Sequence[FieldConflict]) -> "Deciding":
        return cls(form, decisions.of_hq(conflicts))

    @property
    def open(self) -> int:
        """How many are not decided."""
        return sum(not one.choice for one in self.disputed)

    @property
    def ready(self) -> bool:
        """What was typed is saved whole; HQ's disputes can be settled one by one."""
        return self.open < len(self.disputed) if self.typed is None else not self.open

    def choose(self, row: int, choice: str) -> None:
        if 0 <= row < len(self.disputed):
            self.disputed[row] = decisions.chosen(self.disputed[row], choice)

    def choose_all(self, choice: str) -> None:
        for row in range(len(self.disputed)):
            self.choose(row, choice)

    def settled(self) -> CustomerDetails:
        if self.typed is None:
            raise LookupError("nothing was typed")
        return decisions.settled(self.typed, self.disputed)

    def settle_with_hq(self, resolve: Resolve) -> Customer | None:
        """The customer as it is after what was chosen."""
        customer = None
        for one in self.disputed:
            if one.choice:
                customer = resolve(one.field, KEEP_REGISTER if one.choice == OURS else KEEP_HQ)
        return customer

    def page(self) -> DecisionPage:
        rows = decisions.in_words(self.disputed, self._form.rules, self._form.language)
        if self.typed is None:
            return DecisionPage(_("HQ and a register disagree"), _("At a register"), _("At HQ"), rows)
        return DecisionPage(_("Changed by somebody else meanwhile"), _("Typed here"), _("There now"), rows)

    def question(self) -> Answer:
        label = _("Choose for each field which text stands")
        if self.typed is None:
            return Answer(_("HQ and a register changed the same fields"), label=label, tone="warn", icon="git-merge")
        text = _("Nothing is recorded yet; somebody changed the same fields")
        return Answer(text, label=label, tone="warn", icon="git-merge")

    def primary(self) -> Primary:
        note = _("what was chosen is recorded") if self.ready else _("choose at least one")
        if self.typed is not None and not self.ready:
            note = _("choose for each field")
        return Primary(_("Record the choice"), note, "check", self.ready)
