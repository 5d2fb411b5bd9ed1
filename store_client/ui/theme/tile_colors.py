"""The colours that HQ may give a category: a soft ground and a strong edge for each, in every theme."""

from typing import Final

PLAIN: Final = ("sunken", "line")
"""Tokens of a tile without a colour of its own."""

_NAMES: Final = ("teal", "amber", "plum", "moss", "brick", "slate")

_GROUNDS: Final = {
    "light": "#D8ECEC #FBEBCB #F1E2F3 #E4EDD3 #FAE1DA #E1E7EC".split(),
    "dark": "#173334 #3A2E16 #35243B #263019 #3E251F #262E35".split(),
    "contrast": "#000000 #000000 #000000 #000000 #000000 #000000".split(),
}

_EDGES: Final = {
    "light": "#0E6B70 #9A6200 #7A3E86 #4F6B1E #A5402D #4A5B68".split(),
    "dark": "#6CC5C9 #E6B35A #CFA0DB #A9C46F #EF9C8A #A9BAC7".split(),
    "contrast": "#7FE9EE #FFCF70 #EDBBFA #CBEB8D #FFB3A3 #D0DEE8".split(),
}

TILE_COLORS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    theme: {name: (ground, edge) for name, ground, edge in zip(_NAMES, _GROUNDS[theme], _EDGES[theme], strict=True)}
    for theme in _GROUNDS
}
