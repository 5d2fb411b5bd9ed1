"""A customer, and what may stand in the form that makes or changes one."""

from dataclasses import dataclass, fields

PERSON = "person"
ORGANIZATION = "organization"
TYPES = (PERSON, ORGANIZATION)

PHONE = "phone"
EMAIL = "email"
CONTACT_TYPES = (PHONE, EMAIL)

HOME = "home"
BUSINESS = "business"
DELIVERY = "delivery"
INVOICE = "invoice"
OFFICE = "office"
POST_BOX = "post_box"
OTHER = "other"
PURPOSES = (HOME, BUSINESS, DELIVERY, INVOICE, OFFICE, POST_BOX, OTHER)

# Receipt preferences: on paper, by e-mail, both, or none.
PRINT = "print"
BY_EMAIL = "email"
BOTH = "both"
NONE = "none"
RECEIPT_PREFERENCES = (PRINT, BY_EMAIL, BOTH, NONE)


@dataclass(frozen=True, slots=True)
class Contact:
    """A second phone number or e-mail address. ``consent``: it may be used for marketing."""

    id: str
    type: str = PHONE
    value: str = ""
    consent: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """``country``: two letters as in ISO 3166; ``name``: whose address, when not the customer's own."""

    id: str
    purpose: str = HOME
    name: str = ""
    street: str = ""
    city: str = ""
    postcode: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """HQ and a register changed one and the same field: a person decides. An empty text: not there.

    ``document`` is the register's, empty for what was only typed. ``own``: it is this register's.
    """

    field: str
    hq: str
    register: str
    document: str = ""
    own: bool = True


@dataclass(frozen=True, slots=True)
class CustomerDetails:
    """What a person types; an empty text means not given. ``attributes``: pairs of code and text."""

    customer_type: str = PERSON
    first_name: str = ""
    last_name: str = ""
    organization: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    title: str = ""
    phone_consent: bool = False
    email_consent: bool = False
    contacts: tuple[Contact, ...] = ()
    addresses: tuple[Address, ...] = ()
    primary_address: str = ""
    affiliations: tuple[str, ...] = ()
    receipt_preference: str = ""
    customer_group: str = ""
    currency: str = ""
    loyalty_card: str = ""
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """How the register calls this customer."""
        return _called(self.customer_type, self.first_name, self.last_name, self.organization)


@dataclass(frozen=True, slots=True)
class Customer:
    """``account_number`` is None until HQ's number has come back: people then read "Pending sync".

    ``points`` is HQ's balance; ``services.loyalty.points_balance`` adds what was earned here since. ``hashed``: this
    register must not hold the customer's data, so it knows the number and no more. ``blocked``: why HQ has blocked the
    customer, empty when it has not; a sale stays possible, a person decides.
    """

    id: str
    account_number: str | None = None
    customer_type: str = PERSON
    first_name: str = ""
    last_name: str = ""
    organization: str = ""
    phone: str = ""
    email: str = ""
    language: str = ""
    created_ms: int = 0
    numbered_ms: int | None = None
    loyalty_card: str = ""
    points: int = 0
    title: str = ""
    phone_consent: bool = False
    email_consent: bool = False
    contacts: tuple[Contact, ...] = ()
    addresses: tuple[Address, ...] = ()
    primary_address: str = ""
    affiliations: tuple[str, ...] = ()
    receipt_preference: str = ""
    customer_group: str = ""
    currency: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    conflicts: tuple[FieldConflict, ...] = ()
    hashed: bool = False
    blocked: str = ""

    @property
    def pending(self) -> bool:
        return self.account_number is None

    @property
    def name(self) -> str:
        """How the register calls this customer; by the number where it knows no more."""
        called = _called(self.customer_type, self.first_name, self.last_name, self.organization)
        return called or (self.hashed and self.account_number) or ""

    @property
    def details(self) -> CustomerDetails:
        """What stands in the form when this customer is opened."""
        return CustomerDetails(**{field.name: getattr(self, field.name) for field in fields(CustomerDetails)})


def _called(customer_type: str, first_name: str, last_name: str, organization: str) -> str:
    person = f"{first_name} {last_name}".strip()
    if customer_type == ORGANIZATION:
        return organization or person
    return person or organization
