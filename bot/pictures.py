"""Pictures as a team sees them: without what they tell of place, device and moment, and upright.

The original stays in the store, sealed with its case. What is shown is drawn anew from its pixels, so nothing that
hangs on the file comes along: EXIF, GPS, XMP, comments, a thumbnail of before it was cropped, a second file behind it.
"""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import TYPE_CHECKING

from bot.logs import Log

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
"""Pictures that are drawn anew; of other kinds (HEIC) only the original exists."""
MOST_PIXELS = 64_000_000
"""Beyond that a picture is not opened: a small file may unpack to gigabytes."""
QUALITY = 90
AT_ONCE = 2

log = Log()


def is_picture(kind: str) -> bool:
    """Tell whether a file of that type may tell where and with what it was made."""
    return kind.startswith("image/")


class Darkroom:
    """Draws pictures anew beside everything else, a few at once: an open picture takes a quarter of a gigabyte."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(AT_ONCE)

    async def cleaned(self, content: bytes, kind: str) -> bytes | None:
        """Return the picture without what hangs on it; None where that can't be done, so it must not be shown."""
        if kind not in FORMATS:
            return None
        async with self._room:
            return await asyncio.to_thread(redrawn, content, kind)


def redrawn(content: bytes, kind: str) -> bytes | None:
    """Return a picture of the same kind with the same pixels and nothing else; None where it can't be read."""
    # A library of three megabytes, and its codecs, for those who look at pictures.
    from PIL import Image

    try:
        with Image.open(BytesIO(content), formats=[FORMATS[kind]]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            return _written(picture, FORMATS[kind])
    except Exception as fault:  # noqa: BLE001 - whatever is wrong with a stranger's file: it is not shown
        log.info("picture not cleaned", kind=kind, why=type(fault).__name__)
        return None


def _written(picture: Image, form: str) -> bytes:
    from PIL import ImageOps

    written = BytesIO()
    colours = picture.info.get("icc_profile")
    if getattr(picture, "is_animated", False):
        picture.save(written, form, save_all=True, exif=b"", comment=b"", xmp=b"", icc_profile=colours)
        return written.getvalue()
    # The phone's position is one of the things that hang on it.
    upright = ImageOps.exif_transpose(picture)
    bare = upright.copy()
    bare.info = {name: upright.info[name] for name in ("transparency", "background") if name in upright.info}
    bare.save(written, form, quality=QUALITY, exif=b"", icc_profile=colours)
    return written.getvalue()
