"""Ways from an OSRM server: what it answers, what it does not, and when one gives up."""

import socket

import numpy as np
import pytest

from routing.roads.osrm import LONGEST_MS, Osrm, OsrmAway, is_alive, line_by, measured_by
from routing.roads.paths import FARTHEST
from routing.travel import great_circle_m
from tests.routing.roads.maps import at
from tests.routing.roads.osrm_server import FakeOsrm, serving

PLACES = [at(row, column) for row in range(3) for column in range(4)]
A_TABLE = {"code": "Ok", "durations": [[0, 5], [5, 0]], "distances": [[0, 50], [50, 0]]}


@pytest.fixture
def asked():
    """Serves the fake it is given and asks it for ways between places."""
    paused = []

    def ask(fake, places, **options):
        with serving(fake):
            server = Osrm(**{"url": fake.url, "pause_s": 1.0} | options)
            return measured_by(server, *np.array(places).T, sleep=paused.append)

    ask.paused = paused
    return ask


def test_times_and_lengths_are_those_of_the_server(asked):
    ways = asked(FakeOsrm(), PLACES)

    metres = great_circle_m(*np.array(PLACES).T)
    assert ways.lengths_m == pytest.approx(metres, abs=1.1)
    assert ways.durations_ms / 1000 == pytest.approx(metres / 10, abs=0.06)
    assert ways.found.all()


@pytest.mark.parametrize(("size", "requests"), [(12, 1), (11, 9), (4, 36), (2, 144)])
def test_no_tile_is_larger_than_the_server_s_table(asked, size, requests):
    fake = FakeOsrm()
    fake.largest = size

    ways = asked(fake, PLACES, table_size=size)

    assert len(fake.asked) == requests
    assert ways.lengths_m == pytest.approx(great_circle_m(*np.array(PLACES).T), abs=1.1)


def test_longitude_comes_first_for_the_server(asked):
    fake = FakeOsrm()

    asked(fake, PLACES[:2])

    assert "/table/v1/driving/29.930000,40.760000;29.931000,40.760000?" in fake.asked[0]


@pytest.mark.parametrize("trouble", [(503, ""), (429, {"code": "TooMany"}), (200, "<html>")])
def test_a_server_in_trouble_is_asked_again_after_a_longer_pause_each_time(asked, trouble):
    ways = asked(FakeOsrm(trouble, trouble), PLACES)

    assert ways.found.all()
    assert asked.paused == [1.0, 2.0]


def test_after_the_last_attempt_one_gives_up(asked):
    fake = FakeOsrm(*[(503, {"code": "Busy", "message": "later"})] * 3)

    with pytest.raises(OsrmAway, match="Busy: later"):
        asked(fake, PLACES)

    assert len(fake.asked) == 3


def test_a_refusal_is_not_asked_again(asked):
    fake = FakeOsrm((400, {"code": "TooBig", "message": "Too many table coordinates"}))

    with pytest.raises(OsrmAway, match="TooBig: Too many table coordinates"):
        asked(fake, PLACES)

    assert len(fake.asked) == 1


def test_a_slow_server_does_not_make_a_plan_wait(asked):
    fake = FakeOsrm((200, 0.4), (200, 0.4))

    with pytest.raises(OsrmAway, match=r"does not answer \(timed out\)"):
        asked(fake, PLACES, timeout_s=0.05, attempts=2)


def test_patience_ends_even_with_a_server_that_answers(asked):
    with pytest.raises(OsrmAway, match="no time was left"):
        asked(FakeOsrm(), PLACES, patience_s=1e-9)


def test_a_server_that_is_not_there_is_away():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = Osrm(url=f"http://127.0.0.1:{free.getsockname()[1]}", attempts=1)

        with pytest.raises(OsrmAway, match="does not answer"):
            measured_by(nobody, *np.array(PLACES).T)


