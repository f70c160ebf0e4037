"""Locking from the board of a plan, and planning again from there."""

import re

import pytest
from sqlmodel import select

from logistics.domain.orders import PlanState, RouteState
from logistics.services.planning import running
from logistics.store.tables import PlanLockRow, PlanRow, RouteRow
from tests.planning import Day, asked_by_form, in_turn, solve_at_once, with_second_crew

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def page(coordinator, day: Day) -> str:
    """The address of a ready plan."""
    return coordinator.post("/coordinator/plans/new", data=asked_by_form(day)).location


def pressed(text: str, name: str) -> list[str]:
    """What is locked by the buttons of one name."""
    found = re.findall(r'name="free-(\w+)" value="(\d+)" aria-pressed="true"', text)
    return [value for button, value in found if button == name]


def seen(text: str) -> dict[str, str]:
    """The marks of the routes on a page."""
    return dict(re.findall(r'name="(seen-\d+)" value="([^"]+)"', text))


def lock(client, page: str, *, on: str = "", **named: object):
    """Presses a button of a page as it is now, or as it was when ``on`` was read."""
    marks = seen(on or client.get(page).text)
    return client.post(f"{page}/locks", data={"command_key": "x", **marks, **named})


@pytest.mark.parametrize(
    ("name", "words"),
    [("stop", "Durak aracında kalıyor"), ("start", "bu durağa kadar olduğu gibi")],
)
def test_a_stop_is_locked_and_unlocked_from_its_row(coordinator, day, page, name, words):
    order = day.orders[1].id

    answer = lock(coordinator, page, **{name: order})
    locked = coordinator.get(page).text
    lock(coordinator, page, **{f"free-{name}": order})

    assert answer.status_code == 303
    assert answer.location.endswith(f"#stop-{order}")
    assert words in locked
    assert pressed(locked, name) == [str(order)]
    assert pressed(coordinator.get(page).text, name) == []


def test_a_whole_route_is_locked_and_the_map_shows_it(coordinator, db, page):
    route = db.exec(select(RouteRow)).one()
    db.commit()

    lock(coordinator, page, route=route.id)

    assert pressed(coordinator.get(page).text, "route") == [str(route.id)]
    assert "Bütün rota kilitli" in coordinator.get(f"{page}/map").text


def test_a_locked_stop_is_locked_on_the_map(coordinator, day, page):
    before = coordinator.get(f"{page}/map").text

    lock(coordinator, page, stop=day.orders[0].id)

    after = coordinator.get(f"{page}/map").text
    assert "Aracına kilitli" not in before
    assert "Aracına kilitli" in after


def test_planning_again_makes_a_plan_that_says_what_moved(coordinator, db, page):
    answer = coordinator.post(f"{page}/again", data={"command_key": "again"})

    text = coordinator.get(answer.location).text
    code = db.exec(select(PlanRow.code).order_by(PlanRow.id)).first()
    assert answer.status_code == 303
    assert answer.location != page
    assert "Hiçbir şey taşınmadı" in text
    assert code in text
    assert "yayımlanınca onun yerini alır" in text


def test_publishing_the_new_plan_puts_the_old_one_down(coordinator, db, page):
    coordinator.post(f"{page}/publish", data={"command_key": "one"})
    new = coordinator.post(f"{page}/again", data={"command_key": "again"}).location

    answer = coordinator.post(f"{new}/publish", data={"command_key": "two"})

    db.expire_all()
    states = list(db.exec(select(PlanRow.state).order_by(PlanRow.id)))
    assert answer.status_code == 303
    assert states == [PlanState.DISCARDED, PlanState.PUBLISHED]


def test_a_loaded_plan_offers_no_locks_and_says_why_it_takes_none(coordinator, db, day, page):
    coordinator.post(f"{page}/publish", data={"command_key": "one"})
    route = db.exec(select(RouteRow)).one()
    route.state = RouteState.LOADED
    db.commit()

    text = coordinator.get(page).text
    refused = lock(coordinator, page, stop=day.orders[0].id)
    again = coordinator.post(f"{page}/again", data={"command_key": "again"})

    assert "aria-pressed" not in text
    assert (refused.status_code, again.status_code) == (409, 409)
    assert f"{route.code} rotası yüklendi" in refused.text
    assert route.code in again.text


