"""Every word the papers say, in each language.

``{...}`` is filled in before printing. The keys of the languages are the same, and each
is used; the tests hold both.
"""

from logistics.adapters.documents.formats import Language, count
from logistics.domain.lots import DateKind, StorageClass
from logistics.domain.papers import ValueSource
from logistics.domain.receipts import Packaging, RefusalReason

Words = dict[str, str]

TURKISH: Words = {
    # on every paper
    "page": "Sayfa",
    "plan": "Plan",
    "checksum": "Kontrol kodu",
    "route": "Rota",
    "driver": "Sürücü",
    "vehicle": "Araç",
    "trip": "Sefer",
    "departs": "Çıkış",
    "estimated_times": "Saatler tahmini: yollar kuş uçuşu mesafeden hesaplandı.",
    "returns": "Dönüş",
    "total": "Toplam",
    "pieces": "Adet",
    "weight": "Ağırlık",
    "net": "net",
    "gross": "Brüt ağırlık",
    "gross_short": "brüt",
    "item": "Ürün",
    "name": "Ad soyad",
    "signature": "İmza",
    "time": "Saat",
    "note": "Not",
    "nothing_to_list": "Kayıt yok.",
    "stop_one": "durak",
    "stop_many": "durak",
    "item_one": "kalem",
    "item_many": "kalem",
    "piece_one": "adet",
    "piece_many": "adet",
    "ambient": "KURU",
    "chemical": "KİMYASAL",
    "chilled": "SOĞUK",
    "frozen": "DONUK",
    # route sheet
    "route_sheet": "Rota föyü",
    "confidential": (
        "GİZLİ · Kişisel veri içerir (6698 sayılı KVKK). Yalnız görevli sürücü içindir; "
        "kopyalanmaz, fotoğrafı çekilmez, başkasına gösterilmez."
    ),
    "destroy_or_return": "Bu föy gün sonunda depoya geri verilir veya imha edilir.",
    "stops": "Durak",
    "count_first": "Yola çıkmadan önce sayın",
    "not_answered": "Kapı açılmazsa",
    "not_answered_1": "Zili çalın, telefonla iki kez arayın, 5 dakika bekleyin.",
    "not_answered_2": "Kapıya veya komşuya bırakmayın. Soğuk ürün asla dışarıda bırakılmaz.",
    "not_answered_3": "“Evde yok” kutusunu işaretleyin, saati yazın, ofisi arayın: {phone}",
    "not_answered_3_alone": "“Evde yok” kutusunu işaretleyin, saati yazın.",
    "not_answered_4": "Koliyi araçta tutun ve depoya geri getirin.",
    "trip_of": "SEFER {number} / {trips}",
    "start": "BAŞLANGIÇ",
    "leave_depot": "Depodan çıkış {time}",
    "back_at_depot": "Depoya dönüş {time}",
    "end_of_trip": "SEFER {number} SONU",
    "end_of_route": "ROTA SONU",
    "flat_floor": "Kat",
    "bell": "Zil",
    "phone": "Tel",
    "directions": "Tarif",
    "promised": "Söz verilen",
    "cold_minutes": "yolda {minutes} dk",
    "delivered": "Teslim edildi",
    "not_home": "Evde yok",
    "refused": "Reddetti",
    "wrong_address": "Adres yanlış",
    "received_by": "Teslim alan · imza",
    "day_account": "Gün sonu hesabı",
    "loaded_count": "Yüklenen",
    "delivered_count": "Teslim",
    "returned_count": "Geri dönen",
    "lost_count": "Kayıp / hasarlı",
    "km_start": "Çıkış km",
    "km_end": "Dönüş km",
    "warehouse": "Depo",
    # loading list
    "loading_list": "Yükleme listesi",
    "fetch": "Depodan al",
    "load_in_order": "Bu sırayla yükle",
    "last_stop_first": "son durak önce, ilk durak kapıya",
    "place": "Yer",
    "lot": "Parti",
    "date": "Tarih",
    "stop": "Durak",
    "household": "Hane",
    "goods": "Koli ve ürün",
    "in_vehicle": "Araçta (brüt)",
    "lots_total": "Partilerden",
    "stops_total": "Duraklara",
    "spare": "Yedek",
    "missing": "EKSİK",
    "agrees": "Liste tutuyor",
    "control": "Kontrol",
    "temperature": "Sıcaklık",
    "use_by": "STT",
    "best_before": "TETT",
    "non_food": "SKT",
    "none": "Tarihsiz",
    # donation receipt
    "donation_receipt": "Bağış makbuzu",
    "in_kind": "Ayni bağış",
    "number": "No",
    "received_at": "Kabul tarihi",
    "accepting_unit": "Kabul eden",
    "donor": "Bağışçı",
    "anonymous": "Hayırsever (adının yazılmasını istemedi)",
    "identity": "VKN / TCKN",
    "tax_office": "Vergi dairesi",
    "address": "Adres",
    "representative": "Yetkili",
    "legal_recipient": "Hukuki alıcı",
    "condition": "Bağış şartı",
    "unconditional": "Şartsız bağış",
    "conditional": "Şartlı: {purpose}",
    "approval": "Onay",
    "reference": "Belge no",
    "invoice": "Fatura",
    "waybill": "İrsaliye",
    "value_source": "Değer kaynağı",
    "invoice_source": "Fatura",
    "declaration": "Bağışçı beyanı ve belgesi",
    "commission": "Değer tespit komisyonu",
    "brand_and_lot": "Ürün · marka · parti",
    "supplier_lot": "Üretici partisi",
    "kept": "Saklama · ambalaj",
    "unit_cost": "Birim maliyet",
    "value": "Tutar",
    "without_vat": "Bedeller maliyet bedelidir, KDV içermez.",
    "unvalued": "Değer tespiti bekliyor",
    "invoice_says": "Faturada şu ibare vardır",
    "phrase": "İhtiyaç sahiplerine yardım şartıyla bağışlandığından KDV hesaplanmamıştır.",
    "what_it_is": (
        "Bu belge yukarıdaki malların bağış olarak teslim alındığını gösterir; fatura, irsaliye "
        "ve taşınır işlem fişi yerine geçmez."
    ),
    "thanks": "Bağışınız için teşekkür ederiz.",
    "not_taken_over": "Teslim alınmayan mallar",
    "refused_temperature": "soğuk zincir bozulmuş",
    "refused_damaged": "hasarlı",
    "refused_expired": "tarihi geçmiş",
    "refused_short_date": "tarihi çok yakın",
    "refused_spoiled": "bozulmuş",
    "refused_pests": "haşere",
    "refused_unlabelled": "etiketsiz",
    "refused_not_ordered": "sipariş edilmemiş",
    "refused_not_needed": "kullanılamaz",
    "refused_other": "başka gerekçe",
    "packed_intact": "sağlam",
    "packed_outer_damaged": "dış ambalaj hasarlı",
    "packed_repacked": "yeniden ambalajlandı",
    "packed_loose": "dökme",
    "handed_over": "Teslim eden",
    "taken_over": "Teslim alan",
    "staff_number": "Sicil no",
}

