"""What people read about what was typed and is not saved."""

from store_client.texts import _
from store_client.ui.formats import Formats


def not_saved(kept_ms: int, formats: Formats) -> str:
    """With the day, unless it was today."""
    day, _space, time = formats.clock(kept_ms).rpartition(" ")
    if day:
        return _("Not saved on {day} at {time}").format(day=day, time=time)
    return _("Not saved today at {time}").format(time=time)
