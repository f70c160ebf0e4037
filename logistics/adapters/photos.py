"""Photos people send: read with suspicion, and drawn anew.

A file is a photo when it opens as JPEG, PNG or WebP and is not absurdly large. What is kept
is a JPEG drawn from its pixels alone, turned upright: where and when it was taken, by which
camera, and whatever else hid in the file stays behind.
"""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from logistics.domain.errors import InvalidValue

READ = ("JPEG", "PNG", "WEBP")
LARGEST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE_PX = 1600
QUALITY = 82


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A JPEG of ours, ``width`` by ``height`` [px]."""

    content: bytes
    width: int
    height: int


def photo_from(sent: bytes, *, name: str) -> Photo:
    """Draws a sent file anew.

    Raises
    ------
    InvalidValue
        When it is no photo, or too large.
    """
    if len(sent) > LARGEST_BYTES:
        raise InvalidValue(field="photos", why="photo_size", value=name)
    try:
        with Image.open(io.BytesIO(sent), formats=READ) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise InvalidValue(field="photos", why="photo_size", value=name)
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise InvalidValue(field="photos", why="not_a_photo", value=name) from None
    return _drawn(upright)


def _drawn(image: Image.Image) -> Photo:
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    bare.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
    written = io.BytesIO()
    bare.save(written, format="JPEG", quality=QUALITY, optimize=True)
    return Photo(content=written.getvalue(), width=bare.width, height=bare.height)
