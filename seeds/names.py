"""Names of people who do not exist.

First names are common Turkish ones. Surnames are invented: a first and a second
part joined freely ("Pınarkestane"), so that full names belong to nobody known.
An invented name may still meet a real one by accident; no likeness is meant.
"""

from itertools import product
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN = _words(
    "Ayşe Fatma Emine Hatice Zeynep Elif Meryem Şerife Zehra Sultan Hanife Merve Havva Zeliha "
    "Esra Özlem Yasemin Hülya Melek Cemile Sevim Gülsüm Leyla Dilek Büşra Aysel Songül Kübra "
    "Halime Esma Aynur Tuğba Rabia Sevgi Gülşen Hacer Nurcan Sibel Derya Nazlı İrem Ceren "
    "Ebru Pınar Filiz Arzu Gamze Selma Nermin Şükran Ümmühan Nuray Belgin Ilgın Ecrin Defne"
)
MEN = _words(
    "Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim İsmail Osman Yusuf Murat Ömer Ramazan Halil "
    "Süleyman Abdullah Mahmut Recep Salih Fatih Kadir Emre Hakan Adem Kemal Yaşar Bekir Musa "
    "Metin Orhan Serkan Sinan Bayram Selim Cemal Şükrü Erdal İlhan Gökhan Uğur Burak Volkan "
    "Tuncay Yılmaz Cengiz Arif Nuri Rıza Tahsin Ferhat Çağrı Berat Eymen Miraç Poyraz"
)
_FIRST = _words(
    "Pınar Kestane Yağmur Çınar Bulut Gümüş Kavak Lodos Poyraz Zeytin Mavi Yeşil Kızılcık Mercan "
    "Sümbül Nergis Ihlamur Fındık Böğürtlen Kekik Keçi Serçe Turna Kırlangıç"
)
_SECOND = _words(
    "kestane pınarı yaprak kanat çeşme damla bahçeli kuşu gölge rüzgâr kapısı sandık tepesi "
    "değirmen ambar köprü yelken çıngırak fener sepet"
)
SURNAMES = tuple(
    first + second
    for first, second in product(_FIRST, _SECOND)
    if not second.startswith(first.lower()[:4])
)


def given_name(rng: Random, *, woman: bool) -> str:
    """Draws a first name."""
    return rng.choice(WOMEN if woman else MEN)


def surname(rng: Random) -> str:
    """Draws an invented surname."""
    return rng.choice(SURNAMES)
