"""Photos people send: read with suspicion, and drawn anew.

A file is a photo when it opens as JPEG, PNG or WebP and is not absurdly large. What is kept
is a JPEG drawn from its pixels alone, turned upright: where and when it was taken, by which
camera, and whatever else hid in the file stays behind.
"""

import io
from dataclasses import dataclass
from threading import Lock

from PIL import Image, UnidentifiedImageError
from PIL.Image import Transpose

from logistics.domain.errors import InvalidValue

READ = ("JPEG", "PNG", "WEBP")
LARGEST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE_PX = 1600
QUALITY = 82
ORIENTATION = 0x0112
DRAWING = Lock()
"""A few kilobytes may unfold to hundreds of megabytes of pixels: one photo at a time does."""
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


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
        with DRAWING, Image.open(io.BytesIO(sent), formats=READ) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise InvalidValue(field="photos", why="photo_size", value=name)
            # Small first: the pixels of a large photo would stand in memory several times over.
            opened.thumbnail((LONGEST_SIDE_PX, LONGEST_SIDE_PX))
            upright = _upright(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise InvalidValue(field="photos", why="not_a_photo", value=name) from None
    return _drawn(upright)


def _upright(image: Image.Image) -> Image.Image:
    """Returns an image the right way up; of the notes in the file only the turn is read.

    The notes are read by hand, because Pillow writes them anew and fails where they are broken.
    """
    try:
        turn = TURNS.get(int(image.getexif().get(ORIENTATION) or 0))
    except Exception:  # noqa: BLE001 - broken notes fail in many ways; the pixels are fine
        turn = None
    return image if turn is None else image.transpose(turn)


def _drawn(image: Image.Image) -> Photo:
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    written = io.BytesIO()
    bare.save(written, format="JPEG", quality=QUALITY, optimize=True)
    return Photo(content=written.getvalue(), width=bare.width, height=bare.height)
