"""Who is told of what, and when: one's own account, and the installation's thresholds."""

import pytest
from sqlmodel import select

from logistics.domain.lots import StorageClass
from logistics.store import alerts
from logistics.store.tables import SubscriptionRow

THRESHOLDS = {
    **{f"{each.value}_now": "2" for each in StorageClass},
    **{f"{each.value}_soon": "4" for each in StorageClass},
    **{f"{each.value}_later": "8" for each in StorageClass},
    "ageing_days": "90",
    "unissued_days": "20",
    "hold_days": "1",
    "dock_hours": "6",
    "proof_hours": "26",
}


def asked_for(db):
    db.expire_all()
    return [row.email for row in db.exec(select(SubscriptionRow))]


def test_the_digest_is_asked_for_and_given_up_on_ones_own_account(warehouse, db):
    wish = {"wanted": "y", "email": "ayse@example.org", "command_key": "one"}

    assert warehouse.post("/account", data=wish).status_code == 303
    assert warehouse.post("/account", data=wish).status_code == 303
    assert asked_for(db) == ["ayse@example.org"]
    db.commit()
    assert 'value="ayse@example.org"' in warehouse.get("/account").text

    assert warehouse.post("/account", data={"email": "ayse@example.org"}).status_code == 303
    assert asked_for(db) == []


@pytest.mark.parametrize(
    "email", ["", "ayse", "a@b", "a@b.c, d@e.f", "a@b.c\nBcc: d@e.f", "<x>@y.z"]
)
def test_the_digest_needs_one_address(warehouse, db, email):
    answer = warehouse.post("/account", data={"wanted": "y", "email": email})

    assert answer.status_code == 422
    assert asked_for(db) == []


def test_who_may_not_read_the_stock_is_offered_no_digest(driver, app):
    assert "seçilecek bir şey yok" in driver.get("/account").text
    assert app.test_client().get("/account").status_code == 303


def test_an_administrator_changes_the_thresholds(admin, db):
    assert admin.get("/admin/alerts").status_code == 200
    assert admin.post("/admin/alerts", data=THRESHOLDS).status_code == 303

    kept = alerts.thresholds(db)
    assert (kept.bands[StorageClass.FROZEN].later, kept.ageing_days) == (8, 90)
    db.commit()
    assert 'value="90"' in admin.get("/admin/alerts").text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("chilled_soon", "1", "soldan sağa azalamaz"),
        ("ageing_days", "-1", "tam sayı"),
        ("ageing_days", "x", ""),
        ("hold_days", "", ""),
    ],
)
def test_thresholds_that_make_no_sense_are_not_kept(admin, db, field, value, words):
    answer = admin.post("/admin/alerts", data=THRESHOLDS | {field: value})

    assert answer.status_code == 422
    assert words in answer.text
    assert alerts.thresholds(db).ageing_days == 180


def test_only_an_administrator_changes_the_thresholds(warehouse, coordinator, auditor):
    for client in (warehouse, coordinator, auditor):
        assert client.post("/admin/alerts", data=THRESHOLDS).status_code == 403
