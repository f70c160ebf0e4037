"""Where everything lies in the kernel's rows of whole numbers.

Compiled code is quick when what it needs together lies together: a node's links, times and
loads are sixteen numbers, and the busiest eight fill one cache line. These are the names of the columns.

A *node* is a stop or, from ``stops`` on, the depot end of a trip: trip ``t`` begins and ends
at node ``stops + t``. Each vehicle owns a range of trip numbers; those in use are chained in
driving order. Instants and durations are in seconds.
"""

import numpy as np

NONE = np.int64(-1)
"""No stop, no node, no trip. (A plain -1 would be compiled as a kind of argument of its own.)"""
NO_TRIP = np.int64(-2)
"""Not even as the first trip."""
ONE_MORE, ONE_LESS = np.int64(1), np.int64(-1)
ZERO = np.int64(0)
YES, NO = np.bool_(True), np.bool_(False)

FORBIDDEN = 2**31 - 1
"""In the table of assignments: this vehicle may not serve this stop."""

FAR = 10**9
"""Later than any day and dearer than any leg; twice this still fits in 32 bits."""

# -- a node: what changes as the search goes on ----------------------------------------------------
NEXT, PREV = 0, 1
TRIP = 2  # the trip it is on, -1 when it is left out
LEAVES = 3  # the earliest moment to leave it
LATEST = 4  # the latest moment to be ready there (setup done) that keeps the rest of the day
REACH = 5  # from departure to leaving it, if nobody waits
SLACK = 6  # how much longer the way here may become before goods from here on get too warm
LEG = 7  # what the leg to the next node costs, the vehicle's own factor apart
FULLEST_TO = 8  # three columns: the fullest the vehicle is between departure and arriving here
FULLEST_FROM = 11  # three columns: the fullest it is between leaving here and the return
LEAVES_RESTED = 14  # the earliest moment to leave it when a break lies behind
LATEST_OWING = 15  # the latest moment to be ready there when a break is still to come
NODE_COLUMNS = 16
BUSY_COLUMNS = 8  # what every search uses: the rest is for loads both ways and for breaks

# -- a trip ----------------------------------------------------------------------------------------
VEHICLE = 0
FOLLOWING, PRECEDING = 1, 2  # trips of the same vehicle, -1 at the ends
COUNT = 3  # stops on it; 0 when it is not in use
LOAD = 4  # three columns: what is aboard at departure
READY = 7  # when its goods are there to be loaded
ORIGIN, GOAL = 8, 9  # places where it begins and ends
BACK = 10  # the earliest return
LAST_CALL = 11  # the latest departure that keeps the rest of the day
SHUT = 12  # nothing may be put into it
BACK_RESTED = 13  # the earliest return when a break lies behind
LAST_CALL_OWING = 14  # the latest departure when a break is still to come
TRIP_COLUMNS = 16

# -- a vehicle in use ------------------------------------------------------------------------------
FIRST, LAST = 0, 1  # its trips, -1 when there are none
TRIPS, STOPS = 2, 3  # how many
CLOCKED = 4  # how many of its stops call for a full look at its day
SOFT = 5  # what its day costs beyond legs, use and assignments
LOCKED_TRIPS = 6  # trips at the start of the day before which nothing comes
LEGS = 7  # what its legs cost, its own factor apart
VAN_COLUMNS = 8

# -- what the problem says of a stop ---------------------------------------------------------------
SERVICE, SETUP, BUILDING = 0, 1, 2
OPENS, CLOSES = 3, 4  # the outer bounds of its windows, lateness included
WINDOW_FROM, WINDOW_COUNT = 5, 6  # its rows of the table of windows
LIMIT = 7  # from departure to the start of service
RELEASE = 8  # when its goods are ready
DEMAND, PICKUP = 9, 12  # three columns each: from the depot, to the depot
CARRY = 15  # three columns: taken aboard for other stops (or, at those, handed over)
SOURCE = 18  # the stop where its demand is taken aboard, -1 for the depot
RIDE = 19  # how long its demand may ride
LATE_COST = 20
CLOCK = 21  # whether it calls for a full look at the day
LOCKED = 22  # whether it stays where it is
QUARTER = 23  # its neighbourhood, -1 for none
LEADER = 24  # itself, or the stop of its pair or group that speaks for it
LATE = 25  # how long after a window closes service may still start
RING = 26  # the next of its group, itself when it stands alone
STOP_COLUMNS = 32

