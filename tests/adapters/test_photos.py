"""Photos from outside: drawn anew, upright and small, or refused; never a crash."""

import io
import random
import warnings
from contextlib import suppress

import pytest
from PIL import Image

from logistics.adapters.photos import LONGEST_SIDE_PX, ORIENTATION, photo_from
from logistics.domain.errors import InvalidValue


def a_photo(*, kind="JPEG", size=(64, 48), turn=1):
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, 0, size[0], size[1] // 2))
    notes = Image.Exif()
    notes[ORIENTATION] = turn
    notes[0x010E] = "whose house this is"
    notes[0x8769] = {0x9000: b"0230", 0x9286: b"where"}
    written = io.BytesIO()
    image.save(written, kind, exif=notes)
    return written.getvalue()


def seen(photo):
    return Image.open(io.BytesIO(photo.content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_drawn_anew_without_its_notes(kind):
    photo = photo_from(a_photo(kind=kind), name="a")

    assert (seen(photo).format, seen(photo).size) == ("JPEG", (64, 48))
    assert not seen(photo).getexif()
    assert b"whose" not in photo.content


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_stands_upright(turn):
    blue, red = (8, 8), (8, 40)
    corners = {1: blue, 2: blue, 3: red, 4: red}

    photo = photo_from(a_photo(turn=turn), name="a")

    assert seen(photo).size == ((64, 48) if turn in corners else (48, 64))
    if turn in corners:
        assert seen(photo).getpixel(corners[turn])[2] > 200


def test_a_large_photo_becomes_small():
    photo = photo_from(a_photo(size=(4000, 3000)), name="a")

    assert (photo.width, photo.height) == (LONGEST_SIDE_PX, 1200)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_broken_photo_is_drawn_or_refused(kind):
    good, chance = a_photo(kind=kind), random.Random(1)
    for _ in range(500):
        sent = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            sent[chance.randrange(min(len(sent), 200))] = chance.randrange(256)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with suppress(InvalidValue):
                photo_from(bytes(sent), name="a")
