"""The colours of the three themes, by what they are for."""

from typing import Final

THEMES: Final = ("light", "dark", "contrast")
SYSTEM: Final = "system"
"""What the computer's own settings ask for."""

_NAMES: Final = (
    "bg surface sunken line control text muted accent accent-hover accent-press on-accent soft on-soft "
    "ok ok-soft warn warn-soft err err-soft disp on-disp disp-muted disabled"
).split()

_LIGHT: Final = (
    "#ECEFEC #FFFFFF #F5F7F5 #D3D9D5 #75817C #16201D #4F5B57 #0B5A70 #094B5E #073C4B #FFFFFF #E2EFF3 #083F4F "
    "#1B683D #E4F2E9 #7A4A00 #FCF1DC #A2271D #FCEAE8 #11272E #FFFFFF #B4C7CD #77827E"
).split()

_DARK: Final = (
    "#121719 #1B2225 #161C1F #333D41 #7F8D8F #EDF1F0 #AAB6B5 #74C8DE #8FD5E7 #5BB3CA #06262F #1D3942 #C9EAF2 "
    "#7FD3A0 #193426 #F0C06A #3A2C12 #FF9D92 #43211E #05090A #FFFFFF #AFC3C9 #7C8888"
).split()

_CONTRAST: Final = (
    "#000000 #000000 #000000 #FFFFFF #FFFFFF #FFFFFF #FFFFFF #FFE14D #FFF0A0 #E6C52E #000000 #333300 #FFFFFF "
    "#7CFFA6 #000000 #FFD27A #000000 #FFA69C #000000 #000000 #FFFFFF #FFFFFF #B8B8B8"
).split()

TOKENS: Final[dict[str, dict[str, str]]] = {
    "light": dict(zip(_NAMES, _LIGHT, strict=True)),
    "dark": dict(zip(_NAMES, _DARK, strict=True)),
    "contrast": dict(zip(_NAMES, _CONTRAST, strict=True)),
}
