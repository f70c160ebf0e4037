"""Real roads: from an OpenStreetMap extract to times, lengths and lines on a map.

``reading`` takes the ways a van may drive out of the extract, by the ``profile``; ``building``
cuts them at junctions, obeys the bans on turning (``turns``) and keeps what hangs together;
``graph`` is what is kept of it in a file. ``snapping`` puts places onto streets, and
``paths`` finds the fastest ways between them. ``osrm`` asks a server instead.
"""
