"""What is remembered: every table, by the part of the food's line it serves.

Table models are rows, not rules: SQLModel does not validate them on
construction, so each invariant is repeated as a constraint the database itself
enforces. There are no relationships; queries join on purpose.
"""

from logistics.store.tables.base import metadata
from logistics.store.tables.catalogue import (
    ItemBarcodeRow,
    ItemRow,
    KitAlternativeRow,
    KitComponentRow,
    KitFamilyRow,
    KitRow,
    PartyRow,
)
from logistics.store.tables.counting import (
    CountEntryRow,
    CountLineRow,
    CountRow,
    CountToleranceRow,
)
from logistics.store.tables.distribution import (
    OrderRow,
    ProgrammeRow,
    PromiseRow,
)
from logistics.store.tables.imports import (
    ImportDocumentRow,
    ImportLineRow,
    ImportRow,
)
from logistics.store.tables.meat import (
    MeatContainerRow,
    MeatIntakeRow,
    MeatItemRow,
    MeatRuleRow,
    PortioningRow,
    PortioningSourceRow,
    WeighingRow,
)
from logistics.store.tables.people import (
    HouseholdRow,
    MemberRow,
    NeighbourhoodRow,
    UserRoleRow,
    UserRow,
)
from logistics.store.tables.receiving import (
    AnnouncedLineRow,
    AnnouncementRow,
    InspectionRow,
    ReceiptRow,
    ReceivedLotRow,
    RefusedRow,
    ValuationRow,
    ValuedLotRow,
)
from logistics.store.tables.routes import (
    PlanRow,
    RouteRow,
    StopRow,
    TripRow,
    UnservedRow,
    VehicleRow,
)
from logistics.store.tables.safety import (
    BestBeforePolicyRow,
    ClearanceRow,
    PhotoRow,
    RecallCallRow,
    RecallLotRow,
    RecallRow,
    WriteOffLineRow,
    WriteOffRow,
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
    SubstitutionRow,
    ThawingRow,
    WarehouseRow,
    ZoneRow,
)
from logistics.store.tables.system import (
    CounterRow,
    JobRow,
    SettingRow,
)
from logistics.store.tables.temperatures import (
    ExcursionDecisionRow,
    ExcursionHoldRow,
    ExcursionRow,
    LoggerFileRow,
    ReadingRow,
    ReadingSheetRow,
)
from logistics.store.tables.watch import DigestRow, ProofRow, SubscriptionRow

__all__ = [
    "AnnouncedLineRow",
    "AnnouncementRow",
    "BalanceRow",
    "BestBeforePolicyRow",
    "ClearanceRow",
    "CountEntryRow",
    "CountLineRow",
    "CountRow",
    "CountToleranceRow",
    "CounterRow",
    "DigestRow",
    "DocumentRow",
    "ExcursionDecisionRow",
    "ExcursionHoldRow",
    "ExcursionRow",
    "HoldRow",
    "HouseholdRow",
    "ImportDocumentRow",
    "ImportLineRow",
    "ImportRow",
    "InspectionRow",
    "ItemBarcodeRow",
    "ItemRow",
    "JobRow",
    "KitAlternativeRow",
    "KitComponentRow",
    "KitFamilyRow",
    "KitRow",
    "LoggerFileRow",
    "LotComponentRow",
    "LotRow",
    "MeatContainerRow",
    "MeatIntakeRow",
    "MeatItemRow",
    "MeatRuleRow",
    "MemberRow",
    "MovementRow",
    "NeighbourhoodRow",
    "OrderRow",
    "PartyRow",
    "PhotoRow",
    "PlaceRow",
    "PlanRow",
    "PortioningRow",
    "PortioningSourceRow",
    "ProgrammeRow",
    "PromiseRow",
    "ProofRow",
    "PurposeRow",
    "ReadingRow",
    "ReadingSheetRow",
    "RecallCallRow",
    "RecallLotRow",
    "RecallRow",
    "ReceiptRow",
    "ReceivedLotRow",
    "RefusedRow",
    "RouteRow",
    "SettingRow",
    "StopRow",
    "SubscriptionRow",
    "SubstitutionRow",
    "ThawingRow",
    "TripRow",
    "UnservedRow",
    "UserRoleRow",
    "UserRow",
    "ValuationRow",
    "ValuedLotRow",
    "VehicleRow",
    "WarehouseRow",
    "WeighingRow",
    "WriteOffLineRow",
    "WriteOffRow",
    "ZoneRow",
    "metadata",
]
