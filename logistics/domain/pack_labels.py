"""What the label on a pack of meat says: opaque codes and facts, never a name."""

from dataclasses import dataclass
from datetime import date

from logistics.domain.lots import StorageClass


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLabel:
    """One pack: its code, the item in words, its own weight [g], and its dates."""

    code: str
    item: str
    weight_g: int
    use_by: date | None
    frozen_on: date | None
    storage: StorageClass
