"""How good the search is: beside best known solutions, beside peers, at equal time and cores.

Each entrant gets the same problem, both cores and the same wall time, in a program of its own.
What it answers is told as orders, timed by our arithmetic, and judged and priced by
:mod:`routing.check` alone; nobody's own claim counts.
"""
