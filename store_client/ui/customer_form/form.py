"""The form while it is filled in: what stands in it, what is wrong with it, and what can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from store_client.domain import customer_checks
from store_client.domain.customer import Customer, CustomerDetails
from store_client.domain.customer_fields import ADDRESS, thing_of, to_fields
from store_client.domain.customer_merge import merge, merge_details, typed_changes
from store_client.domain.customer_rules import CustomerRules
from store_client.ui.customer_form import attribute_texts, form_edits


@dataclass(frozen=True, slots=True)
class TakenAway:
    """What can be put back: ``before`` it was taken away, and ``after``; without that it is another draft's."""

    before: CustomerDetails
    after: CustomerDetails | None = None
    draft: str = ""


class Form:
    """``customer`` is who it was when the form was opened, None for a new one. ``opened``: what stood in it then.

    ``draft`` is the id under which what was typed is kept, empty until it is.
    """

    def __init__(
        self,
        details: CustomerDetails,
        rules: CustomerRules,
        language: str,
        *,
        customer: Customer | None = None,
        attach: bool = True,
    ) -> None:
        self.rules, self.language, self.attach = rules, language, attach
        self.customer = customer
        self.details = self.opened = attribute_texts.in_fields(details, rules, language)
        self.address = self._main_address()
        self.refused: dict[str, str] = {}
        self.taken_away: TakenAway | None = None
        self.draft = ""
        self._visited: set[str] = set()
        self._judged: tuple[CustomerDetails, Customer | None, Mapping[str, str]] | None = None
        self._chosen_kinds: set[str] = set()

    @property
    def given(self) -> CustomerDetails:
        """As it would be recorded."""
        return attribute_texts.as_recorded(self.details, self.rules)

    @property
    def touched(self) -> bool:
        return customer_checks.tidy(self.details) != customer_checks.tidy(self.opened)

    def put(self, path: str, text: str) -> None:
        """What was typed or chosen; it answers what was refused there."""
        self.details = form_edits.put(self.details, path, text)
        self.refused.pop(path, None)
        thing, member = thing_of(path), path.rpartition(".")[2]
        if path.startswith("contact.") and member == "type":
            self._chosen_kinds.add(thing)
        if path.startswith("contact.") and member == "value" and thing not in self._chosen_kinds:
            kind = next(one.type for one in self.details.contacts if thing == f"contact.{one.id}")
            self.details = form_edits.put(self.details, f"{thing}.type", form_edits.kind_of(text, kind))

    def bring(self, details: CustomerDetails) -> None:
        """What was typed before stands in the form."""
        self.details = attribute_texts.in_fields(details, self.rules, self.language)
        self.address = self._main_address()

    def take_away(self, thing: str) -> None:
        """A contact or an address, which can be put back."""
        before, self.details = self.details, form_edits.remove(self.details, thing)
        self.taken_away = TakenAway(before, self.details)
        self._show_some_address()

    def start_over(self) -> None:
        self.taken_away, self.details = TakenAway(self.details, self.opened), self.opened
        self._show_some_address()

    def put_back(self) -> None:
        """What was taken away, beside all that was typed since; another draft changes places with this one."""
        back = self.taken_away
        if back is None:
            return
        if back.after is None:
            self.taken_away, self.details = TakenAway(self.details, draft=self.draft), back.before
            self.draft = back.draft
        else:
            self.taken_away, self.details = None, merge_details(back.after, back.before, self.details)
        self._show_some_address()

    def visit(self, *paths: str) -> None:
        self._visited.update(paths)

    def show_address_of(self, path: str) -> None:
        """Open the address that a field belongs to."""
        if path.startswith(f"{ADDRESS}."):
            self.address = path.split(".")[1]

    def problems(self) -> Mapping[str, str]:
        """Everything that stops saving, in the order of the form; looked at again when something has changed."""
        judged = self._judged
        if judged is None or judged[0] is not self.details or judged[1] is not self.customer:
            base = self.customer.details if self.customer else None
            self._judged = judged = (
                self.details,
                self.customer,
                customer_checks.problems(self.given, self.rules, base),
            )
        return {**judged[2], **self.refused}

    def seen_problems(self) -> Mapping[str, str]:
        """Of fields that somebody has been to: nobody is told off before they could type."""
        return {path: text for path, text in self.problems().items() if path in self._visited or path in self.refused}

    def warnings(self) -> Mapping[str, str]:
        base = self.customer.details if self.customer else None
        return customer_checks.warnings(self.given, self.rules, base)

    def tidy_attribute(self, path: str) -> None:
        """What was typed, the language's way, once its field is left."""
        code = path.removeprefix("attribute.")
        attribute, text = self.rules.attribute(code), dict(self.given.attributes).get(code, "")
        if attribute is not None and text and path not in self.problems():
            written = attribute_texts.field_text(attribute, text, self.language)
            self.details = form_edits.put(self.details, path, written)

    def use_language(self, language: str) -> None:
        details, opened = self.given, attribute_texts.as_recorded(self.opened, self.rules)
        self.language = language
        self.details = attribute_texts.in_fields(details, self.rules, language)
        self.opened = attribute_texts.in_fields(opened, self.rules, language)

    def follow(self, fresh: Customer) -> bool:
        """The customer changed meanwhile: what nobody typed over follows. False where both changed the same."""
        before = self.customer
        if before is None or fresh == before:
            return True
        given = self.given
        _changes, conflicts = merge(typed_changes(before.details, given, given), to_fields(fresh.details))
        if conflicts:
            self.customer = replace(before, account_number=fresh.account_number, conflicts=fresh.conflicts)
            return False
        merged = merge_details(before.details, given, fresh.details)
        self.details = attribute_texts.in_fields(merged, self.rules, self.language)
        self.opened = attribute_texts.in_fields(fresh.details, self.rules, self.language)
        self.customer = fresh
        self._show_some_address()
        return True

    def _main_address(self) -> str:
        known = [one.id for one in self.details.addresses]
        return self.details.primary_address if self.details.primary_address in known else (known or [""])[0]

    def _show_some_address(self) -> None:
        if self.address not in [one.id for one in self.details.addresses]:
            self.address = self._main_address()
