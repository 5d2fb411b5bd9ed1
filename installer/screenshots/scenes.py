"""The pictures, in the order of a day at the counter. A scene stands on what the scenes before it did."""

from installer.screenshots import closing, end_of_day, evening, house_pages, hq_pages, morning, noon, ordering, paying
from installer.screenshots.scene import Scene

SCENES = (
    *(*morning.SCENES, *noon.SCENES, *paying.SCENES, *evening.SCENES),
    *(*closing.SCENES, *end_of_day.SCENES, *ordering.SCENES),
)
HQ_SCENES = hq_pages.SCENES
HOUSE_SCENES = house_pages.SCENES
SCALED_SCENES = (
    Scene("", morning.sign_in),
    Scene("", morning.empty_basket),
    Scene("sell-scale-200", noon.busy_basket),
)
"""On a screen that is scaled to 200 %."""
