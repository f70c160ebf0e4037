"""A coarse outline of the district and of the Gulf's end, drawn by hand.

Both lines are ours: a few dozen positions with three decimals (about 100 m),
drawn around the neighbourhoods' points from general knowledge of the coast, and
copied from no map. They serve as the ground of maps without tiles and keep the
demo town's people out of the sea; they are no legal boundary and no chart.
District and Gulf share the shore line exactly.
"""

from logistics.domain.geography import Position

# From the border with Derince eastwards to the head of the Gulf, then south.
SHORE = (
    Position(40.757, 29.855),
    Position(40.758, 29.870),
    Position(40.759, 29.890),
    Position(40.760, 29.910),
    Position(40.760, 29.926),
    Position(40.758, 29.936),
    Position(40.754, 29.942),
    Position(40.748, 29.945),
    Position(40.739, 29.942),
    Position(40.733, 29.942),
)

# The rest of the Gulf: the south shore to the west, then back along Derince.
GULF = (
    *SHORE,
    Position(40.722, 29.935),
    Position(40.717, 29.910),
    Position(40.718, 29.880),
    Position(40.722, 29.850),
    Position(40.722, 29.780),
    Position(40.742, 29.780),
    Position(40.750, 29.830),
)

# The rest of the district: east through Kartepe's border, north over the hills, back west.
DISTRICT = (
    *SHORE,
    Position(40.728, 29.950),
    Position(40.738, 29.961),
    Position(40.752, 29.975),
    Position(40.758, 30.005),
    Position(40.762, 30.035),
    Position(40.772, 30.058),
    Position(40.764, 30.085),
    Position(40.771, 30.118),
    Position(40.764, 30.150),
    Position(40.766, 30.188),
    Position(40.786, 30.207),
    Position(40.796, 30.222),
    Position(40.832, 30.227),
    Position(40.852, 30.236),
    Position(40.870, 30.254),
    Position(40.888, 30.267),
    Position(40.903, 30.252),
    Position(40.930, 30.228),
    Position(40.932, 30.190),
    Position(40.912, 30.158),
    Position(40.888, 30.125),
    Position(40.885, 30.098),
    Position(40.905, 30.085),
    Position(40.917, 30.055),
    Position(40.922, 30.028),
    Position(40.945, 30.014),
    Position(40.955, 29.980),
    Position(40.971, 29.953),
    Position(40.965, 29.925),
    Position(40.915, 29.922),
    Position(40.875, 29.920),
    Position(40.846, 29.905),
    Position(40.838, 29.880),
    Position(40.826, 29.860),
    Position(40.790, 29.856),
)
