"""Small days, planned as well as can be, and proven so by CP-SAT.

The same constraints as everywhere, said to a solver that does not guess: each trip that a
vehicle may make is a circuit from its depot through some of the stops, every instant is a
variable, and the answer comes with a bound below which no plan can cost.
"""
