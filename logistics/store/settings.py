"""Settings of this installation, with what holds until somebody changes them."""

from typing import Any

from sqlmodel import Session

from logistics.store.tables import SettingRow

DEFAULTS: dict[str, Any] = {
    "organisation": "İzmit Belediyesi Gıda Bankası",
    "office_phone": "",
    "depot_name": "Gıda Bankası Deposu",
    "depot_latitude": 40.7655,
    "depot_longitude": 29.9290,
    "map_tiles": None,
    "waste_limit_g": 50_000,
    "waste_limit_kurus": 500_000,
    "count_tolerance_percent": 2,
    "demo": False,
    "worker_seen_at": None,
    "alert_thresholds": None,
    "deviation_minutes": 120,
    "breach_minutes": 15,
    "chilled_breach_dc": 70,
    "frozen_breach_dc": -150,
    "reading_gap_hours": 12,
    "fresh_limit_minutes": 480,
    "frozen_limit_minutes": 480,  # a refrigerated van keeps the cold for a shift
    "urban_detour_percent": 135,
    "rural_detour_percent": 145,
    "urban_kmh": 22,
    "mixed_kmh": 32,
    "rural_kmh": 42,
    "rush_hours": [[7 * 3600, 9 * 3600, 75], [17 * 3600, 19 * 3600, 75]],  # from, to [s], percent
    "street_limit_m": 500,
    "unfamiliar_minutes": 1,  # what it costs that a driver does not know the neighbourhood of a stop
    "split_minutes": 0,  # what each further vehicle in a neighbourhood costs
    "boxed_limit_minutes": 0,  # chilled food in a box, without a refrigerated van; 0: none is used
    "osrm_url": None,
    "osrm_table_size": 100,
}


def get(session: Session, name: str) -> Any:
    """Returns a setting's value; an unknown name is a bug."""
    row = session.get(SettingRow, name)
    return DEFAULTS[name] if row is None else row.value


def put(session: Session, name: str, value: Any) -> None:
    """Keeps a setting's value."""
    if name not in DEFAULTS:
        raise ValueError(f"There is no setting {name!r}.")
    row = session.get(SettingRow, name)
    if row is None:
        session.add(SettingRow(name=name, value=value))
    else:
        row.value = value
    session.flush()
