"""Pages for people who may only look at them: the buttons that would change something are not in them at all."""

import re

_MAIN = re.compile(r'<main id="main".*?</main>', re.DOTALL)
_FORM = re.compile(r'<form\b[^>]*\bmethod="?post\b[^>]*>.*?</form>', re.DOTALL | re.IGNORECASE)
_BUTTON = re.compile(r'<button\b[^>]*>.*?</button>|<input\b[^>]*\btype="?submit\b[^>]*>', re.DOTALL | re.IGNORECASE)
# A button that stands outside of the form that it sends.
_AWAY = re.compile(r'<button\b[^>]*\bform="[^>]*>.*?</button>', re.DOTALL | re.IGNORECASE)


def without_buttons(html: str) -> str:
    """What HQ's own templates made: texts of people are escaped in it, and no form stands in another one."""
    return _MAIN.sub(lambda main: _AWAY.sub("", _FORM.sub(lambda form: _BUTTON.sub("", form[0]), main[0])), html)
