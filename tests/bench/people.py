"""Invented people in any number, always the same ones, spread over names as real ones are."""

_STARTS = (
    "Al Be Ca Da El Fa Ge Ha Is Jo Ka La Ma Ne Or Pa Qu Ro Sa Te Ul Va Wi Xa Yo Za Br Cl Dr Fl Gr Kr Pl Sh St Th Tr Wh"
).split()
_MIDDLES = "la ne ri so tu ma be ci do fe ga hi lo nu pe ra si to ve wa".split()
_ENDS = "n s r th l m nd rt sson ska vić ez ard ley ton field wood er ini au".split()
_FIRST_ENDS = "a e o an en in on us is ie".split()
_FIRST_MS = 1_700_000_000_000


def customer_id(number: int) -> str:
    """As a register makes ids: rising with time."""
    moment = _FIRST_MS + number * 1000
    return f"{moment >> 16:08x}-{moment & 0xFFFF:04x}-7000-8000-{number:012x}"


def account_number(number: int) -> str:
    return f"{number:09d}"


def first_name(number: int) -> str:
    spread = number * 7919
    return _STARTS[spread % len(_STARTS)] + _MIDDLES[spread // 41 % len(_MIDDLES)] + _FIRST_ENDS[spread // 997 % 10]


def last_name(number: int) -> str:
    spread = number * 104_729 + 17
    return _STARTS[spread % len(_STARTS)] + _MIDDLES[spread // 43 % len(_MIDDLES)] + _ENDS[spread // 1009 % len(_ENDS)]


def phone(number: int) -> str:
    return f"+353 8{number % 10} {number * 2_654_435_761 % 10**7:07d}"


def email(number: int) -> str:
    return f"{first_name(number)}.{last_name(number)}{number % 1000}@example.com".lower()


def customer_fields(number: int, *, numbered: bool) -> tuple[object, ...]:
    """The columns of a register's customer, in the order id, account number, type, names, phone, digits, e-mail ..."""
    given = phone(number)
    digits = "".join(character for character in given if character.isdigit())
    created_ms = _FIRST_MS + number * 1000
    return (
        *(customer_id(number), account_number(number) if numbered else None, "person"),
        *(first_name(number), last_name(number), "", given, digits, email(number), "en", created_ms),
        *(created_ms if numbered else None, "hq" if numbered else "register"),
    )
