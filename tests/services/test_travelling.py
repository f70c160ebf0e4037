"""The travel a plan stands on: its source, its gaps, what people know, and the roads it saves."""

from datetime import UTC, datetime
from itertools import pairwise
from threading import Event

import pytest
from sqlmodel import Session, select

import routing
from logistics.domain.errors import InvalidValue, NotFound
from logistics.services import knowing_roads, planning
from logistics.services.knowing_roads import forget_road, tell_road
from logistics.services.planning import running
from logistics.services.planning.mapping import DepotOnMap, _problem
from logistics.services.planning.problems import DEPOT, day_to_plan
from logistics.services.planning.roads import import_roads
from logistics.services.planning.running import Heart
from logistics.store import jobs, settings
from logistics.store.known_roads import known_roads
from logistics.store.plans import get_plan
from logistics.store.tables import KnownRoadRow, TripRow
from logistics.store.timetables import timetable
from routing.roads.lines import decoded
from routing.travel_ways import Source
from tests.builders import MONDAY, a_command, a_household, a_neighbourhood
from tests.planning import EIGHT, FIVE, a_day, solve_at_once
from tests.routing.roads.maps import STREET, written
from tests.routing.roads.osrm_server import FakeOsrm, serving

TUESDAY_NOON = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
DEPOT_AT = (40.7655, 29.9290)
HOUSES = [(40.766 + n / 500, 29.931) for n in range(3)]
CORNER = (40.7655, 29.931)
TURN = (40.7701, 29.929)


