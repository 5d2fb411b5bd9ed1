"""Reads the beginnings of a new customer out of what was typed into the search."""

from store_client.domain.contact_values import phone_digits
from store_client.domain.customer import CustomerDetails


def details_from(text: str) -> CustomerDetails:
    """`niamh kavanagh 020 910 0187` → first name, last name, phone; a word with @ is the e-mail.

    Letters and digits in one word are the number of an account or a card: nobody's name.
    """
    names: list[str] = []
    numbers: list[str] = []
    email = ""
    for word in text.split():
        if "@" in word:
            email = word
        elif not phone_digits(word):
            names.append(word[:1].upper() + word[1:])
        elif not any(letter.isalpha() for letter in word):
            numbers.append(word)
    return CustomerDetails(
        first_name=names[0] if len(names) > 1 else "",
        last_name=" ".join(names[1:]) if len(names) > 1 else "".join(names),
        phone=" ".join(numbers),
        email=email,
    )
