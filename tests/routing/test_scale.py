"""Days to measure big searches with."""

from click.testing import CliRunner

from routing.scale import DAY_S, scale, several_days


def test_the_days_are_the_same_for_the_same_seed():
    first, second, other = (several_days(stops=30, vehicles=6, seed=seed) for seed in (1, 1, 2))
    assert first == second != other


def test_vans_work_on_three_days_one_after_the_other():
    problem = several_days(stops=30, vehicles=6, seed=1)
    assert {van.shift.opens // DAY_S for van in problem.vehicles} == {0, 1, 2}


def test_the_command_prints_what_a_search_took():
    given = ["--stops", "40", "--vehicles", "6", "--seconds", "3"]
    said = CliRunner().invoke(scale, given, catch_exceptions=False).output
    for what in ("40 stops", "a plan of every stop after", "memory", "asked to stop"):
        assert what in said
