"""Asking where an address is: off by default, patient, and never a crash."""

from types import SimpleNamespace

import pytest
from geopy.exc import GeocoderQueryError, GeocoderTimedOut

from logistics.adapters.geocoding import NominatimGeocoder, distance_m, geocoder_from
from logistics.domain.errors import GeocoderSilent
from logistics.domain.geography import Position


def answering(answer):
    def ask(_address):
        if isinstance(answer, Exception):
            raise answer
        return answer

    return NominatimGeocoder(ask)


@pytest.mark.parametrize("url", [None, ""])
def test_without_an_address_of_a_server_nobody_is_asked(url):
    assert geocoder_from(url, agent="imece") is None


def test_with_an_address_that_server_is_the_one_asked():
    geocoder = geocoder_from("https://nominatim.example.org/osm/", agent="imece")

    server = geocoder.ask.func.__self__
    assert server.api == "https://nominatim.example.org/osm/search"
    assert server.headers["User-Agent"] == "imece"
    assert geocoder.ask.min_delay_seconds == 1.0


def test_a_known_address_has_a_position():
    found = answering(SimpleNamespace(latitude=40.76, longitude=29.93)).geocode("Gül Sokak 5")

    assert found == Position(latitude=40.76, longitude=29.93)


@pytest.mark.parametrize("answer", [None, GeocoderQueryError("what?")])
def test_an_unknown_address_has_none(answer):
    assert answering(answer).geocode("Yok Sokak") is None


def test_silence_is_told_apart_from_an_unknown_address():
    with pytest.raises(GeocoderSilent):
        answering(GeocoderTimedOut()).geocode("Gül Sokak 5")


def test_the_distance_between_two_points_is_in_metres():
    izmit, derince = Position(40.7655, 29.929), Position(40.7562, 29.8310)

    assert distance_m(izmit, izmit) == 0
    assert distance_m(izmit, derince) == distance_m(derince, izmit) == pytest.approx(8315, abs=60)
