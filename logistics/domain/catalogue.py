"""The catalogue's items: what can be said of one, and what cannot be meant."""

import re
from dataclasses import dataclass

from logistics.domain.errors import InvalidValue
from logistics.domain.lots import DateKind, Measure, StorageClass
from logistics.domain.scans import has_check_digit

LARGEST_UNIT_G = 100_000
LONGEST_GROUP = 32
LARGEST_UNIT_ML = 1_000_000
LARGEST_CASE = 9_999
LARGEST_MINIMUM_G = 1_000_000_000
CODE = re.compile(r"[A-Z0-9ÇĞİÖŞÜ][A-Z0-9ÇĞİÖŞÜ._-]{0,31}")

ALLERGENS = frozenset(
    {"GLUTEN", "KABUKLULAR", "YUMURTA", "BALIK", "YER_FISTIGI", "SOYA", "SUT"}
    | {"SERT_KABUKLULAR", "KEREVIZ", "HARDAL", "SUSAM", "SULFIT", "ACI_BAKLA", "YUMUSAKCALAR"}
)
TAX_CATEGORIES = ("GIDA", "TEMIZLIK", "GIYECEK", "YAKACAK", "KAPSAM_DISI")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """An item as somebody describes it; weights [g] and volume [ml] are of one piece.

    ``further`` are barcodes beside the first, each with the pieces one scan of it means. The
    minimum is in pieces where they are counted, else in ``minimum_g`` [g]; never in both.
    """

    name_tr: str
    name_en: str
    group: str
    measure: Measure
    storage: StorageClass
    date_kind: DateKind
    unit_net_g: int | None = None
    unit_gross_g: int | None = None
    unit_volume_ml: int = 0
    allergens: frozenset[str] = frozenset()
    barcode: str | None = None
    further: tuple[tuple[str, int], ...] = ()
    tax_category: str = "GIDA"
    movable_code: str = ""
    minimum_pieces: int = 0
    minimum_g: int = 0
    active: bool = True


def check_code(code: str) -> None:
    """Refuses a code that is hard to write on a shelf or to scan."""
    if not CODE.fullmatch(code):
        raise InvalidValue(field="code", why="item_code", value=code[:40])


def check_item(facts: ItemFacts) -> None:
    """Refuses facts nobody can mean.

    Raises
    ------
    InvalidValue
        Naming the first field that is wrong.
    """
    for field in ("name_tr", "name_en", "group"):
        if not getattr(facts, field).strip():
            raise InvalidValue(field=field, why="missing")
    if len(facts.group) > LONGEST_GROUP:
        raise InvalidValue(field="group", why="long", value=str(LONGEST_GROUP))
    _check_weights(facts)
    if not 0 <= facts.unit_volume_ml <= LARGEST_UNIT_ML:
        raise InvalidValue(field="unit_volume_ml", why="volume", value=str(facts.unit_volume_ml))
    if facts.allergens - ALLERGENS:
        unknown = min(facts.allergens - ALLERGENS)
        raise InvalidValue(field="allergens", why="format", value=unknown[:40])
    if facts.tax_category not in TAX_CATEGORIES:
        raise InvalidValue(field="tax_category", why="format", value=facts.tax_category[:40])
    _check_minimum(facts)
    _check_barcodes(facts)


def _check_weights(facts: ItemFacts) -> None:
    net, gross = facts.unit_net_g, facts.unit_gross_g
    if facts.measure is Measure.PIECES and net is None:
        raise InvalidValue(field="unit_net_g", why="weight_needed", value=facts.name_tr)
    if facts.measure is not Measure.PIECES and net is not None:
        raise InvalidValue(field="unit_net_g", why="weighed_each", value=facts.name_tr)
    if net is not None and not 0 < net <= LARGEST_UNIT_G:
        raise InvalidValue(field="unit_net_g", why="unit_weight", value=facts.name_tr)
    if gross is not None and not (net or 1) <= gross <= 2 * LARGEST_UNIT_G:
        raise InvalidValue(field="unit_gross_g", why="gross_below_net", value=facts.name_tr)


def _check_minimum(facts: ItemFacts) -> None:
    """Refuses a minimum in a unit nobody measures the item in, and one in two units."""
    pieces, grams = facts.minimum_pieces, facts.minimum_g
    if pieces < 0:
        raise InvalidValue(field="minimum_pieces", why="format", value=str(pieces))
    if not 0 <= grams <= LARGEST_MINIMUM_G:
        raise InvalidValue(field="minimum_g", why="format", value=str(grams))
    if pieces and facts.measure is Measure.BULK:
        raise InvalidValue(field="minimum_pieces", why="minimum_weighed", value=facts.name_tr)
    if grams and facts.measure is Measure.PIECES:
        raise InvalidValue(field="minimum_g", why="minimum_counted", value=facts.name_tr)
    if pieces and grams:
        raise InvalidValue(field="minimum_g", why="one_minimum", value=facts.name_tr)


def _check_barcodes(facts: ItemFacts) -> None:
    if facts.barcode is not None and not has_check_digit(facts.barcode):
        raise InvalidValue(field="barcode", why="barcode", value=facts.barcode[:40])
    seen = {facts.barcode}
    for barcode, pieces in facts.further:
        if not has_check_digit(barcode):
            raise InvalidValue(field="further", why="barcode", value=barcode[:40])
        if not 0 < pieces <= LARGEST_CASE:
            raise InvalidValue(field="further", why="case", value=f"{barcode} × {pieces}")
        if barcode in seen:
            raise InvalidValue(field="further", why="twice", value=barcode)
        seen.add(barcode)
