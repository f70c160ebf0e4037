"""Published problems so small that they can be solved by hand, one of each family."""

CVRP = """\
    NAME : \tby-hand\t
    COMMENT : \t"3, 4 and 5: three sides"
    TYPE : CVRP
    DIMENSION : 4
    EDGE_WEIGHT_TYPE : EUC_2D
    CAPACITY : 10
    NODE_COORD_SECTION
    1\t0\t0
    2\t3\t0
    3\t3\t4
    4\t1\t1
    DEMAND_SECTION
    1\t0
    2\t4
    3\t6
    4\t5
    DEPOT_SECTION
    1
    -1
    EOF
"""

VRPTW = """\
    NAME : timed
    TYPE : VRPTW
    DIMENSION : 3
    VEHICLES : 2
    CAPACITY : 10
    SERVICE_TIME : 7
    EDGE_WEIGHT_TYPE : EUC_2D
    NODE_COORD_SECTION
    1 0 0
    2 1 1
    3 3 4
    DEMAND_SECTION
    1 0
    2 1
    3 1
    TIME_WINDOW_SECTION
    1 0 100
    2 20 30
    3 0 90
    DEPOT_SECTION
    1
    -1
    EOF
"""

MULTI_TRIP = """\
    NAME: reloading
    TYPE: MTVRPTWR
    DIMENSION: 3
    VEHICLES: 1
    CAPACITY: 1
    SERVICE_TIME: 5
    EDGE_WEIGHT_TYPE: EUC_2D
    NODE_COORD_SECTION
    1 0 0
    2 3 4
    3 0 8
    DEMAND_SECTION
    1 0
    2 1
    3 1
    TIME_WINDOW_SECTION
    1 0 50
    2 0 40
    3 0 45
    RELEASE_TIME_SECTION
    1 0
    2 0
    3 20
    VEHICLES_RELOAD_DEPOT_SECTION
    1 1
    DEPOT_SECTION
    1
    EOF
"""

PRIZES = """\
    NAME : prizes
    TYPE : PCVRPTW
    DIMENSION : 3
    VEHICLES : 1
    CAPACITY : 9
    SERVICE_TIME : 1
    EDGE_WEIGHT_TYPE : EUC_2D
    NODE_COORD_SECTION
    1 0 0
    2 3 4
    3 6 8
    DEMAND_SECTION
    1 0
    2 1
    3 1
    TIME_WINDOW_SECTION
    1 0 99
    2 0 99
    3 0 99
    PRIZE_SECTION
    1 0
    2 21
    3 4
    DEPOT_SECTION
    1
    -1
    EOF
"""

FLEET = """\
    NAME: two-kinds
    TYPE: HFVRP
    DIMENSION: 3
    VEHICLES: 4
    EDGE_WEIGHT_TYPE: EUC_2D
    NODE_COORD_SECTION
    1 0 0
    2 1 1
    3 3 4
    DEMAND_SECTION
    1 0
    2 1
    3 4
    CAPACITY_SECTION
    1 1
    2 1
    3 5
    4 5
    VEHICLES_FIXED_COST_SECTION
    1 100
    2 100
    3 700
    4 700
    VEHICLES_UNIT_DISTANCE_COST_SECTION
    1 50
    2 50
    3 80
    4 80
    DEPOT_SECTION
    1
    EOF
"""

DEPOTS = """\
    NAME: two-depots
    TYPE: MDVRPTW
    DIMENSION: 4
    VEHICLES: 2
    CAPACITY: 9
    VEHICLES_MAX_DURATION: 12.5
    EDGE_WEIGHT_TYPE: EUC_2D
    NODE_COORD_SECTION
    1 0 0
    2 10 0
    3 1 1
    4 9 0
    DEMAND_SECTION
    1 0
    2 0
    3 1
    4 1
    SERVICE_TIME_SECTION
    1 0
    2 0
    3 2
    4 3
    TIME_WINDOW_SECTION
    1 0 50
    2 0 50
    3 0 50
    4 20 50
    VEHICLES_DEPOT_SECTION
    1 1
    2 2
    DEPOT_SECTION
    1
    2
    EOF
"""

FOOD_BANK = """{
    "name": "a-day",
    "depot": {"latitude": 40.765, "longitude": 29.95},
    "shift_s": 28800,
    "service_s": 240,
    "vehicles": [{"capacity_kg": 900, "capacity_parcels": 140, "refrigerated": true}],
    "stops": [
        {"id": 1, "latitude": 40.775, "longitude": 29.95, "kg": 19, "parcels": 3,
         "opens": 0, "closes": 27000, "refrigerated": true, "skip_penalty_s": 600},
        {"id": 2, "latitude": 40.755, "longitude": 29.95, "kg": 15, "parcels": 2,
         "opens": 3600, "closes": 7200, "refrigerated": false, "skip_penalty_s": null}
    ]
}"""