@pytest.fixture
def session(engine):
    """A session that keeps what it read when the worker writes."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def day(session):
    return a_day(session)


@pytest.fixture
def folder(tmp_path):
    """A data folder with the roads of a few houses: one street past them, one way around."""
    nodes = {1: DEPOT_AT, 2: CORNER, 10: HOUSES[0], 11: HOUSES[1], 12: HOUSES[2], 3: TURN}
    ways = [(1, [1, 2, 10, 11, 12], STREET), (2, [12, 3, 1], STREET)]
    import_roads(written(tmp_path, nodes, ways), folder=tmp_path / "instance")
    return tmp_path / "instance"


def planned(engine, session, day, *, folder=None):
    plan = day.request(session)
    session.commit()
    planning.plan_day(engine, plan.id, folder=folder, solve=solve_at_once)
    session.expire_all()
    return get_plan(session, plan.id)


def told(session, day, origin, destination, **more):
    given = {"duration_s": 1800, "distance_m": 20_000} | more
    command = a_command(day.coordinator.id)
    return tell_road(session, command=command, origin=origin, destination=destination, **given)


def travel(session, day, **more):
    return day_to_plan(session, day.wish(), **more).travel


def test_without_roads_a_plan_says_that_its_travel_is_estimated(engine, session, day):
    plan = planned(engine, session, day)

    assert plan.summary["travel"] == {"source": "estimated", "notices": []}
    assert session.exec(select(TripRow)).one().lines == []


def test_with_roads_a_plan_drives_on_them_and_says_so(engine, session, day, folder):
    plan = planned(engine, session, day, folder=folder)

    assert plan.summary["travel"] == {"source": "roads", "notices": []}


def test_a_plan_saves_the_roads_it_drives_and_the_way_back(engine, session, day, folder):
    plan = planned(engine, session, day, folder=folder)

    trip = session.exec(select(TripRow)).one()
    lines = [decoded(line) for line in trip.lines]
    assert len(lines) == len(day.orders) + 1
    assert lines[0][0] == lines[-1][-1] == pytest.approx(DEPOT_AT, abs=1e-4)
    assert all(before[-1] == after[0] for before, after in pairwise(lines))
    assert plan.summary["distance_m"] == trip.distance_m


def test_the_map_draws_the_roads_that_were_saved(engine, session, day, folder):
    plan = planned(engine, session, day, folder=folder)
    table = timetable(session, plan)
    shown = {
        planning.stop_key(stop): stop for route in table.routes for trip in route.trips
        for stop in trip.stops
    }  # fmt: skip
    depot = DepotOnMap(name="Depo", latitude=DEPOT_AT[0], longitude=DEPOT_AT[1])

    drawn = _problem(table, depot, shown).travel

    [trip] = [trip.trip for trip in table.routes[0].trips]
    assert drawn.geometry(0, 1) == decoded(trip.lines[0])
    assert drawn.geometry(3, 0) == decoded(trip.lines[-1])
    assert drawn.geometry(3, 1) == (drawn.places[3], drawn.places[1])


def test_a_home_far_from_every_street_is_named_in_the_plan(engine, session, day, folder):
    day.households[0].latitude = 40.80
    session.add(day.households[0])

    plan = planned(engine, session, day, folder=folder)

    [notice] = plan.summary["travel"]["notices"]
    assert (notice["code"], notice["count"]) == ("far_from_streets", 1)
    assert notice["places"] == [day.households[0].code]
    assert notice["metres"] > 3000


def test_a_server_that_is_away_is_told_in_the_plan(engine, session, day, folder):
    with serving(FakeOsrm((400, {"code": "NoTable"}))) as fake:
        settings.put(session, "osrm_url", fake.url)
        plan = planned(engine, session, day, folder=folder)

    assert plan.summary["travel"]["source"] == "roads"
    assert plan.summary["travel"]["notices"][0]["code"] == "osrm_away"
    assert plan.summary["travel"]["notices"][0]["detail"] == "NoTable"


def test_a_server_that_answers_is_driven_by(engine, session, day):
    with serving(FakeOsrm()) as fake:
        settings.put(session, "osrm_url", fake.url)
        plan = planned(engine, session, day)
        lines = session.exec(select(TripRow)).one().lines

    assert plan.summary["travel"] == {"source": "osrm", "notices": []}
    assert len(lines) == len(day.orders) + 1


def test_what_is_assumed_of_roads_is_a_setting_of_the_installation(session, day):
    usual = travel(session, day)
    settings.put(session, "urban_detour_percent", 270)
    settings.put(session, "urban_kmh", 44)

    longer = travel(session, day)

    assert longer.distances_m[0, 1] == pytest.approx(2 * usual.distances_m[0, 1], abs=1)
    assert longer.durations_s[0, 1] == pytest.approx(usual.durations_s[0, 1], abs=1)


def test_rush_hours_slow_the_day_by_their_share_of_the_shift(session, day):
    settings.put(session, "rush_hours", [])
    usual = travel(session, day)
    settings.put(session, "rush_hours", [[EIGHT, FIVE, 50]])

    slow = travel(session, day)

    assert slow.durations_s[0, 3] == pytest.approx(2 * usual.durations_s[0, 3], abs=1)


def test_a_road_somebody_knows_replaces_what_is_computed_both_ways(session, day):
    told(session, day, "Depo", day.households[0].code.lower())

    found = travel(session, day)

    assert found.durations_s[0, 1] == found.durations_s[1, 0] == 1800
    assert found.distances_m[0, 1] == 20_000
    assert found.durations_s[0, 2] < 1800


def test_a_road_may_be_known_in_one_direction(session, day):
    first, second, _ = (home.code for home in day.households)
    told(session, day, first, second, one_way=True)

    found = travel(session, day)

    assert found.durations_s[1, 2] == 1800
    assert found.durations_s[2, 1] < 1800


def test_a_road_to_a_neighbourhood_holds_for_every_home_in_it(session, day):
    quarter = a_neighbourhood(session, name="İkizce")
    day.households[1].neighbourhood_id = day.households[2].neighbourhood_id = quarter.id
    session.add_all(day.households)
    told(session, day, "depo", "ikizce")

    found = travel(session, day).durations_s

    assert (found[0, 2], found[3, 0]) == (1800, 1800)
    assert found[0, 1] < 1800
    assert found[2, 3] < 1800


def test_the_more_particular_of_two_known_roads_holds(session, day):
    quarter = a_neighbourhood(session, name="İkizce")
    day.households[1].neighbourhood_id = day.households[2].neighbourhood_id = quarter.id
    session.add_all(day.households)
    told(session, day, day.households[1].code, "depo", duration_s=600)
    told(session, day, "depo", "İkizce", duration_s=1200)

    found = travel(session, day).durations_s

    assert (found[0, 2], found[0, 3]) == (600, 1200)


def test_of_the_same_ends_only_the_latest_is_known(session, day):
    home = day.households[0].code
    told(session, day, "depo", home, duration_s=600)
    told(session, day, home, "depo", duration_s=700, one_way=True)
    assert len(known_roads(session)) == 2

    told(session, day, home, "depo", duration_s=900)

    [known] = known_roads(session)
    assert (known.origin, known.destination, known.row.duration_s) == (home, "", 900)
    assert known.told_by == day.coordinator.name


def test_a_road_to_a_home_that_is_not_visited_that_day_changes_nothing(session, day):
    elsewhere = a_household(session, a_neighbourhood(session, name="Uzak"))
    before = travel(session, day)
    told(session, day, "depo", elsewhere.code)

    assert (travel(session, day).durations_s == before.durations_s).all()


def test_a_road_that_is_forgotten_is_computed_again(session, day):
    before = travel(session, day)
    road = told(session, day, "depo", day.households[0].code)

    forget_road(session, road.id)

    assert (travel(session, day).durations_s == before.durations_s).all()
    with pytest.raises(NotFound):
        forget_road(session, road.id or 0)


@pytest.mark.parametrize(
    ("ends", "more", "field"),
    [
        (("depo", "Atlantis"), {}, "destination"),
        (("", "depo"), {}, "origin"),
        (("depo", "Depo"), {}, "destination"),
        (("depo", "{home}"), {"duration_s": 13 * 3600}, "minutes"),
        (("depo", "{home}"), {"distance_m": -1}, "metres"),
    ],
)
def test_a_road_nobody_can_mean_is_refused(session, day, ends, more, field):
    origin, destination = (end.format(home=day.households[0].code) for end in ends)

    with pytest.raises(InvalidValue) as refusal:
        told(session, day, origin, destination, **more)

    assert refusal.value.field == field
    assert session.exec(select(KnownRoadRow)).all() == []


def given(**changes):
    names = (*knowing_roads.SETTINGS, "rush_hours", "osrm_url")
    return {name: settings.DEFAULTS[name] for name in names} | changes


def test_what_is_assumed_is_kept_together(session):
    knowing_roads.change_travel(session, given(urban_kmh=25, osrm_url="http://10.0.0.5:5000"))

    assert settings.get(session, "urban_kmh") == 25
    assert settings.get(session, "osrm_url") == "http://10.0.0.5:5000"


@pytest.mark.parametrize(
    "changes",
    [
        {"urban_detour_percent": 99},
        {"rural_kmh": 131},
        {"street_limit_m": 19},
        {"osrm_table_size": 1},
        {"rush_hours": [[9 * 3600, 7 * 3600, 80]]},
        {"rush_hours": [[0, 3600, 0]]},
        {"osrm_url": "file:///etc/passwd"},
        {"osrm_url": "osrm.example.org"},
        {"osrm_url": "http://user:secret@osrm.example.org"},
        {"osrm_url": "http://osrm.example.org:port"},
        {"osrm_url": "http://osrm.example.org/?key=1"},
    ],
)
def test_nonsense_is_refused_and_nothing_is_kept(session, changes):
    with pytest.raises(InvalidValue) as refusal:
        knowing_roads.change_travel(session, given(mixed_kmh=33, **changes))

    assert refusal.value.field in changes
    assert settings.get(session, "mixed_kmh") == 32


def test_a_plan_is_not_taken_for_lost_while_its_ways_are_measured(
    engine, session, day, monkeypatch
):
    plan = day.request(session)
    job_id = plan.job_id
    jobs.begin(session, job_id, at=MONDAY)
    session.commit()
    monkeypatch.setattr(running, "SILENT_AT_MOST_S", 0.01)
    heart = Heart(engine, job_id, on_progress=None)
    beaten = Event()
    monkeypatch.setattr(running, "_now", lambda: beaten.set() or TUESDAY_NOON)

    with heart.beating():
        assert beaten.wait(timeout=20)

    session.expire_all()
    assert jobs.get_job(session, job_id).heartbeat_at == TUESDAY_NOON


def test_whoever_calls_a_plan_off_while_its_ways_are_measured_is_heard(
    engine, session, day, monkeypatch
):
    plan = day.request(session)
    job_id = plan.job_id
    jobs.begin(session, job_id, at=MONDAY)
    planning.throw_away(session, plan.id, at=MONDAY)
    session.commit()
    monkeypatch.setattr(running, "SILENT_AT_MOST_S", 0.01)
    heart = Heart(engine, job_id, on_progress=None)
    beaten = Event()
    monkeypatch.setattr(running, "_now", lambda: beaten.set() or TUESDAY_NOON)

    with heart.beating():
        assert beaten.wait(timeout=20)

    assert heart.should_stop()


def test_a_day_without_stops_has_travel_too(session, day):
    found = day_to_plan(session, day.wish(programme_ids=()))

    assert found.travel.source is Source.ESTIMATED
    assert found.problem.stops == ()
    assert isinstance(found.problem, routing.Problem)
    assert found.problem.depots[0].id == DEPOT
