"""The pictures, in the order of a day at the counter. A scene stands on what the scenes before it did."""

from installer.screenshots import evening, morning, noon, paying
from installer.screenshots.scene import Scene

SCENES = (*morning.SCENES, *noon.SCENES, *paying.SCENES, *evening.SCENES)
SCALED_SCENES = (
    Scene("", morning.sign_in),
    Scene("", morning.empty_basket),
    Scene("sell-scale-200", noon.busy_basket),
)
"""On a screen that is scaled to 200 %."""
