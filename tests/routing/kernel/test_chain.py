"""A whole trip of stops that are left out, put together at once."""

import pytest

from routing.kernel import memory
from routing.kernel.chain import FEWEST_LEFT_OUT, drive_chain
from routing.kernel.compiled import entry
from routing.kernel.orders import rows_of
from routing.kernel.tables import lay_out
from routing.kernel.team import gather
from tests.routing.builders import EIGHT, FIVE, MINUTE, a_problem, a_stop, window

ALL_DAY = window(EIGHT, FIVE)


@entry
def drives(row_of_addresses, left_out, tries):
    """Tells whether an idle vehicle begins to drive a chain in so many tries."""
    m = memory.reach(row_of_addresses)
    for _try in range(tries):  # noqa: SIM110  compiled code knows no any()
        if drive_chain(m, left_out):
            return True
    return False


@pytest.mark.parametrize(("worth_s", "driven"), [(2 * MINUTE, False), (20 * MINUTE, True)])
def test_a_chain_is_driven_only_when_it_is_worth_its_way(worth_s, driven):
    """There and back takes two hours or more, and the van holds ten stops."""
    doors = [
        a_stop(f"door {n}", mile=60 + n, penalty_s=worth_s, windows=(ALL_DAY,))
        for n in range(FEWEST_LEFT_OUT)
    ]
    layout = lay_out(a_problem(*doors))
    team = gather(layout, given=rows_of(layout, []), seed=1, threads=1)

    assert drives(team.rows[0], len(doors), 2000) == driven
