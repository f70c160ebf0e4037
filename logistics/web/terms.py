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
    "known_road": _l("Known road"),
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
    "hold": _l("Hold"),
    "write_off": _l("Write-off"),
    "loss": _l("Loss"),
    "recall": _l("Recall"),
    "photo": _l("Photo"),
    "group": _l("Group"),
    "warehouse": _l("Warehouse building"),
    "zone": _l("Zone"),
    "chamber": _l("Zone or vehicle"),
    "excursion": _l("Excursion"),
    "logger_file": _l("Logger's file"),
    "purpose": _l("Purpose"),
    "announcement": _l("Expected delivery"),
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
    "proposed": _l("awaits a decision"),
    "booked": _l("booked"),
    "unsigned": _l("awaits a second signature"),
    "signed": _l("signed"),
    "good": _l("within its date"),
    "past_best": _l("past its best-before date"),
}

STORAGE = {
    "ambient": _l("ambient"),
    "chilled": _l("chilled (0–4 °C)"),
    "frozen": _l("frozen (−18 °C)"),
    "chemical": _l("chemical"),
}

MEASURES = {
    "pieces": _l("counted"),
    "catch": _l("each piece weighed"),
    "bulk": _l("weight alone"),
}

TAX_CATEGORIES = {
    "GIDA": _l("food"),
    "TEMIZLIK": _l("cleaning"),
    "GIYECEK": _l("clothing"),
    "YAKACAK": _l("fuel"),
    "KAPSAM_DISI": _l("outside the food bank law"),
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
    "sendback": _l("Goods sent back"),
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
    "write_off": _l("write-off awaits a decision"),
}

WRITE_OFF_KINDS = {
    "waste": _l("Waste"),
    "destruction": _l("Destruction"),
    "supplier_return": _l("Return to the supplier"),
}

WRITE_OFF_REASONS = {
    "FIRE": _l("shrinkage"),
    "BOZULMA": _l("spoilt"),
    "STT_GECTI": _l("use-by date passed"),
    "TETT_GECTI": _l("best-before date passed"),
    "KIRIK": _l("broken or burst"),
    "SOGUK_ZINCIR": _l("cold chain broken"),
    "GERI_CAGIRMA": _l("called back"),
    "IMHA": _l("unfit, to be destroyed"),
    "TEDARIKCIYE_IADE": _l("given back to the supplier"),
    "DIGER": _l("another reason"),
}

CALL_OUTCOMES = {
    "called": _l("called, told"),
    "not_reached": _l("not reached"),
    "returned": _l("goods given back"),
    "used_up": _l("already used up"),
    "not_called": _l("not called yet"),
}

WHEREABOUTS = {
    "shelf": _l("on our shelves"),
    "dock": _l("at the dock"),
    "vehicle": _l("on vehicles"),
    "household": _l("with households"),
    "kitchen": _l("in the soup kitchen"),
    "partner": _l("with other institutions"),
    "waste": _l("written off"),
    "lost": _l("lost on the way"),
    "count": _l("difference found by counts"),
    "packing": _l("at the packing bench"),
    "donor": _l("given back to the donor"),
    "supplier": _l("given back to the supplier"),
    "opening": _l("opening balance"),
}

REFUSALS = {
    "temperature": _l("cold chain broken"),
    "damaged": _l("damaged"),
    "expired": _l("date passed"),
    "short_date": _l("date too near"),
    "spoiled": _l("spoiled"),
    "pests": _l("pests"),
    "unlabelled": _l("no label"),
    "not_ordered": _l("not ordered"),
    "not_needed": _l("cannot be used"),
    "other": _l("other reason"),
}

PACKAGING = {
    "intact": _l("intact"),
    "outer_damaged": _l("outer packaging damaged"),
    "repacked": _l("repacked by us"),
    "loose": _l("loose, without packaging"),
}

VERDICTS = {
    "accept": _l("accepted"),
    "hold": _l("held for a closer look"),
    "refuse": _l("refused"),
}

VALUE_SOURCES = {
    "invoice": _l("invoice"),
    "declaration": _l("donor's document"),
    "commission": _l("valuation commission"),
}

EXPECTED_KINDS = {
    "purchase": _l("Purchase order"),
    "donation": _l("Announced donation"),
    "transfer_in": _l("From another institution"),
}

EXPECTED_STATES = {
    "waiting": _l("nothing came yet"),
    "partly": _l("partly received"),
    "arrived": _l("all received"),
    "closed": _l("closed"),
}

