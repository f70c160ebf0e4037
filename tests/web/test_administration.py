"""The administration: users and their sessions, fleet, places, settings; never a case file."""

from itertools import count

import pytest
from sqlmodel import select

from logistics.domain.roles import Role
from logistics.store import settings, users
from logistics.store.tables import PlaceRow, UserRow, VehicleRow
from tests.builders import PASSWORD, a_household, a_kit, a_neighbourhood, a_vehicle, an_item

PAGES = ("", "users", "users/new", "vehicles", "vehicles/new", "places", "settings", "catalogue")


def fresh(db, table, **wanted):
    query = select(table).filter_by(**wanted).execution_options(populate_existing=True)
    found = db.exec(query).one_or_none()
    db.commit()  # a test that goes on reading would keep the application from writing
    return found


_number = count(1)


def a_new_user(**changes):
    return {
        "command_key": f"new-{next(_number)}",
        "username": "fatma",
        "name": "Fatma Deneme",
        "phone": "0532 123 45 67",
        "password": "uzun-bir-parola",
        "roles": ["driver", "warehouse"],
    } | changes


def sign_in_as(app, username, password):
    client = app.test_client()
    answer = client.post("/sign-in", data={"username": username, "password": password})
    return client, answer.status_code


@pytest.mark.parametrize("page", PAGES)
def test_an_administrator_opens_every_page(admin, page):
    assert admin.get(f"/admin/{page}").status_code == 200


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_else_opens_any(sign_in, role):
    client = sign_in(role)

    for page in PAGES:
        assert client.get(f"/admin/{page}").status_code == 403, page
    assert client.post("/admin/users/new", data=a_new_user()).status_code == 403


def test_an_administrator_has_no_way_to_a_case_file(admin, db):
    row = a_household(db, a_neighbourhood(db))
    db.commit()

    for url in ("/households/", f"/households/{row.id}", f"/households/{row.id}/edit"):
        assert admin.get(url).status_code == 403
    found = admin.post("/find/", data={"q": row.code})
    assert found.status_code == 404
    assert "Ayşe" not in found.text


def test_a_new_user_signs_in_with_the_roles_given(admin, app, db):
    answer = admin.post("/admin/users/new", data=a_new_user())

    client, status = sign_in_as(app, "fatma", "uzun-bir-parola")
    account = users.account_by_name(db, "fatma")
    assert (answer.status_code, status) == (303, 303)
    assert account is not None
    assert account.roles == {Role.DRIVER, Role.WAREHOUSE}
    assert account.user.phone == "+905321234567"
    assert client.get("/warehouse/").status_code == 200


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("username", "Fatma Hanım", "küçük a–z harfleri"),
        ("username", "", "Bu alan boş kalamaz"),
        ("password", "kısa", "en az 10 karakter"),
        ("password", "aaaaaaaaaaaa", "kolay tahmin edilir"),
        ("phone", "12", "telefon numarası değil"),
        ("name", "", "Bu alan boş kalamaz"),
        ("roles", [], "boş kalamaz"),
        ("roles", ["king"], ""),
    ],
)
def test_a_user_that_cannot_be_meant_is_refused(admin, db, field, typed, words):
    answer = admin.post("/admin/users/new", data=a_new_user(**{field: typed}))

    assert answer.status_code == 422
    assert words in answer.text
    assert "uzun-bir-parola" not in answer.text
    assert fresh(db, UserRow, username="fatma") is None


def test_a_taken_user_name_is_refused(admin, db):
    admin.post("/admin/users/new", data=a_new_user())

    answer = admin.post("/admin/users/new", data=a_new_user(name="Başka Biri"))

    assert answer.status_code == 422
    assert "zaten kullanılıyor" in answer.text or "alınmış" in answer.text
    assert fresh(db, UserRow, username="fatma").name == "Fatma Deneme"


def test_a_new_password_ends_the_old_sessions(admin, app, db):
    admin.post("/admin/users/new", data=a_new_user())
    old, _status = sign_in_as(app, "fatma", "uzun-bir-parola")
    user = fresh(db, UserRow, username="fatma")

    short = admin.post(f"/admin/users/{user.id}/password", data={"password": "kısa"})
    still_open = old.get("/warehouse/").status_code
    admin.post(f"/admin/users/{user.id}/password", data={"password": "bambaşka-parola"})

    assert short.status_code == 422
    assert still_open == 200
    assert old.get("/warehouse/").status_code == 303
    assert sign_in_as(app, "fatma", "uzun-bir-parola")[1] == 401
    assert sign_in_as(app, "fatma", "bambaşka-parola")[1] == 303


def test_a_closed_account_is_out_at_once_and_opens_again(admin, app, db):
    admin.post("/admin/users/new", data=a_new_user())
    old, _status = sign_in_as(app, "fatma", "uzun-bir-parola")
    user = fresh(db, UserRow, username="fatma")

    admin.post(f"/admin/users/{user.id}/deactivate")
    out = old.get("/warehouse/").status_code
    refused = sign_in_as(app, "fatma", "uzun-bir-parola")[1]
    admin.post(f"/admin/users/{user.id}/activate")

    assert (out, refused) == (303, 401)
    assert old.get("/warehouse/").status_code == 303
    assert sign_in_as(app, "fatma", "uzun-bir-parola")[1] == 303


