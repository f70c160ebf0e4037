"""The temperature log of the last week: loggers' files, a reading by hand, one excursion.

Three days ago somebody left the freezer's door open; its goods were held, looked at and let go.
"""

import math
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from sqlmodel import col, select

from logistics.domain.calendar import LOCAL_ZONE
from logistics.domain.roles import Role
from logistics.domain.temperatures import Chamber, Decision, written
from logistics.services import deciding, measuring
from logistics.store.tables import ExcursionRow, ZoneRow
from seeds.planting.ground import Ground

UNITS = 4
STEP = timedelta(minutes=30)
DAYS = 7
OPEN_DOOR_DAYS_AGO = 3
OPEN_AFTER = timedelta(hours=3)  # after ten o'clock
OPEN_FOR = timedelta(hours=2)
LOOKED_AT_AFTER = timedelta(hours=4)
READ_BY_HAND_BEFORE = timedelta(minutes=7, seconds=13)
COLD_ROOM, FREEZER = "B-SOGUK", "B-DONMUS"
COLD_DC, FROZEN_DC, WARM_DC = 27, -203, 84
COMMENT = "Kapı açık kalmış. Ürünlerin iç sıcaklığı −18,6 °C ölçüldü; çözülme izi yok."


def plant(ground: Ground) -> None:
    """Logs the last week of both cold zones, and decides on what happened in it."""
    cold_room, freezer = _chamber(ground, COLD_ROOM), _chamber(ground, FREEZER)
    opened = ground.morning(days_ago=OPEN_DOOR_DAYS_AGO) + OPEN_AFTER
    looked_at = opened + LOOKED_AT_AFTER
    _log(ground, cold_room, "cold room", _chilled, since=_week_ago(ground), until=ground.at)

    def frozen(at: datetime) -> int:
        door = WARM_DC if opened <= at < opened + OPEN_FOR else 0
        return _wave(at, FROZEN_DC, 9) + door

    _log(ground, freezer, "freezer", frozen, since=_week_ago(ground), until=looked_at)
    _decide(ground, at=looked_at)
    _log(ground, freezer, "freezer later", frozen, since=looked_at, until=ground.at)
    _read_by_hand(ground, cold_room)
    ground.told(UNITS)


def _chamber(ground: Ground, code: str) -> Chamber:
    return Chamber(
        zone_id=ground.session.exec(select(ZoneRow.id).where(ZoneRow.code == code)).one()
    )


def _week_ago(ground: Ground) -> datetime:
    return ground.morning(days_ago=DAYS)


def _chilled(at: datetime) -> int:
    return _wave(at, COLD_DC, 6)


def _wave(at: datetime, mean_dc: int, height_dc: int) -> int:
    """Returns a temperature that rises and falls with the compressor and with the day [0.1 °C]."""
    minutes = at.timestamp() / 60
    day = math.sin(minutes / (24 * 60) * math.tau)
    compressor = math.sin(minutes / 97 * math.tau)
    return mean_dc + round(height_dc * (0.4 * day + 0.6 * compressor))


def _times(since: datetime, until: datetime) -> Iterator[datetime]:
    at = since
    while at <= until:
        yield at
        at += STEP


def _log(
    ground: Ground,
    chamber: Chamber,
    key: str,
    reading: Callable[[datetime], int],
    *,
    since: datetime,
    until: datetime,
) -> None:
    """Logs a logger's file, as it was read out at the end of its time."""
    lines = [
        f"{at.astimezone(LOCAL_ZONE):%d.%m.%Y %H:%M};{written(reading(at))}"
        for at in _times(since, until)
    ]
    command = ground.command(f"log {key}", role=Role.WAREHOUSE, at=until)
    file = measuring.keep_file(
        ground.session,
        command=command,
        chamber=chamber,
        name=f"{key}.csv",
        content="\n".join(["Tarih saat;Sıcaklık (°C)", *lines]).encode(),
    )
    measuring.log_file(ground.session, command=command, file_id=file.id or 0)


def _decide(ground: Ground, *, at: datetime) -> None:
    excursion = ground.session.exec(
        select(ExcursionRow).order_by(col(ExcursionRow.id).desc())
    ).first()
    if excursion is None:
        raise ValueError("An open door warms the freezer.")
    deciding.decide(
        ground.session,
        command=ground.command("excursion", role=Role.WAREHOUSE, at=at),
        excursion_id=excursion.id or 0,
        extent=excursion.extent,
        decision=Decision.RELEASE,
        comment=COMMENT,
    )


def _read_by_hand(ground: Ground, chamber: Chamber) -> None:
    at = ground.at - READ_BY_HAND_BEFORE
    measuring.record_reading(
        ground.session,
        command=ground.command("reading by hand", role=Role.WAREHOUSE, at=at),
        chamber=chamber,
        temperature_dc=31,
        note="Termometre 2",
    )
