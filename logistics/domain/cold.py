"""How cold goods must be when they are taken over, in tenths of a degree Celsius.

Chilled goods come at 0–4 °C and dairy at no more than 8 °C; frozen goods keep −18 °C, with
three degrees allowed in transport (rules on quick-frozen food and on food of animal origin).
What a thermometer cannot have shown is a slip of the finger, not a temperature.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from logistics.domain.lots import COLD_CLASSES, StorageClass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The coldest and the warmest that will do [0.1 °C], both included."""

    coldest_dc: int
    warmest_dc: int

    def hold(self, temperature_dc: int) -> bool:
        """Tells whether a temperature lies within."""
        return self.coldest_dc <= temperature_dc <= self.warmest_dc


THERMOMETER = Limits(coldest_dc=-600, warmest_dc=800)
AT_RECEIPT: Mapping[StorageClass, Limits] = {
    StorageClass.CHILLED: Limits(coldest_dc=-20, warmest_dc=40),
    StorageClass.FROZEN: Limits(coldest_dc=-400, warmest_dc=-150),
}
DAIRY = "SUT"
OF_GROUP: Mapping[tuple[StorageClass, str], Limits] = {
    (StorageClass.CHILLED, DAIRY): Limits(coldest_dc=-20, warmest_dc=80),
}


def receipt_limits(storage: StorageClass, group: str) -> Limits | None:
    """Returns between which temperatures goods are taken over; nothing where none is asked."""
    return OF_GROUP.get((storage, group), AT_RECEIPT.get(storage))


def goes_in_a_box(storage: StorageClass, *, asked: bool, refrigerated: bool) -> bool:
    """Tells whether goods travel in a chilled box: nothing else cools them, or it was asked for.

    Frozen goods thaw in a box, so nobody can ask that for them.
    """
    if storage not in COLD_CLASSES:
        return False
    return not refrigerated or (asked and storage is StorageClass.CHILLED)
