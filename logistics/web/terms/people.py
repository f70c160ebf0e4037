"""Words about people: roles, relations, diets, needs."""

from flask_babel import lazy_gettext as _l

ROLES = {
    "warehouse": _l("Warehouse"),
    "coordinator": _l("Coordinator"),
    "caseworker": _l("Case worker"),
    "driver": _l("Driver"),
    "auditor": _l("Auditor"),
    "admin": _l("Administrator"),
}

ENDS = {
    "depot": _l("The day ends at the depot"),
    "last_stop": _l("The day ends at the last stop"),
    "home": _l("The day ends at the driver's home"),
}
"""Where a driver's day ends."""

RELATIONS = {
    "applicant": _l("applicant"),
    "spouse": _l("spouse"),
    "child": _l("child"),
    "parent": _l("parent"),
    "sibling": _l("sibling"),
    "grandchild": _l("grandchild"),
    "other": _l("other"),
}

DIETS = {
    "": _l("no special parcel"),
    "gluten_free": _l("without gluten"),
    "milk_free": _l("without milk"),
    "low_sugar": _l("with little sugar"),
    "low_protein": _l("with little protein"),
}

NEEDS = {
    1: _l("1 – small"),
    2: "2",
    3: _l("3 – medium"),
    4: "4",
    5: _l("5 – greatest"),
}

LIKENESSES = {
    "same_phone": _l("the same phone"),
    "same_surname_and_door": _l("the same surname at the same address"),
}
