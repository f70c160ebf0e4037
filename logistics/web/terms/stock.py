"""Words of the stock: how it is kept, measured, dated, where it is, what happened to it."""

from flask_babel import lazy_gettext as _l

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
    "today": _l("last day today"),
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
