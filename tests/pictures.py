"""Pictures as phones make them: with the place, the device and a thumbnail, lying on their side."""

from io import BytesIO

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

MAKER, PLACE = "PhoneMaker X1", (31.0, 14.0, 5.1234)
ON_ITS_SIDE = 6
"""EXIF's orientation: to be turned by 90 degrees before it is upright."""
RED, BLUE = (230, 20, 20), (20, 20, 230)


def taken(form: str, *, size: tuple[int, int] = (64, 32)) -> bytes:
    """Return a picture whose left half is red and whose right half is blue, as the sensor saw it."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Orientation] = MAKER, ON_ITS_SIDE
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = PLACE
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    written = BytesIO()
    picture.save(written, form, exif=exif, quality=95)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    """Return a picture with its pixels read."""
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture
