"""A day that is under way, made by the services: something to see on every page of every role.

Parcels are packed and promised to all but a few; today's plan is published, its first trip
loaded, one door served and one found shut. Meat is promised too: a plan for it is ready though
too short for all, and another waits for its worker. A third programme is still a draft.
"""

from collections.abc import Sequence

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from logistics.adapters.sealing import sealer_from
from logistics.domain.audience import Audience
from logistics.domain.orders import Outcome
from logistics.domain.roles import Role
from logistics.services import allocating, delivering, dispatching, packing, planning
from logistics.services.planning import Crew, PlanWish
from logistics.store import routes, users
from logistics.store.documents import Command
from logistics.store.plans import vehicles
from logistics.store.tables import PlaceRow, RouteRow
from seeds.planting.goods import item_ids, kit_ids
from seeds.planting.ground import Ground
from tests.planning import solve_at_once
from tests.stories import clock

PARCELS = 24
MORNING_S, NINE_S, NOON_S, EVENING_S = 8 * 3600, 9 * 3600, 12 * 3600, 18 * 3600
COLD = 3  # the refrigerated vehicle, by its place in the list


def begin(engine: Engine) -> None:
    """Brings the bank into the middle of a day."""
    with Session(engine) as session, session.begin():
        parcels = _parcels_for_families(_ground(session))
        published = _asked(_ground(session), "parcels", parcels, crews=(0, 1), closes_s=NOON_S)
    planning.plan_day(engine, published, solve=solve_at_once)
    with Session(engine) as session, session.begin():
        ground = _ground(session)
        planning.publish(session, published, at=ground.at)
        _first_doors(ground, published)
        meat = _meat(ground)
        ready = _asked(ground, "meat", meat, crews=(COLD,), closes_s=NINE_S)
    planning.plan_day(engine, ready, solve=solve_at_once)
    with Session(engine) as session, session.begin():
        _asked(_ground(session), "meat again", meat, crews=(COLD,), closes_s=EVENING_S)
        _draft(_ground(session))


def _ground(session: Session) -> Ground:
    return Ground(
        session=session,
        sealer=sealer_from("a secret nobody needs"),
        at=clock.now(),
        told=lambda _units: None,
    )


def _parcels_for_families(ground: Ground) -> int:
    """Packs fewer parcels than families want, and promises them."""
    kit_id = kit_ids(ground.session)["STANDART"]
    shelf = ground.session.exec(select(PlaceRow).where(PlaceRow.code == "KOLI")).one()
    packing.pack(
        ground.session,
        command=ground.command("packing", role=Role.WAREHOUSE, at=ground.at),
        kit_id=kit_id,
        parcels=PARCELS,
        place_id=shelf.id or 0,
    )
    return _promised(ground, "Kasım gıda kolisi", kit_id=kit_id)


def _meat(ground: Ground) -> int:
    meat = item_ids(ground.session)["ET-KUSBASI"]
    return _promised(ground, "Kurban eti", item_id=meat)


def _promised(ground: Ground, name: str, **good: int) -> int:
    programme_id = _programme(ground, name, **good)
    command = ground.command(f"allocation {name}", role=Role.COORDINATOR, at=ground.at)
    allocating.allocate(ground.session, programme_id, command=command)
    return programme_id


def _draft(ground: Ground) -> None:
    _programme(ground, "Küçük haneler", kit_id=kit_ids(ground.session)["KUCUK"])


def _programme(ground: Ground, name: str, **good: int) -> int:
    wish = allocating.Wish(
        name=name,
        pieces_each=1,
        deliver_on=ground.today,
        audience=Audience(size_from=3, size_to=5),
        **good,
    )
    command = ground.command(f"programme {name}", role=Role.COORDINATOR, at=ground.at)
    return allocating.make_programme(ground.session, wish, command=command).id or 0


def _asked(
    ground: Ground, key: str, programme_id: int, *, crews: Sequence[int], closes_s: int
) -> int:
    """Asks for a plan with a few of the vehicles and drivers, by their place in the lists."""
    fleet, drivers = vehicles(ground.session), users.drivers(ground.session)
    wish = PlanWish(
        day=ground.today,
        programme_ids=(programme_id,),
        crews=tuple(
            Crew(vehicle_id=fleet[each].id or 0, driver_id=drivers[each].id or 0) for each in crews
        ),
        shift_opens_s=MORNING_S,
        shift_closes_s=closes_s,
        seconds=1,
    )
    command = ground.command(f"plan {key}", role=Role.COORDINATOR, at=ground.at)
    return planning.request_plan(ground.session, wish, command=command).id or 0


def _first_doors(ground: Ground, plan_id: int) -> None:
    """Loads the first trip; the first household gets its parcel, nobody opens at the second."""
    query = select(RouteRow).where(RouteRow.plan_id == plan_id).order_by(col(RouteRow.id))
    route = ground.session.exec(query).first()
    assert route is not None
    trip = routes.route_view(ground.session, route.id or 0).trips[0]
    loading = ground.command("loading", role=Role.WAREHOUSE, at=ground.at)
    dispatching.load_trip(ground.session, command=loading, trip_id=trip.trip.id or 0)
    first, second, *_rest = (stop.stop.id or 0 for stop in trip.stops)
    delivering.deliver(ground.session, command=_at_door(ground, route, 1), stop_id=first)
    delivering.record_failure(
        ground.session,
        command=_at_door(ground, route, 2),
        stop_id=second,
        outcome=Outcome.NOT_HOME,
    )


def _at_door(ground: Ground, route: RouteRow, number: int) -> Command:
    return Command(
        key=f"demo door {number}",
        actor_id=route.driver_id,
        happened_at=ground.at,
        recorded_at=ground.at,
    )