def test_null_is_no_way(asked):
    answer = A_TABLE | {"durations": [[0, None], [5, 0]], "distances": [[0, None], [50, 0]]}

    ways = asked(FakeOsrm((200, answer)), PLACES[:2])

    assert ways.durations_ms.tolist() == [[0, FARTHEST], [5000, 0]]
    assert ways.found.tolist() == [[True, False], [True, True]]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"code": "NoTable", "message": "nothing"}, "NoTable: nothing"),
        ({"code": "Ok"}, "no durations that can be read"),
        ({k: A_TABLE[k] for k in ("code", "durations")}, "no distances that can be read"),
        (A_TABLE | {"durations": [[0, -5], [5, 0]]}, "durations make no sense"),
        (A_TABLE | {"durations": [[0, 5]]}, "durations make no sense"),
        (A_TABLE | {"durations": [[0, "soon"], [5, 0]]}, "no durations that can be read"),
        (A_TABLE | {"distances": [[0, 1e999], [5, 0]]}, "distances make no sense"),
        (A_TABLE | {"sources": 5}, "sources make no sense"),
        ([], "not Ok"),
    ],
)
def test_nonsense_is_refused_by_its_name(asked, answer, why):
    with pytest.raises(OsrmAway, match=why):
        asked(FakeOsrm((200, answer)), PLACES[:2])


def test_a_place_far_from_every_street_is_not_believed(asked):
    fake = FakeOsrm()
    fake.off_m[PLACES[1]] = 501.2

    ways = asked(fake, PLACES[:3])

    assert ways.metres_off.tolist() == [0, 501, 0]
    assert ways.near.tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("off", "metres"), [(-5e300, 0), (1e300, LONGEST_MS), (1e999, 0), ("far", 0), (3.2, 3)]
)
def test_a_place_is_as_far_off_as_makes_sense(asked, off, metres):
    answer = A_TABLE | {"sources": [{"distance": off}, {"distance": 7}]}

    ways = asked(FakeOsrm((200, answer)), PLACES[:2])

    assert ways.metres_off.tolist() == [metres, 7]


def test_the_line_of_a_way_is_the_server_s():
    with serving(FakeOsrm()) as fake:
        line = line_by(Osrm(url=fake.url + "/"), at(0, 0), at(2, 2))

    assert np.array(line) == pytest.approx(np.array([at(0, 0), at(0, 2), at(2, 2)]), abs=1e-5)


@pytest.mark.parametrize("answer", [{"code": "Ok", "routes": []}, {"code": "NoRoute"}])
def test_a_way_without_a_line_is_told(answer):
    with serving(FakeOsrm((200, answer))) as fake, pytest.raises(OsrmAway):
        line_by(Osrm(url=fake.url), at(0, 0), at(2, 2))


def test_a_small_question_tells_whether_a_server_answers():
    with serving(FakeOsrm()) as fake:
        assert is_alive(Osrm(url=fake.url), at(0, 0)) == ""

    assert "does not answer" in is_alive(Osrm(url=fake.url, attempts=1), at(0, 0))


@pytest.mark.parametrize("url", ["http://a..b", "http://localhost/şehir"])
def test_an_address_that_nobody_can_have_is_one_that_is_away(url):
    with pytest.raises(OsrmAway, match="its address makes no sense"):
        measured_by(Osrm(url=url), *np.array(PLACES).T)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"url": "file:///etc/passwd"}, "begins with http"),
        ({"url": "osrm.example.org"}, "begins with http"),
        ({"url": "https://"}, "begins with http"),
        ({"table_size": 1}, "at least two places"),
        ({"attempts": 0}, "at least once"),
        ({"timeout_s": 0}, "given some time"),
        ({"patience_s": float("nan")}, "given some time"),
        ({"pause_s": -1}, "given some time"),
    ],
)
def test_a_server_that_cannot_be_asked_is_refused(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        Osrm(**{"url": "http://osrm.example.org"} | options)