ENGLISH: Words = {
    "page": "Page",
    "plan": "Plan",
    "checksum": "Checksum",
    "route": "Route",
    "driver": "Driver",
    "vehicle": "Vehicle",
    "trip": "Trip",
    "departs": "Departs",
    "estimated_times": "Times are estimated: the roads were reckoned from straight lines.",
    "returns": "Returns",
    "total": "Total",
    "pieces": "Pieces",
    "weight": "Weight",
    "net": "net",
    "gross": "Gross weight",
    "gross_short": "gross",
    "item": "Item",
    "name": "Name",
    "signature": "Signature",
    "time": "Time",
    "note": "Note",
    "nothing_to_list": "There is nothing to list.",
    "stop_one": "stop",
    "stop_many": "stops",
    "item_one": "line",
    "item_many": "lines",
    "piece_one": "piece",
    "piece_many": "pieces",
    "ambient": "DRY",
    "chemical": "CHEMICAL",
    "chilled": "CHILLED",
    "frozen": "FROZEN",
    "route_sheet": "Route sheet",
    "confidential": (
        "CONFIDENTIAL · Personal data (Law 6698, KVKK). For the driver on duty only; "
        "do not copy, photograph or show to anyone."
    ),
    "destroy_or_return": "Return this sheet to the depot or destroy it at the end of the day.",
    "stops": "Stops",
    "count_first": "Count before you leave",
    "not_answered": "If nobody answers",
    "not_answered_1": "Ring the bell, call the phone twice, wait 5 minutes.",
    "not_answered_2": (
        "Leave nothing at the door or with neighbours. Cold goods never stay outside."
    ),
    "not_answered_3": "Tick “Not at home”, write the time, call the office: {phone}",
    "not_answered_3_alone": "Tick “Not at home” and write the time.",
    "not_answered_4": "Keep the parcel in the vehicle and bring it back to the depot.",
    "trip_of": "TRIP {number} / {trips}",
    "start": "START",
    "leave_depot": "Leave the depot {time}",
    "back_at_depot": "Back at the depot {time}",
    "end_of_trip": "END OF TRIP {number}",
    "end_of_route": "END OF ROUTE",
    "flat_floor": "Floor",
    "bell": "Bell",
    "phone": "Phone",
    "directions": "Directions",
    "promised": "Promised",
    "cold_minutes": "{minutes} min out",
    "delivered": "Delivered",
    "not_home": "Not at home",
    "refused": "Refused",
    "wrong_address": "Wrong address",
    "received_by": "Received by · signature",
    "day_account": "Account of the day",
    "loaded_count": "Loaded",
    "delivered_count": "Delivered",
    "returned_count": "Returned",
    "lost_count": "Lost / damaged",
    "km_start": "Km at start",
    "km_end": "Km at end",
    "warehouse": "Warehouse",
    "loading_list": "Loading list",
    "fetch": "Fetch from the store",
    "load_in_order": "Load in this order",
    "last_stop_first": "last stop first, first stop at the door",
    "place": "Place",
    "lot": "Lot",
    "date": "Date",
    "stop": "Stop",
    "household": "Household",
    "goods": "Parcels and goods",
    "in_vehicle": "In vehicle (gross)",
    "lots_total": "From lots",
    "stops_total": "For stops",
    "spare": "Spare",
    "missing": "MISSING",
    "agrees": "The list agrees",
    "control": "Control",
    "temperature": "Temperature",
    "use_by": "Use by",
    "best_before": "Best before",
    "non_food": "Expiry",
    "none": "No date",
    "donation_receipt": "Donation receipt",
    "in_kind": "Donation in kind",
    "number": "No",
    "received_at": "Received",
    "accepting_unit": "Received by",
    "donor": "Donor",
    "anonymous": "Benefactor (asked not to be named)",
    "identity": "Tax / ID no",
    "tax_office": "Tax office",
    "address": "Address",
    "representative": "Representative",
    "legal_recipient": "Legal recipient",
    "condition": "Condition",
    "unconditional": "Unconditional donation",
    "conditional": "Conditional: {purpose}",
    "approval": "Approval",
    "reference": "Document no",
    "invoice": "Invoice",
    "waybill": "Delivery note",
    "value_source": "Value from",
    "invoice_source": "Invoice",
    "declaration": "Donor's declaration with document",
    "commission": "Valuation commission",
    "brand_and_lot": "Item · brand · lot",
    "supplier_lot": "Supplier's lot",
    "kept": "Storage · packaging",
    "unit_cost": "Unit cost",
    "value": "Value",
    "without_vat": "Values are cost values, without VAT.",
    "unvalued": "Awaiting valuation",
    "invoice_says": "The invoice bears the statutory phrase",
    "phrase": "İhtiyaç sahiplerine yardım şartıyla bağışlandığından KDV hesaplanmamıştır.",
    "what_it_is": (
        "This paper shows that the donation was received; it replaces no invoice, delivery note "
        "or movable-property slip (TİF)."
    ),
    "thanks": "Thank you for your donation.",
    "not_taken_over": "Goods not taken over",
    "refused_temperature": "cold chain broken",
    "refused_damaged": "damaged",
    "refused_expired": "date passed",
    "refused_short_date": "date too near",
    "refused_spoiled": "spoiled",
    "refused_pests": "pests",
    "refused_unlabelled": "no label",
    "refused_not_ordered": "not ordered",
    "refused_not_needed": "cannot be used",
    "refused_other": "other reason",
    "packed_intact": "intact",
    "packed_outer_damaged": "outer packaging damaged",
    "packed_repacked": "repacked",
    "packed_loose": "loose",
    "handed_over": "Handed over by",
    "taken_over": "Taken over by",
    "staff_number": "Staff no",
}

WORDS: dict[Language, Words] = {"tr": TURKISH, "en": ENGLISH}


def counted(number: int, noun: str, language: Language) -> str:
    """Writes a number with its noun: "1 stop", "25 stops"."""
    form = "one" if number == 1 else "many"
    return f"{count(number, language)} {WORDS[language][f'{noun}_{form}']}"


def kept(storage: StorageClass, language: Language) -> str:
    """Names how goods are kept."""
    return WORDS[language][storage.name.lower()]


def dated(kind: DateKind, language: Language) -> str:
    """Names what a date on a pack promises."""
    return WORDS[language][kind.name.lower()]


def sourced(source: ValueSource, language: Language) -> str:
    """Names who said what a donation is worth."""
    key = "invoice_source" if source is ValueSource.INVOICE else source.value
    return WORDS[language][key]


def refused_for(reason: RefusalReason, language: Language) -> str:
    """Says why goods were not taken over."""
    return WORDS[language][f"refused_{reason.value}"]


def packaged(packaging: Packaging, language: Language) -> str:
    """Names the state a package came in."""
    return WORDS[language][f"packed_{packaging.value}"]
