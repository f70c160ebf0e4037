"""Why a value cannot be meant."""

from flask_babel import lazy_gettext as _l

REASONS = {
    "between": _l("it must lie between %(value)s."),
    "rush": _l("%(value)s cannot be: from before to, and 1 to 100 percent of the speed."),
    "server": _l("“%(value)s” is no address of a server: http:// or https://, name and port."),
    "too_fast": _l(
        "nobody drives this way at %(value)s km/h; check the minutes and the kilometres."
    ),
    "no_such_end": _l(
        "“%(value)s” is neither a household's code nor a neighbourhood nor the depot."
    ),
    "same_end": _l("from and to are the same place (%(value)s)."),
    "no_email": _l("“%(value)s” is not an e-mail address."),
    "taken": _l("“%(value)s” is already taken; choose another."),
    "past": _l("%(value)s lies in the past; check the date on the package."),
    "no_ride": _l("only a ride leads to another place; crates and goods come to the depot."),
    "ride_limit": _l("a ride takes more than 0 minutes and at most three hours."),
    "missing": _l("it cannot stay empty (%(value)s)."),
    "not_dated": _l("%(value)s carries no date; leave the date empty."),
    "use_by": _l("%(value)s carries a use-by date (STT) on its package; choose STT."),
    "dated": _l("%(value)s carries a date on its package; choose its kind and write the date."),
    "too_much": _l("this is more of %(value)s than one lot can hold; check the number."),
    "not_whole": _l("%(value)s must be above zero."),
    "checksum": _l("the number does not add up; check every digit."),
    "ten_digits": _l("a tax number (VKN) has ten digits."),
    "of_a_person": _l("of a person no identity number is kept; leave it empty."),
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
    "years_off": _l("%(value)s is more than a year away; check the year."),
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
    "no_boxes": _l(
        "no chilled box is used yet: an administrator sets among the limits of the cold chain how long food may travel in one."
    ),
    "no_chilled_goods": _l(
        "the goods of %(value)s are not chilled; frozen food never travels in a box."
    ),
    "none_chosen": _l("choose at least one."),
    "nothing_waits": _l("no order waits in them; allocate a programme first."),
    "search_time": _l("%(value)s s is not possible; it lies between 1 and 600 s."),
    "begun": _l("%(value)s has passed today; choose a later start or another day."),
    "late": _l("%(value)s should have left already; say that it is published all the same."),
    "item_code": _l("“%(value)s” will not do: capital letters, digits, dot and dash; at most 32."),
    "weight_needed": _l("a counted piece has a net weight; write it."),
    "minimum_weighed": _l("loose goods are only weighed; write the minimum in kilograms."),
    "minimum_counted": _l("it is counted; write the minimum in pieces."),
    "one_minimum": _l("write one minimum, in pieces or in kilograms."),
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
