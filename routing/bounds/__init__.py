"""Lower bounds of a day that are sharp where trips are short, and where they are long.

:mod:`routing.bounds.relaxed` lays a day out with less rules than it has. A plan of the day is
never cheaper than what :mod:`routing.bounds.walking` (loads bind: trips of few stops),
:mod:`routing.bounds.trees` (nothing binds: trips of many stops) and
:mod:`routing.bounds.clocked` (windows bind) find for that.
"""