# -- what the problem says of a vehicle ------------------------------------------------------------
CAPACITY = 0  # three columns
BEGINS = 3  # when it can be at its depot, at the earliest
ENDS = 4  # when its day must be over, overtime included
SHIFT_ENDS = 5
DEPOT, END = 6, 7  # places
FIRST_LOAD, RELOAD = 8, 9
GATE_OPENS, GATE_CLOSES = 10, 11  # the depot's hours
LEG_COST, FIXED = 12, 13
TIMED = 14  # whether its day calls for a full look, whatever the stops
KIND = 15  # vehicles of one kind are alike
FIRST_TRIP, MOST_TRIPS = 16, 17  # its range of trip numbers
LONGEST = 18
SOFT_OUT, SOFT_OUT_COST = 19, 20
OVERTIME_COST = 21
BREAK_FROM, BREAK_COUNT = 22, 23
APPROACH = 25  # the drive from where the day begins to the depot
DOCKS = 26  # the depot's number when its docks are scarce, else -1
SHIFT_BEGINS = 27
REST_OPENS, REST_CLOSES, REST_LASTS = 28, 29, 30  # its longest break; 0 long when it has none
VEHICLE_COLUMNS = 32

# -- numbers of a search ---------------------------------------------------------------------------
COST, BEST = 0, 1
LEFT_OUT = 2  # how many stops (or groups) are left out
TOUCHED, SAVED_NODES, SAVED_TRIPS = 3, 4, 5
ROUND = 6  # the running number of the iteration, to mark what is touched
BETTER = 7  # how often the best was beaten
ACCEPTED = 8
CHANGE = 9  # the change in cost of the iteration under way
BEST_LEFT_OUT = 10
DEAR = 15  # penalties above this are of stops that are hard to leave out
WAITING, WAITING_BEFORE = 16, 17  # soft costs of all vehicles that wait for docks
BOOKED = 18  # how many loads are booked
WORSE, WORSE_LOG = 20, 21  # changes for the worse, and the sum of their logarithms x 1000
WORSE_KEPT = 24  # how many of them were kept
SPOILT = 22  # whether this round has put together a day that cannot be driven
THOROUGH = 23  # whether every place is looked at, with no chance in it
GATES = 19  # in how many windows the trip in hand can depart
MINE = 11  # how many vehicles the thread may change
SEEDS = 12  # how many stops they serve
SERVED, TRIPS_USED = 13, 14  # stops and trips of the vehicles of the thread
REMOVED = 25  # how many stops a round takes out on average
EAGER = 26  # how much stops may cost when they are put in, in per cent of their penalties
SEED = 27  # the stop around which this round takes stops out
FRUGAL = 28  # whether this round begins no trip while a stop fits elsewhere
POLISHES = 29  # whether trips swap tails after a round for as long as that saves something
NUMBERS = 30

# -- facts that come first in the row of addresses -------------------------------------------------
STOP_COUNT, VEHICLE_COUNT, NEAR_COUNT, SPLIT_COST = 0, 1, 2, 3
KINDS, SEVERAL_TRIPS = 6, 7  # kinds of vehicles, and whether any makes several trips
TURN_COUNT = 5  # vehicles that wait for one another at docks
STEPS_A_TRIP = 4  # rows of the table of steps for one trip with all its breaks
WIDE_NODES = 8  # whether more than the busy columns of a node are in use
LEAST_LEG_COST = 9  # the least factor on legs of any vehicle
CLOSEST = 10  # beside how many neighbours of a stop a place for it is looked for
