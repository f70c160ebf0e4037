"""The facts about the neighbourhoods are complete and add up."""

import re

from seeds.geography import on_land
from seeds.neighbourhoods import FOLDER, Kind, by_name, neighbourhoods

ATTRIBUTION = (
    "Population: TÜİK 2025. Points: GeoNames (CC BY 4.0) and estimates. "
    "© OpenStreetMap contributors for identifiers."
)


def test_there_are_102_neighbourhoods_with_distinct_names_and_points() -> None:
    places = neighbourhoods()

    assert len(by_name()) == 102
    assert len({(place.latitude, place.longitude) for place in places}) == 102


def test_the_populations_sum_to_the_district() -> None:
    assert sum(place.population for place in neighbourhoods()) == 381_254


def test_urban_and_rural_neighbourhoods_are_told_apart() -> None:
    rural = [place for place in neighbourhoods() if place.kind is Kind.RURAL]

    assert len(rural) == 49
    assert by_name()["Kabaoğlu"].kind is Kind.URBAN
    assert by_name()["Kabaoğlu"].former_village


def test_every_postcode_is_one_of_the_districts() -> None:
    assert all(re.fullmatch(r"41\d{3}", place.postcode) for place in neighbourhoods())


def test_no_neighbourhoods_point_falls_into_the_sea() -> None:
    assert all(on_land(place.latitude, place.longitude) for place in neighbourhoods())


def test_every_row_names_its_sources() -> None:
    assert all(
        place.source.startswith("TÜİK 2025; ") and place.source.endswith("; PTT")
        for place in neighbourhoods()
    )


def test_the_attribution_stands_beside_the_facts() -> None:
    assert ATTRIBUTION in (FOLDER / "README.md").read_text(encoding="utf-8")
