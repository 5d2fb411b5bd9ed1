"""Invented people in any number, always the same ones: names, streets and towns as unevenly spread as real ones are."""

import json

from store_client.domain.customer_index import index_text

_STARTS = (
    "Al Be Ca Da El Fa Ge Ha Is Jo Ka La Ma Ne Or Pa Qu Ro Sa Te Ul Va Wi Xa Yo Za Br Cl Dr Fl Gr Kr Pl Sh St Th Tr Wh"
).split()
_MIDDLES = "la ne ri so tu ma be ci do fe ga hi lo nu pe ra si to ve wa".split()
_ENDS = "n s r th l m nd rt sson ska vić ez ard ley ton field wood er ini au".split()
_FIRST_ENDS = "a e o an en in on us is ie".split()
_FIRST_NAMES = (
    "Mary John Anne Patrick Michael Margaret James Emma Jack Sarah David Aoife Paul Siobhán Peter Niamh Thomas Julia"
).split()
_LAST_NAMES = (
    "Smith Murphy Kelly Byrne O'Brien Ryan Walsh O'Sullivan McCarthy Müller Martin Bernard Dubois Doyle Jones Nolan"
).split()
# Of a thousand people; the others live in the small towns.
_CITIES = (("Dublin", 300, "D{:02d}"), ("Cork", 120, "T12"), ("Galway", 50, "H91"), ("Limerick", 50, "V94"))
_TOWNS = (
    "Drogheda Dundalk Swords Bray Navan Kilkenny Ennis Carlow Tralee Newbridge Portlaoise Naas Athlone Mullingar "
    "Wexford Letterkenny Sligo Clonmel Malahide Leixlip Tullamore Maynooth Killarney Arklow Cobh Mallow Ballina Cavan"
).split()
_STREETS = "Street Road Avenue Lane Park Drive Close Terrace Court Grove".split()
_FIRST_MS = 1_700_000_000_000
_MOST_FIRST_NAMES, _MOST_LAST_NAMES, _MOST_STREETS = 3_000, 30_000, 8_000
CITY_OF_FIFTY_THOUSAND = "Galway"


def customer_id(number: int) -> str:
    """As a register makes ids: rising with time."""
    moment = _FIRST_MS + number * 1000
    return f"{moment >> 16:08x}-{moment & 0xFFFF:04x}-7000-8000-{number:012x}"


def account_number(number: int) -> str:
    return f"{number:09d}"


def first_name(number: int) -> str:
    place = _place(number, 1, _MOST_FIRST_NAMES)
    return _FIRST_NAMES[place] if place < len(_FIRST_NAMES) else _made(place, _FIRST_ENDS)


def last_name(number: int) -> str:
    place = _place(number, 2, _MOST_LAST_NAMES)
    return _LAST_NAMES[place] if place < len(_LAST_NAMES) else _made(place, _ENDS)


def phone(number: int) -> str:
    return f"+353 8{number % 10} {number * 2_654_435_761 % 10**7:07d}"


def email(number: int) -> str:
    return f"{first_name(number)}.{last_name(number)}{number % 1000}@example.com".lower()


def street(number: int) -> str:
    place = _place(number, 4, _MOST_STREETS)
    return f"{1 + number % 180} {_made(place, _ENDS)} {_STREETS[place % len(_STREETS)]}"


def city(number: int) -> str:
    return _city(number)[0]


def postcode(number: int) -> str:
    return _city(number)[1]


def more_fields(number: int) -> dict[str, str]:
    """What most customers have beyond names, phone and e-mail: an address, some a second phone and a card."""
    address, contact = f"address.{_thing(number, 1)}", f"contact.{_thing(number, 2)}"
    fields = {"currency": "EUR", "receipt_preference": "print"}
    if number % 10 < 8:
        members = {"purpose": "home", "street": street(number), "city": city(number), "postcode": postcode(number)}
        fields |= {f"{address}.{member}": text for member, text in members.items()}
        fields |= {f"{address}.country": "IE", "primary_address": _thing(number, 1)}
    if number % 10 == 3:
        fields |= {f"{contact}.type": "phone", f"{contact}.value": phone(number + 7_000_003)}
    if number % 5 == 1:
        fields["loyalty_card"] = card(number)
    return dict(sorted(fields.items()))


def card(number: int) -> str:
    return f"977{number:010d}"


def customer_row(number: int, *, numbered: bool) -> tuple[object, ...]:
    """The columns of a register's customer, from its row key on."""
    created_ms = _FIRST_MS + number * 1000
    return (
        *(number + 1, customer_id(number), account_number(number) if numbered else None, "person"),
        *(first_name(number), last_name(number), "", phone(number), email(number), "en", created_ms),
        *(created_ms if numbered else None, "hq" if numbered else "register"),
    )


def profile_row(number: int) -> tuple[object, ...]:
    """Row key, fields, conflicts, loyalty card, points and when these came."""
    fields = more_fields(number)
    text = json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
    has_card = "loyalty_card" in fields
    return (number + 1, text, "", fields.get("loyalty_card", ""), number % 500 if has_card else 0, int(has_card))


def words_row(number: int, *, more: bool) -> tuple[int, str]:
    """Row key, and the words that the customer is found by."""
    names = ("first_name", first_name(number)), ("last_name", last_name(number))
    plain = (*names, ("phone", phone(number)), ("email", email(number)))
    return number + 1, index_text(dict(plain) | more_fields(number) if more else dict(plain))


def _place(number: int, kind: int, most: int, evenness: int = 5) -> int:
    """A place among ``most``: the first ones come up much more often than the last."""
    even = (number * 2_654_435_761 + kind * 40_503_307 ^ (number + kind) * 2_246_822_519 >> 7) % (1 << 32) / (1 << 32)
    return min(most - 1, int(evenness * (((most + evenness) / evenness) ** even - 1)))


def _made(place: int, ends: list[str]) -> str:
    longer = _MIDDLES[place // 7600 % 20] if place >= 7600 else ""
    return _STARTS[place % 38] + _MIDDLES[place // 38 % 20] + longer + ends[place * 7 // 3 % len(ends)]


def _city(number: int) -> tuple[str, str]:
    place = number * 7_919 % 1000
    for name, share, code in _CITIES:
        if place < share:
            return name, f"{code.format(1 + number % 24)} {_thing(number, 3)[-4:].upper()}"
        place -= share
    return _TOWNS[place % len(_TOWNS)], f"W{place % 90:02d} {_thing(number, 3)[-4:].upper()}"


def _thing(number: int, kind: int) -> str:
    """The id of an address or contact."""
    return f"{customer_id(number)[:-12]}{kind:02x}{number * 2_654_435_761 % (1 << 40):010x}"
