"""Addresses turned into points on the map, if this installation may ask somebody.

A municipal network often has no way out, so asking is off until an address of a
Nominatim server is set (``IMECE_GEOCODER_URL``, with ``IMECE_GEOCODER_AGENT`` to
say who asks, as Nominatim's rules of use demand; one question a second at most).
"""

from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from geopy.distance import great_circle
from geopy.exc import GeocoderQueryError, GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim

from logistics.domain.errors import GeocoderSilent
from logistics.domain.geography import Position

SECONDS_BETWEEN = 1.0
PATIENCE_S = 5


class Geocoder(Protocol):
    """Whoever can tell where an address is."""

    def geocode(self, address: str) -> Position | None:
        """Returns the point of an address, or None when it is not known.

        Raises
        ------
        GeocoderSilent
            When there was no answer.
        """


@dataclass(frozen=True, slots=True)
class NominatimGeocoder:
    """A Nominatim server, asked through ``ask`` no faster than it allows."""

    ask: Any

    def geocode(self, address: str) -> Position | None:
        """Returns the point of an address, or None when it is not known."""
        try:
            found = self.ask(address)
        except GeocoderQueryError:
            return None
        except GeopyError:
            raise GeocoderSilent(address=address) from None
        if found is None:
            return None
        return Position(latitude=found.latitude, longitude=found.longitude)


def geocoder_from(url: str | None, *, agent: str) -> Geocoder | None:
    """Returns the geocoder behind a URL such as ``https://nominatim.example.org``; none without."""
    if not url:
        return None
    parts = urlsplit(url)
    server = Nominatim(
        domain=(parts.netloc + parts.path).rstrip("/"),
        scheme=parts.scheme,
        user_agent=agent,
        timeout=PATIENCE_S,
    )
    return NominatimGeocoder(
        RateLimiter(
            server.geocode,
            min_delay_seconds=SECONDS_BETWEEN,
            max_retries=0,
            swallow_exceptions=False,
        )
    )


def distance_m(start: Position, end: Position) -> int:
    """Returns the great-circle distance between two points in metres [m]."""
    between = great_circle((start.latitude, start.longitude), (end.latitude, end.longitude))
    return round(float(between.meters))