DECISIONS = {
    "release": _l("The goods are good: release them"),
    "broken_sensor": _l("The sensor was broken: release them"),
    "waste": _l("The goods are lost: keep them on hold as waste"),
}

READING_SOURCES = {
    "manual": _l("by hand"),
    "logger": _l("logger"),
}

PLACE_KINDS = {
    "shelf": _l("Shelf"),
    "dock": _l("Dock (goods wait to be put away)"),
    "vehicle": _l("Vehicle"),
    "household": _l("Households"),
    "kitchen": _l("Soup kitchen"),
    "partner": _l("Other institutions"),
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
    "missing": _l("Goods missing"),
    "damaged": _l("Goods damaged"),
    "no_room": _l("No room in the vehicle"),
    "no_time": _l("No time left"),
    "breakdown": _l("Vehicle broke down"),
    "other": _l("Other reason"),
}

UNPACK_LOSSES = {
    "damaged": _l("Damaged"),
    "spoiled": _l("Spoiled"),
    "missing": _l("Missing"),
}

LOSS_REASONS = {
    "missing": _l("Missing"),
    "damaged": _l("Damaged"),
    "cold_chain": _l("Cold chain broken"),
    "to_kitchen": _l("Warm: to the soup kitchen"),
}

LOST_BY = {
    **STAY_REASONS,
    **UNPACK_LOSSES,
    **LOSS_REASONS,
    "trim": WEIGHED["trim"],
    "waste": WEIGHED["waste"],
    "thawed": _l("Thawed"),
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
    "temperature_dc": _l("Temperature (°C)"),
    "username": _l("User name"),
    "expires_on": _l("Date"),
    "date_kind": _l("Date kind"),
    "pieces": _l("Pieces"),
    "grams": _l("Weight"),
    "item": _l("Item"),
    "lines": _l("Lines"),
    "place": _l("Place"),
    "kit": _l("Kit"),
    "group": _l("Group"),
    "measure": _l("Measure"),
    "unit_net_g": _l("Net weight"),
    "unit_gross_g": _l("Gross weight"),
    "unit_volume_ml": _l("Room"),
    "storage": _l("Storage"),
    "allergens": _l("Allergens"),
    "barcode": _l("Barcode"),
    "further": _l("Further barcodes"),
    "tax_category": _l("Tax category"),
    "minimum_pieces": _l("Minimum"),
    "active": _l("In use"),
    "components": _l("Contents"),
    "reason": _l("Reason"),
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
    "comment": _l("Comment"),
    "kind": _l("Kind"),
    "place_id": _l("Place"),
    "packaging": _l("Packaging"),
    "smell": _l("Smell"),
    "appearance": _l("Appearance"),
    "commission": _l("Commission"),
    "decision": _l("Reason"),
    "photos": _l("Photos"),
    "days_past": _l("Days past the date"),
    "lots": _l("Lots"),
    "received_to": _l("Received to"),
    "value_source": _l("Who says what it is worth"),
    "values": _l("Values"),
    "invoice_no": _l("Invoice no"),
    "invoice_on": _l("Invoice date"),
    "refusal": _l("Reason"),
    "purpose": _l("Purpose"),
    "name": _l("Name"),
    "source_id": _l("From"),
    "target_id": _l("To"),
    "source": _l("From"),
    "temperature": _l("Temperature (°C)"),
    "read_at": _l("Time"),
    "coldest": _l("Coldest allowed (°C)"),
    "warmest": _l("Warmest allowed (°C)"),
    "file": _l("File"),
    "origin": _l("From"),
    "destination": _l("To"),
    "minutes": _l("Minutes"),
    "metres": _l("Kilometres"),
    "rush_hours": _l("Rush hours"),
    "osrm_url": _l("Route server"),
}

