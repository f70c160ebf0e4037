"""Walking through parcels of parcels, one question a generation."""

from collections.abc import Callable, Collection

from sqlmodel import Session

from logistics.domain.errors import TooMany
from logistics.store.tracing import Link, made_of

ROOTS_AT_MOST = 5_000
LOTS_AT_MOST = 20_000

Step = Callable[[Session, Collection[int]], list[Link]]


def walked(session: Session, start: Collection[int], step: Step) -> dict[int, int]:
    """Returns how deep each lot was reached from the first ones (ids)."""
    depth, _links = walked_with_links(session, start, step)
    return depth


def walked_with_links(
    session: Session, start: Collection[int], step: Step
) -> tuple[dict[int, int], list[Link]]:
    """Returns how deep each lot was reached, and every link on the way.

    Raises
    ------
    TooMany
        When more lots are reached than one answer can hold.
    """
    depth = dict.fromkeys(start, 0)
    links: dict[tuple[int, int], Link] = {}
    level = set(start)
    while level:
        found = step(session, level)
        links |= {(link.part_id, link.whole_id): link for link in found}
        ends = {link.part_id if step is made_of else link.whole_id for link in found}
        level = ends - depth.keys()
        depth |= dict.fromkeys(level, max(depth.values(), default=0) + 1)
        if len(depth) > LOTS_AT_MOST:
            raise TooMany(kind="lot", found=len(depth), most=LOTS_AT_MOST)
    return depth, list(links.values())
