"""Account numbers: eight digits and a Luhn check digit (ISO/IEC 7812-1), zero padded, so that a typing mistake is
noticed.
"""

DIGITS = 8
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def account_number(number: int) -> str:
    """``1`` → ``000000018``. Raises ``ValueError`` when the number has more than eight digits."""
    if not 0 < number < 10**DIGITS:
        raise ValueError(f"no account number can be made of {number}")
    digits = f"{number:0{DIGITS}d}"
    return digits + str(check_digit(digits))


def is_account_number(text: str) -> bool:
    """Whether the text is nine digits whose last is the right check digit."""
    return (
        len(text) == DIGITS + 1
        and text.isascii()
        and text.isdigit()
        and text[:DIGITS].strip("0") != ""
        and int(text[-1]) == check_digit(text[:-1])
    )


def check_digit(digits: str) -> int:
    """The digits that a check digit will follow: every second one from the right counts double."""
    doubled = sum(_DOUBLED[int(digit)] for digit in digits[::-2])
    return -(doubled + sum(int(digit) for digit in digits[-2::-2])) % 10
