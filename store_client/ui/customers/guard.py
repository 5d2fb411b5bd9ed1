"""The duplicate guard: whether the customer that is being typed is somebody the shop knows already."""

from collections.abc import Callable, Mapping, Sequence

from store_client.domain import recognition
from store_client.domain.customer import EMAIL, PHONE, Customer, CustomerDetails
from store_client.domain.duplicates import Duplicate
from store_client.texts import _
from store_client.ui.screen import Answer

_TAIL_DIGITS = 9
_SAME_CONTACT = 60
"""The score of a phone number or an e-mail address alone: of whom only hashes are here, nothing else is known."""

Look = Callable[[CustomerDetails, str], Sequence[Duplicate]]


class DuplicateGuard:
    """`found` are those who look alike, the likeliest first; `asked` is whom to ask about before one more is made."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._details = CustomerDetails()
        self.found: Sequence[Duplicate] = ()

    def forget(self) -> None:
        self._details, self.found = CustomerDetails(), ()

    def check(self, details: CustomerDetails) -> None:
        self._details = details
        self.found = self._look(details, "") if has_content(details) else ()

    @property
    def asked(self) -> Duplicate | None:
        return next((one for one in self.found if one.likely or self._same_contact(one)), None)

    def messages(self) -> Mapping[str, str]:
        """At the fields whose text somebody else has."""
        one = self.asked
        if one is None or one.customer is None:
            return {}
        name, found = one.customer.name, {}
        if contact_place(one.customer, PHONE, self._details.phone):
            found["phone"] = _("Same phone as {name}").format(name=name)
        if contact_place(one.customer, EMAIL, self._details.email):
            found["email"] = _("Same e-mail as {name}").format(name=name)
        return found

    def answer(self) -> Answer | None:
        one = self.asked
        if one is None:
            return None
        if one.customer is not None:
            by_contact = _by_contact(one.customer, self._details)
            if by_contact is not None:
                return by_contact
        name = (one.customer.name if one.customer is not None else one.account_number) or _("A customer at HQ")
        words = _("{name}: {reasons}, {score} % alike")
        text = words.format(name=name, reasons=", ".join(one.reasons), score=one.score)
        return Answer(text, label=_("Probably a customer already"), tone="warn")

    def _same_contact(self, one: Duplicate) -> bool:
        if one.customer is None:
            return one.score >= _SAME_CONTACT
        details = self._details
        return bool(
            contact_place(one.customer, PHONE, details.phone) or contact_place(one.customer, EMAIL, details.email)
        )


def has_content(details: CustomerDetails) -> bool:
    return any((details.first_name, details.last_name, details.organization, details.phone, details.email))


def contact_place(customer: Customer, kind: str, typed: str) -> int:
    """Which phone number or e-mail address of the customer this is, from 1; 0 when it is none of them."""
    wanted = _plain(kind, typed)
    if not wanted:
        return 0
    first = customer.phone if kind == PHONE else customer.email
    values = [first, *(one.value for one in customer.contacts if one.type == kind)]
    alike = [_plain(kind, value) == wanted for value in values if value]
    return alike.index(True) + 1 if True in alike else 0


def _plain(kind: str, text: str) -> str:
    return recognition.plain_phone(text)[-_TAIL_DIGITS:] if kind == PHONE else recognition.plain_email(text)


def _by_contact(customer: Customer, typed: CustomerDetails) -> Answer | None:
    place = contact_place(customer, PHONE, typed.phone)
    if place:
        words = {1: _("{text} is the phone of {name}"), 2: _("{text} is the second phone of {name}")}
        text = words.get(place, _("{text} is another phone of {name}")).format(text=typed.phone, name=customer.name)
        return Answer(text, label=_("This phone is already on file"), tone="warn")
    place = contact_place(customer, EMAIL, typed.email)
    if place:
        words = {1: _("{text} is the e-mail of {name}"), 2: _("{text} is the second e-mail of {name}")}
        text = words.get(place, _("{text} is another e-mail of {name}")).format(text=typed.email, name=customer.name)
        return Answer(text, label=_("This e-mail is already on file"), tone="warn")
    return None