@pytest.fixture
def half_loaded(coordinator, db, day, monkeypatch) -> str:
    """The address of a published plan, of which the first of two routes is loaded."""
    monkeypatch.setattr(running.routing, "solve", in_turn(2, 1), raising=False)
    here, there = with_second_crew(db, day)
    db.commit()
    form = asked_by_form(day, vehicles=[here.vehicle_id, there.vehicle_id])
    form[f"driver-{there.vehicle_id}"] = there.driver_id
    page = coordinator.post("/coordinator/plans/new", data=form).location
    coordinator.post(f"{page}/publish", data={"command_key": "one"})
    out = db.exec(select(RouteRow).order_by(RouteRow.id)).first()
    out.state = RouteState.LOADED
    db.commit()
    monkeypatch.setattr(running.routing, "solve", solve_at_once, raising=False)
    return page


def test_a_half_loaded_day_is_planned_again_and_published_as_one(coordinator, db, half_loaded):
    out, here = db.exec(select(RouteRow).order_by(RouteRow.id)).all()
    db.commit()
    before = coordinator.get(half_loaded).text

    new = coordinator.post(f"{half_loaded}/again", data={"command_key": "again"}).location
    ready = coordinator.get(new).text
    answer = coordinator.post(f"{new}/publish", data={"command_key": "two"})
    published = coordinator.get(new).text

    assert "1 rota yüklendi ve olduğu gibi kalır" in before
    assert f'name="route" value="{here.id}"' in before
    assert f'name="route" value="{out.id}"' not in before
    assert f"Yüklenmiş, olduğu gibi sürülüyor: {out.code}" in ready
    assert answer.status_code == 303
    assert published.count('<section class="panel route"') == 2
    assert f'id="route-{out.id}"' in published


def test_a_plan_whose_route_was_loaded_meanwhile_says_so(coordinator, db, half_loaded):
    new = coordinator.post(f"{half_loaded}/again", data={"command_key": "again"}).location
    _out, here, *_new = db.exec(select(RouteRow).order_by(RouteRow.id)).all()
    here.state = RouteState.LOADED
    db.commit()

    ready = coordinator.get(new).text
    refused = coordinator.post(f"{new}/publish", data={"command_key": "two"})

    assert f"{here.code} rotası, duraklarını yeniden planlayan bu plan yapılırken" in ready
    assert f'action="{new}/publish"' not in ready
    assert refused.status_code == 409
    assert here.code in refused.text


def test_a_plan_made_without_a_route_whose_loading_was_undone_says_so(coordinator, db, half_loaded):
    new = coordinator.post(f"{half_loaded}/again", data={"command_key": "again"}).location
    out = db.exec(select(RouteRow).order_by(RouteRow.id)).first()
    out.state = RouteState.PLANNED
    db.commit()

    ready = coordinator.get(new).text
    answer = coordinator.post(f"{new}/publish", data={"command_key": "two"})

    assert f"{out.code} yüklemesi" in ready
    assert answer.status_code == 303
    assert "yüklemesi, bu plan" not in coordinator.get(new).text


def test_a_discarded_plan_says_that_the_one_before_it_stands(coordinator, half_loaded):
    new = coordinator.post(f"{half_loaded}/again", data={"command_key": "again"}).location
    coordinator.post(f"{new}/discard", data={"command_key": "two"})

    text = coordinator.get(new).text

    assert "bu plandan vazgeçildi" in text
    assert "1 rota yüklendi ve olduğu gibi kalır" in coordinator.get(half_loaded).text


def test_the_rules_of_a_half_loaded_plan_are_those_of_the_other_vehicles(
    coordinator, auditor, half_loaded
):
    before = coordinator.get(half_loaded).text

    answer = coordinator.post(f"{half_loaded}/rules", data={"command_key": "rules"})

    text = coordinator.get(half_loaded).text
    assert "Yüklenen rotalar olduğu gibi kalır" in before
    assert f'action="{half_loaded}/rules"' in before
    assert answer.status_code == 303
    assert "Araçlardaki yer" in text
    assert "Yüklenmiş 1 rota hesaba katılmadı" in text
    assert f'action="{half_loaded}/rules"' not in auditor.get(half_loaded).text


