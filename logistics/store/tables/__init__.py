"""What is remembered: every table, by the part of the food's line it serves.

Table models are rows, not rules: SQLModel does not validate them on
construction, so each invariant is repeated as a constraint the database itself
enforces. There are no relationships; queries join on purpose.
"""

from logistics.store.tables.base import metadata
from logistics.store.tables.catalogue import ItemRow, KitComponentRow, KitRow, PartyRow
from logistics.store.tables.counting import (
    CountEntryRow,
    CountLineRow,
    CountRow,
    CountToleranceRow,
)
from logistics.store.tables.distribution import OrderRow, ProgrammeRow, PromiseRow
from logistics.store.tables.imports import ImportDocumentRow, ImportLineRow, ImportRow
from logistics.store.tables.people import (
    HouseholdRow,
    MemberRow,
    NeighbourhoodRow,
    UserRoleRow,
    UserRow,
)
from logistics.store.tables.routes import (
    PlanRow,
    RouteRow,
    StopRow,
    TripRow,
    UnservedRow,
    VehicleRow,
)
from logistics.store.tables.stock import (
    BalanceRow,
    DocumentRow,
    HoldRow,
    LotComponentRow,
    LotRow,
    MovementRow,
    PlaceRow,
    PurposeRow,
    ThawingRow,
    WarehouseRow,
    ZoneRow,
)
from logistics.store.tables.system import CounterRow, JobRow, SettingRow

__all__ = [
    "BalanceRow",
    "CountEntryRow",
    "CountLineRow",
    "CountRow",
    "CountToleranceRow",
    "CounterRow",
    "DocumentRow",
    "HoldRow",
    "HouseholdRow",
    "ImportDocumentRow",
    "ImportLineRow",
    "ImportRow",
    "ItemRow",
    "JobRow",
    "KitComponentRow",
    "KitRow",
    "LotComponentRow",
    "LotRow",
    "MemberRow",
    "MovementRow",
    "NeighbourhoodRow",
    "OrderRow",
    "PartyRow",
    "PlaceRow",
    "PlanRow",
    "ProgrammeRow",
    "PromiseRow",
    "PurposeRow",
    "RouteRow",
    "SettingRow",
    "StopRow",
    "ThawingRow",
    "TripRow",
    "UnservedRow",
    "UserRoleRow",
    "UserRow",
    "VehicleRow",
    "WarehouseRow",
    "ZoneRow",
    "metadata",
]
