"""Addresses in Turkish form: mahalle, sokak, No, Kat, Daire, postcode, and how to find it.

Street names are generic words that could stand anywhere; the neighbourhood and
its postcode are real. The coordinate lies inside the neighbourhood's cell, near
its point: around a village's square, wider in town. It is not where the street
of that name would be.
"""

from dataclasses import dataclass
from math import cos, radians, sqrt
from random import Random

from seeds.cells import METRES_PER_DEGREE
from seeds.geography import contains
from seeds.neighbourhoods import Kind, Neighbourhood

_WORDS = (
    "Çınar Gül Lale Papatya Zambak Menekşe Ihlamur Kestane Meşe Selvi Çamlık Pınar Değirmen "
    "Kuyu Bağ Bahçe Yokuş Okul Çeşme Fırın Harman Yayla Dere Tepe Söğüt Akasya Nar İncir "
    "Ayva Defne Güneş Yıldız Umut Barış Şirin Üzüm Işık Ördek"
)
STREETS = tuple(f"{word} Sk." for word in _WORDS.split())
AVENUES = ("Okul Cd.", "İstasyon Cd.", "Çarşı Cd.", "Dostluk Cd.", "Ihlamurlu Cd.", "Park Cd.")
HAMLETS = ("Köyiçi Küme Evleri", "Değirmen Yolu Küme Evleri", "Çeşmebaşı Küme Evleri")
TOWN_DIRECTIONS = (
    "Fırının yanı",
    "Caminin arkası",
    "Bakkalın yanı",
    "Okulun karşısı",
    "Muhtarlığın yanındaki sokak",
    "Mavi demir kapı",
    "Zil çalışmıyor, arayın",
    "Parkın köşesindeki bina",
    "Eczanenin karşısı",
    "Yokuşun başında sağda",
    "Arka bahçeden giriş",
)
VILLAGE_DIRECTIONS = (
    "Köy kahvesinin arkası",
    "Çeşmeden sonra ilk ev",
    "Harman yerinin yanı",
    "Köpek var, kapıda arayın",
    "Stabilize yolun sonu",
    "Caminin karşısı",
)
VILLAGE_SPREAD_M = 250
TOWN_SPREAD_M = 700
TRIES = 60
WITHOUT_DIRECTIONS = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a household lives; ``floor`` 0 is the ground floor, ``flat_no`` None a house."""

    neighbourhood: str
    street: str
    building_no: str
    flat_no: int | None
    floor: int
    lift: bool
    postcode: str
    directions: str
    latitude: float
    longitude: float

    @property
    def line(self) -> str:
        """Returns the address as it stands on an envelope."""
        flat = f" Kat: {self.floor} Daire: {self.flat_no}" if self.flat_no is not None else ""
        place = f"{self.neighbourhood} Mah. {self.street} No: {self.building_no}{flat}"
        return f"{place}, {self.postcode} İzmit/Kocaeli"

    @property
    def stairs(self) -> int:
        """Returns the floors a parcel is carried up on foot."""
        return 0 if self.lift else self.floor


def address(rng: Random, place: Neighbourhood) -> Address:
    """Draws an address in the neighbourhood: a house in a village, mostly a flat in town."""
    return _village(rng, place) if place.kind is Kind.RURAL else _town(rng, place)


def _village(rng: Random, place: Neighbourhood) -> Address:
    latitude, longitude = _position(rng, place, spread_m=VILLAGE_SPREAD_M)
    return Address(
        neighbourhood=place.name,
        street=rng.choice((*HAMLETS, *STREETS)),
        building_no=str(rng.randint(1, 90)),
        flat_no=None,
        floor=rng.choice((0, 0, 0, 1)),
        lift=False,
        postcode=place.postcode,
        directions=_directions(rng, VILLAGE_DIRECTIONS),
        latitude=latitude,
        longitude=longitude,
    )


def _town(rng: Random, place: Neighbourhood) -> Address:
    storeys = rng.choices((1, 2, 3, 4, 5, 6, 8), weights=(10, 14, 22, 22, 18, 9, 5))[0]
    floor = rng.randrange(storeys)
    flats = rng.choice((1, 2, 2, 4))
    latitude, longitude = _position(rng, place, spread_m=_town_spread_m(place))
    return Address(
        neighbourhood=place.name,
        street=rng.choice(AVENUES if rng.random() < 0.15 else STREETS),
        building_no=f"{rng.randint(1, 140)}{rng.choice(('', '', '', '', '/A', '/B'))}",
        flat_no=None if storeys == 1 else floor * flats + rng.randint(1, flats),
        floor=floor,
        lift=rng.random() < (0.75 if storeys >= 5 else 0.05),
        postcode=place.postcode,
        directions=_directions(rng, TOWN_DIRECTIONS),
        latitude=latitude,
        longitude=longitude,
    )


def _directions(rng: Random, choices: tuple[str, ...]) -> str:
    return "" if rng.random() < WITHOUT_DIRECTIONS else rng.choice(choices)


def _town_spread_m(place: Neighbourhood) -> float:
    return min(TOWN_SPREAD_M, 400 * sqrt(place.area_km2))


def _position(rng: Random, place: Neighbourhood, *, spread_m: float) -> tuple[float, float]:
    """Draws a latitude and longitude around the point until one lies inside the cell."""
    north = spread_m / METRES_PER_DEGREE
    east = north / cos(radians(place.latitude))
    for _ in range(TRIES):
        latitude = round(rng.gauss(place.latitude, north), 5)
        longitude = round(rng.gauss(place.longitude, east), 5)
        if contains(place.name, latitude, longitude):
            return latitude, longitude
    return place.latitude, place.longitude
