"""A picture that a team sees tells neither where nor with what it was made, and stands upright."""

from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.pictures import FORMATS, MOST_PIXELS, Darkroom, redrawn
from tests.pictures import BLUE, MAKER, RED, opened, taken


def near(picture: Image.Image, place: tuple[int, int], wanted: tuple[int, int, int]) -> bool:
    found = picture.convert("RGB").crop((*place, place[0] + 1, place[1] + 1)).tobytes()
    return all(abs(one - other) < 30 for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_place_and_device_are_gone_and_it_stands_upright(form: str) -> None:
    original = taken(form)
    assert MAKER.encode() in original
    shown = redrawn(original, f"image/{form.lower()}")
    assert shown is not None
    assert MAKER.encode() not in shown
    picture = opened(shown)
    assert (picture.format, picture.size, dict(picture.getexif())) == (form, (32, 64), {})
    assert (near(picture, (16, 8), RED), near(picture, (16, 56), BLUE)) == (True, True)


def test_what_hangs_behind_a_picture_is_gone_too() -> None:
    shown = redrawn(taken("JPEG") + b"PK\x03\x04 a second file: 31.2304N", "image/jpeg")
    assert shown is not None
    assert b"31.2304N" not in shown


def test_words_of_a_png_are_gone_and_what_shines_through_stays() -> None:
    info, written = PngInfo(), BytesIO()
    info.add_text("Author", "Wang, 31.2304N")
    info.add_itxt("XML:com.adobe.xmp", "<x>Shanghai</x>")
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(written, "PNG", pnginfo=info)
    shown = redrawn(written.getvalue(), "image/png")
    assert shown is not None
    assert (b"Wang" in shown, b"Shanghai" in shown) == (False, False)
    assert opened(shown).getpixel((0, 0)) == (0, 0, 0, 0)


def test_moving_picture_still_moves_and_says_nothing() -> None:
    frames, written = [Image.new("RGB", (4, 4), colour) for colour in (RED, BLUE, (0, 99, 0))], BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:], comment=b"shot at 31.2304N")
    shown = redrawn(written.getvalue(), "image/gif")
    assert shown is not None
    assert b"31.2304N" not in shown
    assert getattr(opened(shown), "n_frames", 1) == 3


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff\xe0 no picture", taken("JPEG")[:200], taken("PNG")])
def test_what_can_not_be_read_as_what_it_says_is_not_shown(content: bytes) -> None:
    assert redrawn(content, "image/jpeg") is None


def test_picture_that_unpacks_beyond_reason_is_not_opened() -> None:
    written = BytesIO()
    Image.new("1", (MOST_PIXELS // 1000 + 1, 1000)).save(written, "PNG")
    assert len(written.getvalue()) < 100_000
    assert redrawn(written.getvalue(), "image/png") is None


async def test_kind_that_no_library_of_ours_reads_is_not_shown() -> None:
    assert "image/heic" not in FORMATS
    assert await Darkroom().cleaned(b"\x00\x00\x00\x18ftypheic", "image/heic") is None
