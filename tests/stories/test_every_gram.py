"""The truth of the stock on the screens: received, cut, packed, counted, recalled, undone."""

import pytest

from tests.browser.ground import DESKTOP, PHONE
from tests.stories import account, butchering, reading, warehouse


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_meat_is_cut_to_the_gram_parcels_are_counted_recalled_and_everything_can_be_undone(
    arrive, screen
):
    depot = arrive("depo", screen=screen)
    meat = butchering.receives_meat(depot)
    butchering.opens_a_bench(depot)
    portioning = butchering.portions_it(depot)

    rice = warehouse.receives_a_donation(depot)
    warehouse.packs(depot, first_lot=rice)
    office = arrive("koordinator", screen=screen)
    account.bears_with_a_missing_parcel(office)
    count = account.counts_the_parcels(depot, found=warehouse.PARCELS - 1)
    account.approves_the_count(office, count)

    account.recalls(depot, rice)
    account.undoes(depot, meat, first=portioning)

    auditor = arrive("denetci", screen=screen)
    auditor.goto("/reports/")
    reading.proves_the_ledger(auditor)
