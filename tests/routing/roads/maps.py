"""Small towns as OpenStreetMap files, and as surveys."""

from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from xml.sax.saxutils import quoteattr

import osmium

from routing.roads.building import build
from routing.roads.graph import UnreadableExtract
from routing.roads.profile import Use
from routing.roads.reading import Survey, Way, read_extract

NORTH, EAST = 40.76, 29.93
STEP = 0.001
"""About 111 m to the north and 84 m to the east."""

STREET = {"highway": "residential"}


def at(row, column):
    """The position of a crossing in a town of square blocks: rows go north, columns east."""
    return NORTH + row * STEP, EAST + column * STEP


def written(folder, nodes, ways, relations=(), *, barriers=(), name="town.osm"):
    """Writes a map: ``nodes`` by id, ``ways`` as (id, nodes, tags), ``relations`` likewise."""
    lines = ['<osm version="0.6">']
    for node, (latitude, longitude) in nodes.items():
        tags = _tags(dict(barriers).get(node, {}))
        lines.append(
            f'<node id="{node}" version="1" lat="{latitude}" lon="{longitude}">{tags}</node>'
        )
    for way, refs, tags in ways:
        inside = "".join(f'<nd ref="{ref}"/>' for ref in refs) + _tags(tags)
        lines.append(f'<way id="{way}" version="1">{inside}</way>')
    for number, (members, tags) in enumerate(relations, start=1):
        inside = "".join(
            f'<member type="{kind}" ref="{ref}" role="{role}"/>' for role, kind, ref in members
        )
        lines.append(f'<relation id="{number}" version="1">{inside}{_tags(tags)}</relation>')
    file = folder / name
    file.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return file


def packed(file, compression):
    """A map written again as a real ``.osm.pbf``, ``none`` or ``zlib`` of its blocks compressed."""
    into = file.with_suffix(f".{compression}.osm.pbf")
    told = osmium.io.File(str(into), f"pbf,pbf_compression={compression}")
    with osmium.SimpleWriter(told) as writer:
        for each in osmium.FileProcessor(str(file)):
            writer.add(each)
    return into


def read_apart(file, contents):
    """Surveys of a file with each of these contents, None where it is refused.

    They are read in a program of their own: of what it cannot read osmium leaves the file open.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        return apart.submit(_read_all, file, contents).result()


def _read_all(file, contents):
    return [_read(file, content) for content in contents]


def _read(file, content):
    file.write_bytes(content)
    with suppress(UnreadableExtract):
        survey = read_extract(file)
        build(survey)
        return survey
    return None


def graph_of(folder, nodes, ways, relations=(), **more):
    """The graph of a map that is written, read and built."""
    return build(read_extract(written(folder, nodes, ways, relations, **more)))


def a_ban(kind, *, origin, via, onto, **tags):
    members = [("from", "way", origin), ("via", "node", via), ("to", "way", onto)]
    return members, {"type": "restriction", "restriction": kind} | tags


def a_survey(positions, streets):
    """A survey of ``streets`` as (from, to, km/h there, km/h back) between numbered positions."""
    ways = [
        Way(
            id=number,
            nodes=(here, there),
            latitudes=(positions[here][0], positions[there][0]),
            longitudes=(positions[here][1], positions[there][1]),
            use=Use(forward_kmh=there_kmh, backward_kmh=back_kmh),
        )
        for number, (here, there, there_kmh, back_kmh) in enumerate(streets, start=1)
    ]
    return Survey(source="invented", ways=ways)


def _tags(tags):
    return "".join(f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in tags.items())
