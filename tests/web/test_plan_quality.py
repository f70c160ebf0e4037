"""How good a plan is, on its page."""

import re
from dataclasses import replace

import pytest
from sqlmodel import Session, select

from logistics.services.planning import Sample, running
from logistics.store.tables import JobRow, PlanRow
from logistics.web.coordinator.course_chart import comparable, course_chart
from routing.watch import Ending
from tests.planning import Day, a_progress, a_quality, asked_by_form, solve_at_once


def planned(coordinator, day: Day, **changes: object) -> str:
    return coordinator.post("/coordinator/plans/new", data=asked_by_form(day, **changes)).location


def waiting(db: Session, day: Day) -> PlanRow:
    plan = day.request(db)
    db.commit()
    return plan


@pytest.fixture
def search(monkeypatch):
    """Lets the search say what a test wants; it drives 30 minutes, and 28 in the end.

    Nobody looks closer at the bound it tells.
    """
    monkeypatch.setattr(running, "look_closer_if_it_goes_well", lambda *_args, **_given: None)
    monkeypatch.setattr(running.warming, "is_ready", lambda: True)

    def says(**changes: object) -> None:
        def solve(problem, *, on_progress, **rest):
            for after_s, driving_s in ((2, 1800), (8, 1680)):
                told = replace(a_progress(served=3), elapsed_s=after_s, driving_s=driving_s)
                on_progress(told)
            plan = solve_at_once(problem, **rest)
            asked = {"seconds": 20.0, "run_id": "feedfacecafebeef"} | changes
            return replace(plan, **asked)  # type: ignore[arg-type]

        monkeypatch.setattr(running.routing, "solve", solve, raising=False)

    return says


def test_a_plan_says_how_good_it_is_and_by_which_run(coordinator, day, search):
    search(lower_bound=0, notes=(Ending.TIME_USED.value,))

    text = coordinator.get(planned(coordinator, day, seconds="20")).text

    assert "Bu plan ne kadar iyi?" in text
    assert "Alt sınır kabadır" in text
    assert "feedfacecafebeef" in text
    assert "Son 12 saniyede daha iyisi bulunamadı" in text


def test_the_time_behind_the_wheel_is_not_called_the_time_on_the_road(coordinator, day, search):
    search(lower_bound=0, notes=(Ending.TIME_USED.value,))

    text = coordinator.get(planned(coordinator, day)).text

    quality = text.split('class="panel quality"')[1].split("</section>")[0]
    assert "direksiyon süresi" in quality
    assert "yolda" not in quality.casefold()
    assert "yolda, tüm araçlar birlikte" in text


def test_a_proven_plan_says_so(coordinator, day, search):
    search(notes=(Ending.PROVEN.value,))

    text = coordinator.get(planned(coordinator, day)).text

    assert "daha iyi bir plan yok: arama bunu kanıtladı" in text
    assert "en iyisi, kanıtlı" in text


def test_the_course_of_the_search_is_a_chart_with_the_same_numbers_in_a_table(
    coordinator, day, search
):
    search()

    text = coordinator.get(planned(coordinator, day)).text

    assert re.search(r'<svg class="search-chart"[^>]*role="img"', text)
    assert "30 dk değerinden 28 dk değerine indi" in text
    assert re.search(r">8 sn</td><td[^>]*>0</td><td[^>]*>28 dk</td>", text)


def test_the_course_counts_doors_and_says_so(coordinator, day, search):
    search()

    text = coordinator.get(planned(coordinator, day)).text

    assert "Dışarıda kalan kapı" in text
    assert "bir hanenin birkaç siparişi bir kapıdır" in text


def test_a_search_that_was_not_ready_says_so_and_not_that_more_time_hardly_helps(
    coordinator, day, search, monkeypatch
):
    search()
    monkeypatch.setattr(running.warming, "is_ready", lambda: False)

    text = coordinator.get(planned(coordinator, day)).text

    assert "bu plan kabadır" in text
    assert "pek yararı olmaz" not in text


def test_a_search_ended_early_says_that_more_time_finds_shorter_routes(coordinator, day, search):
    search(seconds=5.2, notes=(Ending.STOPPED.value,))

    text = coordinator.get(planned(coordinator, day, seconds="20")).text

    assert "20 saniyenin 5,2 saniyesinde bitirildi" in text


def test_an_auditor_reads_it_and_a_driver_does_not(coordinator, auditor, driver, day, search):
    search()
    page = planned(coordinator, day)

    assert "Bu plan ne kadar iyi?" in auditor.get(page).text
    assert driver.get(page).status_code == 403


def test_it_is_said_in_english_too(coordinator, day, search):
    search(notes=(Ending.PROVEN.value,))
    page = planned(coordinator, day)
    coordinator.post("/language", data={"language": "en"})

    assert "No plan for this day is better" in coordinator.get(page).text


def test_a_plan_of_before_says_nothing_of_its_search(coordinator, db, day, search):
    search()
    page = planned(coordinator, day)
    plan = db.exec(select(PlanRow)).one()
    plan.summary = {key: kept for key, kept in plan.summary.items() if key != "quality"}
    db.commit()

    answer = coordinator.get(page)

    assert answer.status_code == 200
    assert "Bu plan ne kadar iyi?" not in answer.text


def test_the_page_of_a_search_says_when_its_best_is_worth_taking(coordinator, db, day):
    plan = waiting(db, day)
    job = db.get_one(JobRow, plan.job_id)
    job.progress = {
        "phase": "searching", "elapsed_s": 1, "seconds": 20, "distance_m": 1, "driving_s": 1,
        "served": 480, "unserved": 20,
    }  # fmt: skip
    db.commit()

    assert "10 saniyeden sonra" in coordinator.get(f"/coordinator/plans/{plan.id}").text


def test_a_search_that_was_asked_to_end_says_that_it_is_ending(coordinator, db, day):
    plan = waiting(db, day)

    coordinator.post(f"/coordinator/plans/{plan.id}/finish", data={"command_key": "x"})
    job = db.get_one(JobRow, plan.job_id)
    db.refresh(job)
    job.state = job.state.RUNNING
    db.commit()

    told = coordinator.get(f"/coordinator/plans/{plan.id}/progress").json
    assert told["words"] == "Arama sona eriyor."


def test_plans_that_serve_fewer_are_not_compared_with_the_final_one():
    course = [
        Sample(after_ms=1, unserved=2, driving_s=50),
        Sample(after_ms=2, unserved=0, driving_s=90),
        Sample(after_ms=3, unserved=0, driving_s=80),
    ]

    assert comparable(course) == course[1:]


def test_a_chart_lies_within_its_frame(app):
    quality = a_quality(
        course=tuple(Sample(after_ms=900 * n, unserved=0, driving_s=9000 - n) for n in range(30))
    )

    with app.test_request_context():
        chart = course_chart(quality)

    assert chart is not None
    for x, y in chart.points:
        assert chart.frame.left <= x <= chart.frame.right
        assert chart.frame.top <= y <= chart.frame.bottom


def test_one_plan_alone_makes_no_chart():
    assert course_chart(a_quality()) is None
