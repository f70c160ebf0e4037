"""Progress a person can watch: one bar, its words changing with the work."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

SHAPE = "  {desc:<22} {percentage:3.0f} % |{bar:30}| {elapsed}"


@contextmanager
def bar(total: int) -> Iterator[Callable[[str, int], None]]:
    """Shows a bar of ``total`` units; yields what is told the words and the units just done."""
    with tqdm(total=total, bar_format=SHAPE, mininterval=0.2) as shown:

        def advance(words: str, units: int) -> None:
            shown.set_description_str(words, refresh=units == 0)
            shown.update(units)

        yield advance
