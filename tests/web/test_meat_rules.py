"""The limits of meat are what an administrator keeps."""

from logistics.domain.meat import Cut
from logistics.store import meat

RULE = {
    "command_key": "x",
    "warmest_dc": "4",
    "refused_dc": "10,5",
    "chilled_days": "2",
    "frozen_days": "150",
    "target_g": "5",
    "tolerance_g": "0,2",
}


def test_an_administrator_keeps_the_limits_of_a_cut(admin, db):
    assert "kıyma" in admin.get("/admin/meat").text
    assert admin.get("/admin/meat/mince").status_code == 200

    assert admin.post("/admin/meat/mince", data=RULE).status_code == 303

    rule = meat.rule_of(db, Cut.MINCE)
    assert (rule.warmest_dc, rule.refused_dc, rule.chilled_days) == (40, 105, 2)
    assert meat.rule_of(db, Cut.OFFAL).warmest_dc == 30


def test_limits_that_contradict_each_other_are_refused_by_their_field(admin, db):
    for field, typed in (
        ("refused_dc", "3,9"),
        ("warmest_dc", "-99"),
        ("chilled_days", "0"),
        ("frozen_days", "often"),
        ("tolerance_g", "5"),
        ("target_g", ""),
    ):
        answer = admin.post("/admin/meat/mince", data=RULE | {field: typed})
        assert answer.status_code == 422, field
        assert f'id="{field}-note"' in answer.text
    assert meat.rule_of(db, Cut.MINCE).warmest_dc == 20


def test_nobody_else_sets_limits_and_unknown_cuts_have_none(admin, warehouse, auditor):
    assert admin.get("/admin/meat/wing").status_code == 404
    for client in (warehouse, auditor):
        assert client.get("/admin/meat").status_code == 403
        assert client.post("/admin/meat/mince", data=RULE).status_code == 403
