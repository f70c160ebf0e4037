"""Who loads when, where docks are scarce: :mod:`routing.docks` once more, in compiled code.

Vehicles are timed one after the other, in the order in which their shifts begin, and those
timed later make do with the docks that are left. Other turns, which the timetable of a plan
may try, are not tried here, so that a plan may be thought impossible, never possible wrongly.
"""

from __future__ import annotations

from routing.kernel import layout as at
from routing.kernel import memory
from routing.kernel.compiled import compiled


@compiled
def open_gates(m, van, load):
    """Writes when a trip with so long a load [s] can depart, by the depot's hours and docks."""
    fleet, gate, tally = memory.fleet(m), memory.gate(m), memory.tally(m)
    opens, closes = fleet[van, at.GATE_OPENS], fleet[van, at.GATE_CLOSES]
    depot = fleet[van, at.DOCKS]
    if depot < 0 or load == 0:
        gate[0, 0], gate[0, 1] = opens, closes
        tally[at.GATES] = 1
        return
    edges = _edges(m, depot)
    edge, docks = memory.edge(m), memory.docks(m)
    gates, since = 0, 0
    for row in range(edges - 1):
        begins, ends = edge[row], edge[row + 1]
        if begins == ends or _taken(m, depot, begins) < docks[depot]:
            continue
        if begins > since:
            gates = _open(gate, gates, max(since + load, opens), min(begins, closes))
        since = ends
    tally[at.GATES] = _open(gate, gates, max(since + load, opens), closes)


@compiled
def _open(gate, gates, opens, closes):
    """Adds a window unless it is empty; returns how many there are."""
    if opens > closes:
        return gates
    gate[gates, 0], gate[gates, 1] = opens, closes
    return gates + 1


@compiled
def _edges(m, depot):
    """Writes when loads at a depot begin and end, in order; returns how many moments."""
    load, edge, tally = memory.load(m), memory.edge(m), memory.tally(m)
    edges = 0
    for row in range(tally[at.BOOKED]):
        for side in range(2 if load[row, 2] == depot else 0):
            moment, hole = load[row, side], edges
            while hole > 0 and edge[hole - 1] > moment:
                edge[hole] = edge[hole - 1]
                hole -= 1
            edge[hole] = moment
            edges += 1
    return edges


@compiled
def _taken(m, depot, moment):
    """Returns how many docks are taken at a moment."""
    load, tally, taken = memory.load(m), memory.tally(m), 0
    for row in range(tally[at.BOOKED]):
        taken += load[row, 2] == depot and load[row, 0] <= moment < load[row, 1]
    return taken


@compiled
def book(m, van, departures, trips):
    """Books the loads of a vehicle that departs at these moments."""
    fleet, load, tally = memory.fleet(m), memory.load(m), memory.tally(m)
    takes = fleet[van, at.FIRST_LOAD]
    for trip in range(trips):
        departs = departures[trip]
        if takes > 0:
            row = tally[at.BOOKED]
            load[row, 0], load[row, 1], load[row, 2] = (
                departs - takes,
                departs,
                fleet[van, at.DOCKS],
            )
            tally[at.BOOKED] += 1
        takes = fleet[van, at.RELOAD]