def test_the_last_administrator_can_neither_leave_nor_lose_the_role(sign_in, db):
    admin = sign_in(Role.ADMIN, username="yonetici")
    user = fresh(db, UserRow, username="yonetici")

    left = admin.post(f"/admin/users/{user.id}/deactivate")
    changed = admin.post(
        f"/admin/users/{user.id}", data={"name": "Deneme", "phone": "", "roles": ["driver"]}
    )

    assert left.status_code == changed.status_code == 409
    assert "son etkin yönetici" in changed.text
    assert admin.get("/admin/").status_code == 200

    sign_in(Role.ADMIN)
    assert admin.post(f"/admin/users/{user.id}/deactivate").status_code == 303


def test_an_unknown_user_is_not_found(admin):
    assert admin.get("/admin/users/999").status_code == 404
    assert admin.post("/admin/users/999/deactivate").status_code == 404


def a_van(**changes):
    return {
        "code": "V9",
        "name": "Yeni araç",
        "plate": "41 demo 99",
        "grams": "1.250,5",
        "pieces": "120",
        "litres": "3400",
        "max_trips": "3",
        "active": "y",
    } | changes


def test_a_new_vehicle_has_a_place_for_its_load(admin, db):
    answer = admin.post("/admin/vehicles/new", data=a_van())

    row = fresh(db, VehicleRow, code="V9")
    assert answer.status_code == 303
    assert (row.capacity_g, row.capacity_ml, row.plate) == (1_250_500, 3_400_000, "41 DEMO 99")
    assert fresh(db, PlaceRow, id=row.place_id).own is True


def test_a_vehicles_capacity_is_changed_and_its_code_stays(admin, db):
    row = a_vehicle(db)
    db.commit()

    form = admin.get(f"/admin/vehicles/{row.id}")
    changed = a_van(plate=row.plate, grams="900", code="X", active="")
    answer = admin.post(f"/admin/vehicles/{row.id}", data=changed)

    assert "750" in form.text
    assert answer.status_code == 303
    found = fresh(db, VehicleRow, id=row.id)
    assert (found.capacity_g, found.active) == (900_000, False)
    assert found.code != "X"


@pytest.mark.parametrize(
    ("field", "typed"),
    [("grams", "0"), ("grams", "çok"), ("pieces", "-1"), ("litres", ""), ("max_trips", "7")],
)
def test_a_vehicle_that_carries_nothing_is_refused(admin, db, field, typed):
    assert admin.post("/admin/vehicles/new", data=a_van(**{field: typed})).status_code == 422
    assert fresh(db, VehicleRow, code="V9") is None


def test_a_plate_drives_once(admin, db):
    admin.post("/admin/vehicles/new", data=a_van())

    assert admin.post("/admin/vehicles/new", data=a_van(code="V10")).status_code == 422
    assert fresh(db, VehicleRow, code="V10") is None


def some_settings(**changes):
    return {
        "organisation": "Deneme Gıda Bankası",
        "office_phone": "0262 318 00 00",
        "depot_name": "Merkez Depo",
        "depot": "40.7700, 29.9500",
        "map_tiles": "",
        "waste_limit_g": "50",
        "waste_limit_kurus": "5.000",
    } | changes


def test_settings_are_kept(admin, db):
    answer = admin.post("/admin/settings", data=some_settings())

    assert answer.status_code == 303
    assert settings.get(db, "organisation") == "Deneme Gıda Bankası"
    assert (settings.get(db, "depot_latitude"), settings.get(db, "depot_longitude")) == (
        40.77,
        29.95,
    )
    assert settings.get(db, "map_tiles") is None
    assert "Merkez Depo" in admin.get("/admin/settings").text


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("depot", "29.95, 40.77", "yer değiştirmiş"),
        ("depot", "", "Bu alan boş kalamaz"),
        ("map_tiles", "javascript:alert(1)", "https://"),
        ("map_tiles", "https://tiles.example.org/", "{z}"),
        ("organisation", "", "Bu alan boş kalamaz"),
    ],
)
def test_settings_that_cannot_work_are_refused(admin, db, field, typed, words):
    before = settings.get(db, "organisation")
    db.commit()

    answer = admin.post("/admin/settings", data=some_settings(**{field: typed}))

    assert answer.status_code == 422
    assert words in answer.text
    assert settings.get(db, "organisation") == before


def test_the_catalogue_shows_items_and_what_goes_into_kits(admin, db):
    beans = an_item(db, "BEANS", name="Kuru fasulye")
    a_kit(db, [(beans, 2)])
    db.commit()

    page = admin.get("/admin/catalogue").text

    assert "2 × Kuru fasulye" in page
    assert "BEANS" in page


def test_a_hostile_user_is_shown_as_text(admin):
    admin.post("/admin/users/new", data=a_new_user(name="<img src=x onerror=alert(1)>"))

    assert "<img src=x" not in admin.get("/admin/users").text


def test_a_password_is_in_no_page_and_no_log(admin, caplog):
    caplog.set_level("DEBUG")

    admin.post("/admin/users/new", data=a_new_user())

    assert "uzun-bir-parola" not in admin.get("/admin/users").text + caplog.text
    assert PASSWORD not in caplog.text