def test_of_a_plan_whose_vehicles_are_all_out_no_rule_is_asked(coordinator, db, half_loaded):
    for route in db.exec(select(RouteRow)):
        route.state = RouteState.LOADED
    db.commit()

    answer = coordinator.post(f"{half_loaded}/rules", data={"command_key": "rules"})

    assert answer.status_code == 409
    assert f'action="{half_loaded}/rules"' not in coordinator.get(half_loaded).text


def test_a_day_of_which_loaded_routes_were_taken_over_is_planned_on(coordinator, half_loaded):
    new = coordinator.post(f"{half_loaded}/again", data={"command_key": "again"}).location
    coordinator.post(f"{new}/publish", data={"command_key": "two"})

    text = coordinator.get(new).text

    assert f'action="{new}/again"' in text
    assert f'action="{new}/rules"' in text


@pytest.mark.parametrize("name", ["stop", "start", "route"])
def test_a_double_press_locks_once(coordinator, db, day, page, name):
    route = db.exec(select(RouteRow)).one()
    db.commit()
    what = {name: route.id if name == "route" else day.orders[1].id}
    old = coordinator.get(page).text

    answers = [lock(coordinator, page, on=old, **what).status_code for _press in range(2)]

    assert answers == [303, 303]
    assert pressed(coordinator.get(page).text, name) == [str(what[name])]


def test_a_day_that_somebody_else_locked_meanwhile_is_looked_at_first(coordinator, day, page):
    old = coordinator.get(page).text
    lock(coordinator, page, on=old, start=day.orders[1].id)

    answer = lock(coordinator, page, on=old, start=day.orders[0].id)

    assert answer.status_code == 409
    assert "bu arada değişti" in answer.text
    assert pressed(answer.text, "start") == [str(day.orders[1].id)]
    now = lock(coordinator, page, on=answer.text, start=day.orders[0].id)
    assert now.status_code == 303
    assert pressed(coordinator.get(page).text, "start") == [str(day.orders[0].id)]


def test_a_refusal_of_an_older_page_is_told_in_english_too(coordinator, day, page):
    coordinator.post("/language", data={"language": "en"})
    old = coordinator.get(page).text
    lock(coordinator, page, on=old, start=day.orders[1].id)

    answer = lock(coordinator, page, on=old, start=day.orders[0].id)

    assert "was changed meanwhile" in answer.text


def test_locks_of_single_stops_on_an_older_page_add_up(coordinator, day, page):
    old = coordinator.get(page).text

    for order in day.orders[:2]:
        lock(coordinator, page, on=old, stop=order.id)

    locked = {str(order.id) for order in day.orders[:2]}
    assert set(pressed(coordinator.get(page).text, "stop")) == locked


def test_what_the_page_shows_of_a_route_changes_with_its_locked_day_alone(coordinator, day, page):
    before = seen(coordinator.get(page).text)
    lock(coordinator, page, stop=day.orders[0].id)
    with_a_stop = seen(coordinator.get(page).text)
    lock(coordinator, page, start=day.orders[0].id)

    assert with_a_stop == before
    assert seen(coordinator.get(page).text) != before


@pytest.mark.parametrize("asked", [{}, {"stop": "x"}, {"stop": "-1"}, {"route": "9" * 30}])
def test_a_lock_of_nothing_is_not_understood(coordinator, page, asked):
    assert lock(coordinator, page, **asked).status_code == 400


def test_others_lock_nothing(coordinator, auditor, driver, warehouse, db, day, page):
    for client in (auditor, driver, warehouse):
        assert lock(client, page, stop=day.orders[0].id).status_code == 403
        assert client.post(f"{page}/again", data={"command_key": "a"}).status_code == 403

    assert db.exec(select(PlanLockRow)).all() == []
    assert "aria-pressed" in coordinator.get(page).text
    assert "aria-pressed" not in auditor.get(page).text
