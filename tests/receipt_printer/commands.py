"""Names of ESC/POS commands, how many bytes follow those that leave no ink, and the printer's code pages."""

import json
from functools import cache
from importlib import resources

_LEADS = {0x1B: "esc", 0x1D: "gs", 0x1C: "fs", 0x10: "dle"}
_SIGNS = {
    "@": "at",
    "!": "bang",
    "-": "minus",
    "{": "brace",
    "%": "percent",
    "&": "ampersand",
    "*": "star",
    "(": "paren",
    "$": "dollar",
    "\\": "backslash",
    "/": "slash",
    "?": "question",
    " ": "space",
    "=": "equals",
    ".": "dot",
    ":": "colon",
    "\x04": "eot",
    "\x14": "dc4",
    "\x05": "enq",
}
WITHOUT_INK = {
    "esc_r_large": 1,
    "esc_space": 1,
    "esc_g_large": 1,
    "esc_equals": 1,
    "esc_question": 1,
    "esc_c": 2,
    "esc_dollar": 2,
    "esc_backslash": 2,
    "esc_v_large": 1,
    "esc_u_large": 1,
    "esc_v": 0,
    "esc_u": 1,
    "gs_w_large": 2,
    "gs_f": 1,
    "gs_a": 1,
    "gs_b": 1,
    "gs_p_large": 2,
    "gs_dollar": 2,
    "gs_i_large": 1,
    "fs_dot": 0,
    "fs_ampersand": 0,
    "fs_c_large": 1,
    "dle_enq": 1,
    "dle_dc4": 3,
}
SETTINGS_GROUPS = frozenset("AEHKMNPQ")
PAGES: dict[int, str]


def name_of(lead: int, second: int) -> str:
    """``ESC E`` is ``esc_e_large``: capitals and small letters are different commands."""
    sign = chr(second)
    if sign.isalpha() and sign.isascii():
        return f"{_LEADS[lead]}_{sign.lower()}" + ("_large" if sign.isupper() else "")
    return f"{_LEADS[lead]}_{_SIGNS.get(sign, sign if sign.isdigit() else hex(second))}"


def character(byte: int, page: int) -> str:
    if byte < 0x80:
        return chr(byte)
    codec = PAGES.get(page)
    return bytes([byte]).decode(codec, "replace") if codec else "\ufffd"


def code_128_text(content: bytes) -> str:
    """The characters of a Code 128 with its set prefixes: in set C a byte stands for two digits."""
    text, set_, at = "", "B", 0
    while at < len(content):
        if content[at : at + 1] == b"{":
            following = chr(content[at + 1])
            if following == "{":
                text += "{"
            else:
                set_ = following
            at += 2
            continue
        text += f"{content[at]:02d}" if set_ == "C" else chr(content[at])
        at += 1
    return text


def code_128_values(content: bytes) -> list[int]:
    """The symbols with their check symbol, without the stop."""
    values: list[int] = []
    set_, at = "", 0
    while at < len(content):
        if content[at : at + 1] == b"{" and content[at + 1 : at + 2] != b"{":
            set_ = chr(content[at + 1])
            values.append({"A": 103, "B": 104, "C": 105}[set_] if not values else {"A": 101, "B": 100, "C": 99}[set_])
            at += 2
            continue
        at += content[at : at + 2] == b"{{"
        values.append(content[at] if set_ == "C" else content[at] - 32)
        at += 1
    return [*values, (values[0] + sum(place * value for place, value in enumerate(values[1:], 1))) % 103]


@cache
def _capabilities() -> dict[str, object]:
    """The printers' own tables as python-escpos ships them: not this project's."""
    found: dict[str, object] = json.loads(resources.files("escpos").joinpath("capabilities.json").read_text("utf-8"))
    return found


def _pages() -> dict[int, str]:
    capabilities = _capabilities()
    encodings, profiles = capabilities["encodings"], capabilities["profiles"]
    assert isinstance(encodings, dict)
    assert isinstance(profiles, dict)
    numbered = profiles["default"]["codePages"]
    codecs = {name: encoding.get("python_encode", "") for name, encoding in encodings.items()}
    return {int(number): codecs[name] for number, name in numbered.items() if codecs.get(name)}


PAGES = _pages()
