"""Who takes part, what each can do, and how it uses two cores."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from routing.bench.features import Feature, features
from routing.model import Problem

OURS = "imece"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """An entrant by ``name``: the ``library`` it needs, and of how many ``seeds`` the best counts.

    One that uses a single core runs two seeds beside each other.
    """

    name: str
    library: str
    seeds: int

    @property
    def module(self) -> str:
        return f"routing.bench.with_{self.name}"

    @property
    def there(self) -> bool:
        """Whether its library is installed."""
        return find_spec(self.library) is not None

    def lacks(self, problem: Problem) -> tuple[Feature, ...]:
        """Returns what the problem asks for and the entrant cannot do, alone or together."""
        if self.name == OURS:
            return ()
        told = import_module(self.module)
        asked = features(problem)
        supported: frozenset[Feature] = told.SUPPORTED
        together: frozenset[Feature] = told.TOGETHER
        lacking = asked - supported
        if together and together <= asked:
            lacking |= together
        return tuple(sorted(lacking))


ENTRANTS = {
    entrant.name: entrant
    for entrant in (
        Entrant(name=OURS, library="routing", seeds=1),
        Entrant(name="pyvrp", library="pyvrp", seeds=2),
        Entrant(name="vroom", library="vroom", seeds=1),
        Entrant(name="ortools", library="ortools", seeds=2),
    )
}
PEERS = tuple(name for name in ENTRANTS if name != OURS)
