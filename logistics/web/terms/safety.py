"""Words of food safety: holds, write-offs, recalls, temperatures, meat, losses."""

from flask_babel import lazy_gettext as _l

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

DECISIONS = {
    "release": _l("The goods are good: release them"),
    "broken_sensor": _l("The sensor was broken: release them"),
    "waste": _l("The goods are lost: keep them on hold as waste"),
}

READING_SOURCES = {
    "manual": _l("by hand"),
    "logger": _l("logger"),
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
    **WRITE_OFF_REASONS,
    **STAY_REASONS,
    **UNPACK_LOSSES,
    **LOSS_REASONS,
    "trim": WEIGHED["trim"],
    "waste": WEIGHED["waste"],
    "thawed": _l("Thawed"),
}
