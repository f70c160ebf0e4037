"""The words of the screens for words of the code: kinds, states, classes, reasons."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

KINDS = {
    "lot": _l("Lot"),
    "donation": _l("Donation"),
    "item": _l("Item"),
    "kit": _l("Kit"),
    "place": _l("Place"),
    "document": _l("Document"),
    "party": _l("Donor or supplier"),
    "household": _l("Household"),
    "neighbourhood": _l("Neighbourhood"),
    "programme": _l("Programme"),
    "order": _l("Order"),
    "plan": _l("Plan"),
    "route": _l("Route"),
    "trip": _l("Trip"),
    "stop": _l("Stop"),
    "vehicle": _l("Vehicle"),
    "publishing": _l("Publishing"),
    "driver": _l("Driver"),
    "user": _l("User"),
    "job": _l("Job"),
    "promise": _l("Promised goods"),
    "purpose": _l("Purpose"),
    "portioning": _l("Portioning"),
    "weighing": _l("Weighing"),
}

STATES = {
    "draft": _l("draft"),
    "allocated": _l("allocated"),
    "closed": _l("closed"),
    "placed": _l("placed"),
    "planned": _l("planned"),
    "loaded": _l("loaded"),
    "on_the_way": _l("on the way"),
    "delivered": _l("delivered"),
    "not_delivered": _l("not delivered"),
    "cancelled": _l("cancelled"),
    "open": _l("open"),
    "undone": _l("undone"),
    "released": _l("released"),
    "solving": _l("being planned"),
    "ready": _l("ready"),
    "published": _l("published"),
    "failed": _l("failed"),
    "discarded": _l("discarded"),
    "pending": _l("pending"),
    "not_home": _l("not at home"),
    "refused": _l("refused"),
    "wrong_address": _l("wrong address"),
    "not_visited": _l("not visited"),
    "left_behind": _l("left at the depot"),
    "waiting": _l("waiting"),
    "running": _l("running"),
    "done": _l("done"),
}

STORAGE = {
    "ambient": _l("ambient"),
    "chilled": _l("chilled (0–4 °C)"),
    "frozen": _l("frozen (−18 °C)"),
    "chemical": _l("chemical"),
}

DATE_KINDS = {
    "STT": _l("STT (use by)"),
    "TETT": _l("TETT (best before)"),
    "SKT": _l("SKT (non-food)"),
    "YOK": _l("no date"),
}

BANDS = {
    "expired": _l("expired"),
    "week": _l("within 7 days"),
    "month": _l("within 30 days"),
    "two_months": _l("within 60 days"),
    "later": _l("later"),
    "undated": _l("undated"),
}

DOCUMENTS = {
    "donation": _l("Donation receipt"),
    "purchase": _l("Purchase receipt"),
    "rescue": _l("Bulk intake"),
    "handback": _l("Goods handed back"),
    "transfer_in": _l("Transfer in"),
    "opening": _l("Opening balance"),
    "portioning": _l("Portioning"),
    "freezing": _l("Freezing"),
    "packing": _l("Packing"),
    "unpacking": _l("Unpacking"),
    "transfer": _l("Transfer"),
    "transfer_out": _l("Transfer out"),
    "kitchen": _l("Issue to the soup kitchen"),
    "count": _l("Count"),
    "loading": _l("Loading"),
    "delivery": _l("Delivery"),
    "return": _l("Return"),
    "waste": _l("Waste"),
    "destruction": _l("Destruction"),
    "reversal": _l("Undoing"),
}

HOLDS = {
    "quarantine": _l("quarantine"),
    "inspection": _l("inspection"),
    "excursion": _l("cold chain"),
    "best_before": _l("best-before date passed"),
    "recall": _l("recall"),
}

GROUPS = {
    "staple": _l("Staples"),
    "pulse": _l("Pulses"),
    "parcel": _l("Parcels"),
    "KOLI": _l("Parcels"),
    "TAHIL": _l("Grain, flour and pasta"),
    "BAKLIYAT": _l("Pulses"),
    "YAG": _l("Oil"),
    "SEKER_CAY": _l("Sugar, tea and salt"),
    "KONSERVE": _l("Paste, tins and soup"),
    "KAHVALTILIK": _l("Breakfast and sweets"),
    "GLUTENSIZ": _l("Gluten-free food"),
    "ET": _l("Meat"),
    "SUT": _l("Dairy and eggs"),
    "MEYVE_SEBZE": _l("Fruit and vegetables"),
    "BEBEK": _l("Baby goods"),
    "TEMIZLIK": _l("Cleaning and hygiene"),
}

SPECIES = {
    "cattle": _l("Beef"),
    "buffalo": _l("Buffalo"),
    "sheep": _l("Mutton and lamb"),
    "goat": _l("Goat"),
}

CUTS = {
    "bone_in": _l("bone-in"),
    "boneless": _l("boneless"),
    "mince": _l("mince"),
    "offal": _l("offal"),
}

APPEARANCES = {
    "good": _l("good"),
    "doubtful": _l("doubtful: hold it"),
    "bad": _l("bad: refuse it"),
}

OBJECTIONS = {
    "warm": _l("too warm"),
    "appearance": _l("bad appearance"),
    "old": _l("slaughtered too long ago"),
}

WEIGHED = {
    "pack": _l("Meat pack"),
    "kitchen": _l("Soup kitchen"),
    "trim": _l("Trim"),
    "waste": _l("Waste"),
}

AFTER_THAWING = {
    "kitchen": _l("to the soup kitchen, today"),
    "waste": _l("to waste"),
}

STAY_REASONS = {
    "no_email": _l("“%(value)s” is not an e-mail address."),
    "missing": _l("Goods missing"),
    "damaged": _l("Goods damaged"),
    "no_room": _l("No room in the vehicle"),
    "no_time": _l("No time left"),
    "breakdown": _l("Vehicle broke down"),
    "other": _l("Other reason"),
}

LOSS_REASONS = {
    "missing": _l("Missing"),
    "damaged": _l("Damaged"),
    "cold_chain": _l("Cold chain broken"),
}

ROLES = {
    "warehouse": _l("Warehouse"),
    "coordinator": _l("Coordinator"),
    "caseworker": _l("Case worker"),
    "driver": _l("Driver"),
    "auditor": _l("Auditor"),
    "admin": _l("Administrator"),
}

FIELDS = {
    "lot": _l("Lot"),
    "lot_ids": _l("Lots"),
    "item_id": _l("Item of the packs"),
    "containers": _l("Containers"),
    "core_dc": _l("Core temperature (°C)"),
    "slaughter_place": _l("Slaughter place"),
    "slaughtered_on": _l("Slaughtered on"),
    "note": _l("Note"),
    "weighings": _l("Weighings"),
    "gross_g": _l("Weight"),
    "target_g": _l("Target weight (kg)"),
    "tolerance_g": _l("Tolerance (kg)"),
    "bag_g": _l("Empty bag (kg)"),
    "frozen_on": _l("Frozen on"),
    "refused_dc": _l("Refused above (°C)"),
    "chilled_days": _l("Days chilled, from slaughter"),
    "frozen_days": _l("Days frozen, from freezing"),
    "measured_dc": _l("Temperature (°C)"),
    "username": _l("User name"),
    "expires_on": _l("Date"),
    "date_kind": _l("Date kind"),
    "pieces": _l("Pieces"),
    "grams": _l("Weight"),
    "item": _l("Item"),
    "lines": _l("Lines"),
    "place": _l("Place"),
    "kit": _l("Kit"),
    "components": _l("Contents"),
    "substitutes": _l("Substitutes"),
    "name_tr": _l("Turkish name"),
    "name_en": _l("English name"),
    "label": _l("Label"),
    "family": _l("Family"),
    "size_from": _l("Persons, from"),
    "size_to": _l("Persons, to"),
    "national_id": _l("Identity number"),
    "phone": _l("Phone"),
    "password": _l("Password"),
    "contact_name": _l("Name"),
    "street": _l("Street"),
    "building_no": _l("Building no"),
    "size": _l("Household size"),
    "need_band": _l("Need band"),
    "position": _l("Position"),
    "members": _l("Members"),
    "birth_year": _l("Birth year"),
    "plate": _l("Plate"),
    "code": _l("Code"),
    "map_tiles": _l("Map tile address"),
    "roles": _l("Roles"),
    "good": _l("Kit or item"),
    "pieces_each": _l("Pieces each"),
    "deliver_on": _l("Deliver on"),
    "audience": _l("Households"),
    "need": _l("Need"),
    "day": _l("Day"),
    "shift": _l("Shift"),
    "seconds": _l("Search time"),
    "vehicles": _l("Vehicles"),
    "vehicle": _l("Vehicle"),
    "driver": _l("Driver"),
    "programmes": _l("Programmes"),
}

REASONS = {
    "taken": _l("“%(value)s” is already taken; choose another."),
    "past": _l("%(value)s lies in the past; check the date on the package."),
    "missing": _l("it cannot stay empty (%(value)s)."),
    "not_dated": _l("%(value)s carries no date; leave the date empty."),
    "use_by": _l("%(value)s carries a use-by date (STT) on its package; choose STT."),
    "dated": _l("%(value)s carries a date on its package; choose its kind and write the date."),
    "too_much": _l("this is more of %(value)s than one lot can hold; check the number."),
    "not_whole": _l("%(value)s must be above zero."),
    "checksum": _l("the number does not add up; check every digit."),
    "eleven_digits": _l("a T.C. kimlik number has eleven digits."),
    "phone": _l("“%(value)s” is no phone number; write it as 0 532 123 45 67."),
    "size": _l("%(value)s is not possible; it lies between 1 and 30."),
    "need_band": _l("%(value)s is not possible; it lies between 1 and 5."),
    "swapped": _l("latitude and longitude are swapped (%(value)s); write latitude first."),
    "outside": _l("%(value)s lies outside Kocaeli."),
    "more_than_size": _l("%(value)s persons are more than the household size."),
    "birth_year": _l("%(value)s cannot be a birth year."),
    "username": _l(
        "“%(value)s” will not do: small letters a–z, digits, dot and dash, two at least."
    ),
    "short": _l("it needs at least %(value)s characters."),
    "common": _l("it is too easy to guess; choose another."),
    "tiles": _l("an address of map tiles starts with https:// or / and has {z}, {x} and {y}."),
    "gone": _l("%(value)s has passed; choose today or a later day."),
    "backwards": _l("from is greater than to (%(value)s)."),
    "nobody": _l(
        "nobody is left to serve: every matching household has an order, or none matches."
    ),
    "loose": _l("%(value)s is loose goods; pack it first, then give the packs."),
    "without_grams": _l("%(value)s pieces were given without their weight; weigh them too."),
    "without_pieces": _l("%(value)s g were given without their pieces; count them too."),
    "none_chosen": _l("choose at least one."),
    "nothing_waits": _l("no order waits in them; allocate a programme first."),
    "search_time": _l("%(value)s s is not possible; it lies between 1 and 600 s."),
    "begun": _l("%(value)s has passed today; choose a later start or another day."),
    "late": _l("%(value)s should have left already; say that it is published all the same."),
    "no_components": _l("a kit needs at least one item."),
    "twice": _l("%(value)s stands in it twice; write it once."),
    "by_weight": _l("%(value)s is loose: write its weight per parcel, up to 100 kg."),
    "by_pieces": _l("%(value)s is counted: write its pieces per parcel, 1 to 999."),
    "mixed_storage": _l("%(value)s are kept apart; they cannot go into one parcel."),
    "diet": _l("%(value)s contains what this parcel must do without."),
    "instead": _l("%(value)s: one cannot stand for the other; they are kept differently."),
    "another_group": _l(
        "%(value)s are of different groups; let the kit allow it first, or choose another item."
    ),
    "no_reason": _l("%(value)s is not among the kit's alternatives: write why it goes in."),
    "no_such_component": _l("the kit has no such item; look at the plan again."),
    "no_such_item": _l("the catalogue has no such item; choose another."),
    "stands_elsewhere": _l(
        "earlier parcels of %(value)s stand in another storage class; make a kit of its own."
    ),
    "code": _l("“%(value)s” will not do: capital letters A–Z, digits, dash; two to 24 of them."),
    "tells": _l("“%(value)s” tells of an illness; a box carries a neutral label, such as Tip C."),
    "tare": _l("container %(value)s weighs no more than when it is empty; weigh it again."),
    "heavy": _l("container %(value)s is heavier than 1.000 kg; check the number."),
    "temperature": _l("%(value)s °C is no temperature of meat; measure it again."),
    "future": _l("%(value)s lies ahead; choose today or an earlier day."),
    "before_intake": _l("that is before the meat came in on %(value)s."),
    "after_use_by": _l(
        "that is after its use-by date %(value)s: such meat is not frozen any more."
    ),
    "looks": _l("write what you saw: whoever decides later must know."),
    "not_a_pack": _l("choose an item that packs of meat are stocked as."),
    "mixed_meat": _l("one bench takes one meat only: the same species and cut."),
    "mixed_purposes": _l("meat given for a purpose is not pooled with other meat."),
    "two_places": _l("%(value)s stands in two places; bring it together first."),
    "other_meat": _l("%(value)s is a pack of other meat."),
    "other_item": _l("lot %(value)s is of another item."),
    "wide": _l("%(value)s g is not possible; it lies between 0 and the target weight."),
    "nothing_left": _l("nothing is left of the weight without its container."),
    "below_warmest": _l("it lies below the limit up to which meat is taken."),
    "format": _l("“%(value)s” cannot be understood."),
}

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

ALLERGENS = {
    "GLUTEN": _l("gluten"),
    "KABUKLULAR": _l("crustaceans"),
    "YUMURTA": _l("egg"),
    "BALIK": _l("fish"),
    "YER_FISTIGI": _l("peanut"),
    "SOYA": _l("soya"),
    "SUT": _l("milk"),
    "SERT_KABUKLULAR": _l("tree nuts"),
    "KEREVIZ": _l("celery"),
    "HARDAL": _l("mustard"),
    "SUSAM": _l("sesame"),
    "SULFIT": _l("sulphites"),
    "ACI_BAKLA": _l("lupin"),
    "YUMUSAKCALAR": _l("molluscs"),
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

HTTP = {
    400: _l("The request cannot be understood. Go back and try again."),
    401: _l("Sign in to go on."),
    403: _l("Your role does not open this page. Ask an administrator if you need it."),
    404: _l("There is no such page. Use the search field to find what you need."),
    405: _l("This address does not take that kind of request."),
    413: _l("What you sent is too large."),
    429: _l("Too many attempts. Wait a minute and try again."),
}


WHEREABOUTS = {
    "shelf": _l("on our shelves"),
    "dock": _l("on the dock"),
    "vehicle": _l("on a vehicle"),
    "household": _l("given to households"),
    "kitchen": _l("given to the soup kitchen"),
    "partner": _l("given to another warehouse"),
    "packing": _l("packed into something else"),
    "waste": _l("thrown away"),
    "lost": _l("lost on the way"),
    "count": _l("missing at a count"),
    "opening": _l("taken off the opening balance"),
    "donor": _l("given back to the donor"),
    "supplier": _l("sent back to the supplier"),
}


def kind(word: str) -> str:
    """Returns the screen's word for a kind of thing."""
    return str(KINDS.get(word, word))


def state(word: str) -> str:
    """Returns the screen's word for a state."""
    return str(STATES.get(word, word))


def storage(word: str) -> str:
    """Returns the screen's word for a storage class."""
    return str(STORAGE.get(word, word))


def invalid(field: str, why: str, value: str) -> str:
    """Returns the sentence for a value nobody can mean."""
    return f"{FIELDS.get(field, field)}: {reason(why, value)}"


def reason(why: str, value: str) -> str:
    """Returns what is wrong with a value, the field's name left out."""
    return str(REASONS[why]) % {"value": value} if why in REASONS else why


def http(status: int) -> str:
    """Returns the sentence for an HTTP status."""
    return str(
        HTTP.get(status, _("Something went wrong on our side. Nothing was changed; try again."))
    )
