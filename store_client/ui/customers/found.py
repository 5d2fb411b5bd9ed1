"""Who was found, by the search or by looking alike, and the rows that say so."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store_client.domain.customer import Customer
from store_client.domain.duplicates import Duplicate
from store_client.domain.name_folding import spellings
from store_client.services.customer_search import Reason, SearchHit
from store_client.texts import _
from store_client.ui.customer_card.details import blocked_words, first_address

_WORD = re.compile(r"[^\W_]+")
_ICONS = {
    "phone": "phone",
    "email": "mail",
    "address": "map-pin",
    "account_number": "badge-check",
    "loyalty_card": "id-card",
    "title": "user",
    "merged": "history",
}

Pieces = tuple[tuple[str, bool], ...]
"""A text in parts; those that were typed are marked."""


@dataclass(frozen=True, slots=True)
class Found:
    """`customer` is None where this register may know no more than the number; then there is a `duplicate`."""

    customer: Customer | None
    hit: SearchHit | None = None
    duplicate: Duplicate | None = None

    @property
    def id(self) -> str:
        if self.customer is not None:
            return self.customer.id
        return self.duplicate.customer_id if self.duplicate is not None else ""

    @property
    def account(self) -> str:
        """Empty while the number is pending."""
        if self.customer is not None:
            return self.customer.account_number or ""
        return (self.duplicate.account_number if self.duplicate is not None else "") or ""

    @property
    def name(self) -> str:
        return (self.customer.name if self.customer is not None else "") or _("Known at HQ")

    @property
    def readable(self) -> bool:
        """There is more here than the number."""
        return self.customer is not None and not self.customer.hashed


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """`account` is empty while it is pending. `value` and `note` say by what the customer was found."""

    name: str
    second: str
    icon: str
    value: str
    note: str
    account: str
    pieces: Pieces = ()
    value_typed: bool = False

    @property
    def spoken(self) -> str:
        told = (self.name, self.second, self.value, self.note, self.account or _("Pending sync"))
        return ", ".join(part for part in told if part)


def merged(hits: Sequence[SearchHit], alike: Sequence[Duplicate]) -> list[Found]:
    """The hits in their order, and behind them who else looks like the one that was typed."""
    by_id = {duplicate.customer_id: duplicate for duplicate in alike}
    found = [Found(hit.customer, hit, by_id.pop(hit.customer.id, None)) for hit in hits]
    return found + [Found(duplicate.customer, None, duplicate) for duplicate in by_id.values()]


def customer_row(found: Found, typed: str) -> CustomerRow:
    icon, value, value_typed, note = _found_by(found)
    return CustomerRow(
        name=found.name,
        second=_second_line(found.customer) if found.readable else _("No customer data is kept on this register"),
        icon=icon,
        value=value,
        note=note,
        account=found.account,
        pieces=marked_pieces(found.name, typed) if found.hit is not None else (),
        value_typed=value_typed,
    )


def _found_by(found: Found) -> tuple[str, str, bool, str]:
    hit, duplicate = found.hit, found.duplicate
    alike = [_("{score} % alike").format(score=duplicate.score)] if duplicate is not None else []
    if hit is not None and hit.reasons:
        first, *others = hit.reasons
        notes = [_reason_name(first), *(reason.words for reason in others)]
        notes += [*([_("also the name")] if hit.named else []), *alike]
        return _ICONS.get(first.kind, "user"), first.text, True, " · ".join(notes)
    if hit is None and duplicate is not None and duplicate.reasons:
        value, *rest = duplicate.reasons
        return "users", value, False, " · ".join([*alike, *rest])
    contact = _contact_words(found.customer)
    if hit is None:
        return "user-check", _("on this sale"), False, contact
    return "user", _("name"), False, " · ".join([*([contact] if contact else []), *alike])


def _reason_name(reason: Reason) -> str:
    if reason.place > 1:
        words = _("e-mail {number}") if reason.kind == "email" else _("phone {number}")
        return words.format(number=reason.place)
    names = {
        "phone": _("phone"),
        "email": _("e-mail"),
        "address": _("address"),
        "account_number": _("account number"),
        "loyalty_card": _("loyalty card"),
        "title": _("title"),
        "merged": _("earlier account"),
    }
    return names.get(reason.kind, "")


def _contact_words(customer: Customer | None) -> str:
    if customer is None:
        return ""
    if customer.phone:
        return _("phone {text}").format(text=customer.phone)
    return customer.email


def _second_line(customer: Customer | None) -> str:
    """That they are blocked, and where they live; of a person also for whom they work, without an address the e-mail
    address.
    """
    if customer is None:
        return ""
    address = first_address(customer)
    place = (address.street.replace("\n", " "), address.city) if address is not None else (customer.email,)
    works_for = customer.organization if customer.organization != customer.name else ""
    return ", ".join(part for part in (blocked_words(customer), works_for, *place) if part)


def marked_pieces(name: str, typed: str) -> Pieces:
    """The name, with the beginnings of its words marked that were typed; accents and capitals do not matter."""
    beginnings = [part for word in typed.split() for spelling in spellings(word) for part in _parts(spelling)]
    pieces: list[tuple[str, bool]] = []
    end = 0
    for word in _WORD.finditer(name):
        length = max((_length(word.group(), beginning) for beginning in beginnings), default=0)
        if length:
            pieces += [(name[end : word.start()], False), (word.group()[:length], True)]
            end = word.start() + length
    pieces.append((name[end:], False))
    return tuple(piece for piece in pieces if piece[0])


def _parts(spelling: str) -> Iterator[str]:
    """Of o-brien also the two words; one letter alone only where nothing else was typed with it."""
    parts = [part for part in spelling.replace("-", " ").split() if part]
    yield from (part for part in parts if len(part) > 1 or len(parts) == 1)
    if len(parts) > 1:
        yield "".join(parts)


def _length(word: str, beginning: str) -> int:
    """How many of the word's characters were typed; all of them where folding changes their number."""
    folded, *spelt_out = spellings(word)
    if folded.startswith(beginning):
        return len(beginning) if len(folded) == len(word) else len(word)
    return len(word) if any(spelling.startswith(beginning) for spelling in spelt_out) else 0
