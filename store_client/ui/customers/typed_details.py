"""Reads the beginnings of a new customer out of what was typed into the search."""

from store_client.domain.customer import CustomerDetails, phone_digits


def details_from(text: str) -> CustomerDetails:
    """`niamh kavanagh 020 910 0187` → first name, last name, phone; a word with @ is the e-mail."""
    names: list[str] = []
    numbers: list[str] = []
    email = ""
    for word in text.split():
        if "@" in word:
            email = word
        elif phone_digits(word) and not any(letter.isalpha() for letter in word):
            numbers.append(word)
        else:
            names.append(word[:1].upper() + word[1:])
    return CustomerDetails(
        first_name=names[0] if len(names) > 1 else "",
        last_name=" ".join(names[1:]) if len(names) > 1 else "".join(names),
        phone=" ".join(numbers),
        email=email,
    )
