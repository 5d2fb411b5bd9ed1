"""What is sold in the scenes: barcodes of the sample catalogue."""

from typing import Final

TOWEL: Final = "2101000000071"
MUG: Final = "2101000001054"
BOWL: Final = "2101000000637"
VASE: Final = "2101000006370"
HAND_CREAM: Final = "2101000005113"
BATH_MAT: Final = "2101000004482"
FEEDER: Final = "2101000007636"
OLIVES: Final = "2800131004506"
"""Weighed and labelled in the shop: 0.450 kg."""
