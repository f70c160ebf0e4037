"""The day as OR-Tools sees it: one model, every constraint a function of its own.

OR-Tools holds the interpreter lock while it searches and may end the whole program when it is
asked something it does not expect, so all of this runs in a program of its own
(:mod:`routing.worker`). What was learnt about release 9.15 and is built in here:

- Matrices are lists of Python ints; callbacks are several times slower and swallow exceptions.
- A depot at which no vehicle starts is one more place to visit; it must not be there.
- A vehicle of OR-Tools makes one trip, so a van with three trips is three of them, chained in
  time. Of the first-solution strategies only local cheapest insertion copes with the chain.
- ``VehicleVar(i)`` keeps -1 among its values, or the stop silently becomes mandatory.
- What is said across dimensions is only verified when every cumul is fixed by the finalizer.
- A status proves nothing; whoever asked times and judges each plan by itself.
"""