REASONS = {
    "between": _l("it must lie between %(value)s."),
    "rush": _l("%(value)s cannot be: from before to, and 1 to 100 percent of the speed."),
    "server": _l("“%(value)s” is no address of a server: http:// or https://, name and port."),
    "no_such_end": _l(
        "“%(value)s” is neither a household's code nor a neighbourhood nor the depot."
    ),
    "same_end": _l("from and to are the same place (%(value)s)."),
    "no_email": _l("“%(value)s” is not an e-mail address."),
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
    "fixed_weight": _l(
        "the pieces of %(value)s all weigh the same; leave the weight empty, or write what they weigh."
    ),
    "without_pieces": _l("%(value)s g were given without their pieces; count them too."),
    "none_chosen": _l("choose at least one."),
    "nothing_waits": _l("no order waits in them; allocate a programme first."),
    "search_time": _l("%(value)s s is not possible; it lies between 1 and 600 s."),
    "begun": _l("%(value)s has passed today; choose a later start or another day."),
    "late": _l("%(value)s should have left already; say that it is published all the same."),
    "item_code": _l("“%(value)s” will not do: capital letters, digits, dot and dash; at most 32."),
    "weight_needed": _l("a counted piece has a net weight; write it."),
    "weighed_each": _l("leave it empty: here only a scale tells the weight."),
    "unit_weight": _l("a piece weighs more than nothing and at most 100 kg."),
    "gross_below_net": _l("with its package a piece cannot weigh less than without."),
    "volume": _l("a piece takes up at most 1.000 L."),
    "barcode": _l("“%(value)s” is no barcode; its last digit does not fit the others."),
    "case": _l("%(value)s: a case holds 1 to 9.999 pieces."),
    "has_lots": _l("it stays, because lots of %(value)s exist; add another item instead."),
    "parcel_item": _l("%(value)s stands for packed parcels; change its kit instead."),
    "in_a_kit": _l("it goes into %(value)s; change that kit first."),
    "no_family": _l("%(value)s belongs to no family; choose another kit, or give one kit to all."),
    "not_inside": _l("a lot was named that is not in these parcels."),
    "more_than_inside": _l("%(value)s: more came out of a lot than went in; check the lots."),
    "unpacked_differs": _l(
        "%(value)s: good and lost together are not what the parcels hold; count again."
    ),
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
    "measure_frozen": _l("measure lot %(value)s before it goes back among the frozen."),
    "format": _l("“%(value)s” cannot be understood."),
    "amount": _l("say how much, or tick “All of it”."),
    "one_place": _l("choose the place the amount leaves."),
    "unchecked": _l("look at it first, then tick it."),
    "long": _l("it has at most %(value)s characters."),
    "commission": _l(
        "a destruction is signed by three different people at least (%(value)s given)."
    ),
    "days_past": _l("%(value)s days are not possible; between 1 and 365."),
    "vague": _l("name a lot, a supplier's lot, a donor, an item, or both days."),
    "photo_size": _l("%(value)s is too large: at most 8 MB and 50 megapixels."),
    "not_a_photo": _l("%(value)s is no photo: JPEG, PNG or WebP."),
    "photo_count": _l("at most %(value)s photos are kept."),
    "not_measured": _l("%(value)s is cold: measure and write its temperature."),
    "no_temperature": _l("no thermometer shows %(value)s °C; check the number."),
    "far_off": _l(
        "%(value)s a piece is far from what it usually weighs. Look at the scale again, then tick “The weight is right”."
    ),
    "none_refused": _l("a reason is given, but nothing of %(value)s is refused; say how much."),
    "valuers": _l(
        "a valuation commission has at least three named members; write their names with commas between."
    ),
    "unvouched": _l("say whose word the values are: invoice, donor's document or commission."),
    "phrase_without_invoice": _l("the sentence stands on an invoice; write the invoice's number."),
    "nothing_weighed": _l("write at least one weight."),
    "not_sent_back": _l("lot %(value)s was handed back; hold it, or book it as waste."),
    "same_item": _l("%(value)s stands in two lines; write it once."),
    "gone_past": _l("%(value)s lies in the past; choose today or a later day."),
    "absurd": _l("%(value)s °C cannot be: it lies between −60 and 60 °C."),
    "ahead": _l("this time lies in the future (%(value)s)."),
    "long_ago": _l("this time lies more than two years back (%(value)s)."),
    "read_then": _l("%(value)s already has a reading at this time."),
    "read_otherwise": _l("another temperature is logged at this time."),
    "no_time": _l("no date and time can be read in this line."),
    "no_number": _l("no temperature can be read in this line."),
    "no_times": _l("no column with date and time was found in it."),
    "no_temperatures": _l("no column with temperatures was found in it."),
    "fahrenheit": _l("its temperatures are in °F; set the logger to °C and read it out again."),
    "no_text": _l("it is no text file; export the log as CSV."),
    "nothing_in_it": _l("it is empty."),
    "too_large": _l("it is too large: at most 8 MB and 200,000 lines."),
    "not_ours": _l("“%(value)s” is neither a shelf nor a dock of ours."),
    "no_shelf": _l("“%(value)s” is no shelf in use; choose a shelf."),
    "same_place": _l("the goods already lie in “%(value)s”."),
    "empty": _l("“%(value)s” holds nothing."),
}
# What becomes of a line of a logger's file.
LINE_STATES = {
    "new": _l("new"),
    "known": _l("logged already"),
    "wrong": _l("wrong"),
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
