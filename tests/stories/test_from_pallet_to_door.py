from tests.stories import coordination, warehouse


def test_food_goes_from_a_pallet_to_a_door(arrive, worker):
    depot = arrive("depo")
    warehouse.refuses_wrong_lines(depot)
    rice = warehouse.receives_a_donation(depot)
    warehouse.receives_a_purchase(depot)
    warehouse.sees_the_stock(depot)
    warehouse.packs(depot, first_lot=rice)
    office = arrive("koordinator")
    coordination.makes_a_programme(office)
    orders = coordination.allocates(office)
    coordination.plans_today(office)
    coordination.sees_the_plan(office, orders=orders)
    routes = coordination.publishes(office)
    print(routes)
