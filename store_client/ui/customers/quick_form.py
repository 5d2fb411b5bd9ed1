"""The few fields of a new customer beside the search: what was typed, with all that a customer gets from the store."""

from dataclasses import replace

from store_client.domain.customer import CustomerDetails

FIELDS = ("first_name", "last_name", "phone", "email")


def completed(typed: CustomerDetails, blank: CustomerDetails) -> CustomerDetails:
    """`blank` is a new customer of the store. The consent to offers counts where there is something to send them to."""
    return replace(
        blank,
        **{field: getattr(typed, field).strip() for field in FIELDS},
        phone_consent=typed.phone_consent and bool(typed.phone.strip()),
        email_consent=typed.email_consent and bool(typed.email.strip()),
    )


def could_be_new(details: CustomerDetails) -> bool:
    """A name and how to reach them were typed: more than anybody types to find somebody."""
    return bool(details.last_name or details.first_name) and bool(details.phone or details.email)
