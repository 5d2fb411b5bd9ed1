"""What the form shows, as plain values: fields, contacts, addresses, checks, and what a person has to decide."""

from dataclasses import dataclass, field

Choices = tuple[tuple[str, str], ...]
"""Value and words."""


@dataclass(frozen=True, slots=True)
class FormField:
    """`choices` None: it is typed. `locked`: shown and no more. `hint` stands in the field while it is empty."""

    path: str
    label: str
    text: str = ""
    choices: Choices | None = None
    hint: str = ""
    locked: bool = False


@dataclass(frozen=True, slots=True)
class FormTick:
    path: str
    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class ContactRow:
    """`kind` is a field of its own where it can be changed; else `kind.path` is empty. `thing` is what F5 added,
    empty for the customer's own phone and e-mail.
    """

    kind: FormField
    value: FormField
    consent: FormTick
    used_for: str
    thing: str
    removal: str

    @property
    def icon(self) -> str:
        return "mail" if self.kind.text == "email" else "phone"


@dataclass(frozen=True, slots=True)
class AddressChip:
    id: str
    words: str
    chosen: bool
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class AddressPart:
    """The one that is open, and where there are several a chip for each; without any there are no fields."""

    chips: tuple[AddressChip, ...] = ()
    fields: tuple[FormField, ...] = ()
    main: FormTick | None = None
    removal: str = ""


@dataclass(frozen=True, slots=True)
class FormPage:
    names: tuple[FormField, ...]
    contacts: tuple[ContactRow, ...]
    address: AddressPart
    facts: tuple[FormField, ...]
    ticks: tuple[FormTick, ...] = ()


@dataclass(frozen=True, slots=True)
class FormHead:
    """`state` is "pending", "numbered" or empty; `remark` stands at the right."""

    title: str
    state: str = ""
    words: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A line of what is looked at before saving. `goes_to` is a field, "decide" or empty; `key` does the same."""

    icon: str
    tone: str
    words: str
    goes_to: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Somebody this could be."""

    name: str
    account: str
    reasons: str
    key: str


@dataclass(frozen=True, slots=True)
class SideWords:
    """The right column: whose form it is, what is looked at before saving, or what was bought."""

    name: str
    second: str
    title: str
    checks: tuple[Check, ...] = ()
    likenesses: tuple[Likeness, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    note: str = ""
    back: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One field or thing with two texts; `choice` is "ours", "theirs" or empty."""

    name: str
    ours: str
    theirs: str
    choice: str = ""


@dataclass(frozen=True, slots=True)
class DecisionPage:
    title: str = ""
    ours: str = ""
    theirs: str = ""
    rows: tuple[Decision, ...] = field(default=())
