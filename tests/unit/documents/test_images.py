"""Images lose what they tell about people and places, and nothing of the picture."""

import contextlib
import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from grants.documents.kinds.jpeg import clean_jpeg
from grants.documents.kinds.png import clean_png
from grants.documents.kinds.refusal import Refusal
from tests.unit.documents.files import chunk, jpeg, picture, png, texts

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
MANY = 10**8


def cleaned(content, most=MANY):
    clean = clean_png if content.startswith(b"\x89PNG") else clean_jpeg
    return b"".join(clean(io.BytesIO(content), most))


def code_of(content, most=MANY):
    with pytest.raises(Refusal) as caught:
        cleaned(content, most)
    return caught.value.code


def telling_exif(turn=1):
    exif = Image.Exif()
    exif[0x0112] = turn
    exif[0x010F] = "Secret Phone"
    exif[0x013B] = "Amina Secret"
    exif.get_ifd(0x8825).update({1: "N", 2: (34.0, 1.0, 2.0), 29: "2026:01:01"})
    return exif


def telling_jpeg(turn=1, **options):
    return jpeg(
        exif=telling_exif(turn),
        comment=b"Secret comment",
        xmp=b"<x:xmpmeta>Secret</x:xmpmeta>",
        icc_profile=PROFILE,
        **options,
    )


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0, "restart_marker_rows": 1}])
@pytest.mark.parametrize("turn", [1, 3, 6, 8])
def test_a_jpeg_keeps_its_picture_its_profile_and_which_way_up_it_is(turn, options):
    before = telling_jpeg(turn, **options)
    after = cleaned(before)
    assert b"Secret" in before
    assert b"Secret" not in after
    first, second = Image.open(io.BytesIO(before)), Image.open(io.BytesIO(after))
    assert first.tobytes() == second.tobytes()
    assert second.info["icc_profile"] == PROFILE
    exif = second.getexif()
    assert exif.get(0x0112, 1) == turn
    assert set(exif) <= {0x0112}
    assert not exif.get_ifd(0x8825)


def test_what_follows_the_end_of_a_jpeg_goes_and_cleaning_twice_changes_nothing():
    once = cleaned(telling_jpeg(6) + b"a film after the picture: Secret")
    assert b"Secret" not in once
    assert cleaned(once) == once


def test_the_small_copy_inside_a_jpeg_goes():
    plain = jpeg()
    assert plain[2:4] == b"\xff\xe0"
    small = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x02\x02" + b"Secret-copy!"
    with_copy = plain[:2] + b"\xff\xe0" + (len(small) + 2).to_bytes(2, "big") + small + plain[20:]
    after = cleaned(with_copy)
    assert b"Secret" not in after
    assert Image.open(io.BytesIO(after)).tobytes() == Image.open(io.BytesIO(plain)).tobytes()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "1", "LA"])
@pytest.mark.parametrize("turn", [1, 6])
def test_a_png_keeps_its_picture(mode, turn):
    image = picture().convert(mode)
    before = png(image, pnginfo=texts(), exif=telling_exif(turn), icc_profile=PROFILE, dpi=(300, 300))
    after = cleaned(before)
    assert b"Secret" in before
    assert b"Secret" not in after
    first, second = Image.open(io.BytesIO(before)), Image.open(io.BytesIO(after))
    assert first.tobytes() == second.tobytes()
    assert not second.text
    assert second.info["icc_profile"] == PROFILE
    assert second.getexif().get(0x0112, 1) == turn
    assert cleaned(after) == after


def test_a_transparent_palette_stays():
    image = picture().convert("P")
    before = png(image, transparency=3)
    assert cleaned(before) == before


def test_what_follows_the_end_of_a_png_goes():
    assert cleaned(png() + b"Secret") == png()


def test_too_many_pixels_are_refused_before_they_are_drawn():
    huge = png()[:8] + chunk(b"IHDR", (50_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00")
    assert code_of(huge) == "pixels"
    assert code_of(jpeg(), most=60 * 40 - 1) == "pixels"
    assert cleaned(jpeg(), most=60 * 40)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff\xe0",
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe1\x00\x00rest",
        jpeg()[:-2],
        jpeg()[: len(jpeg()) // 2],
        png()[:-4],
        png()[:40],
        png()[:50] + b"\x00" + png()[51:],
        png()[:8] + chunk(b"IDAT", b"x") + chunk(b"IEND", b""),
        png()[:33] + chunk(b"IEND", b""),
        png()[:33] + png()[8:],
    ],
)
def test_a_broken_image_is_refused(content):
    assert code_of(content) == "image"


def test_a_large_image_is_never_held_whole():
    big = jpeg(Image.effect_noise((3000, 2000), 90).convert("RGB"), subsampling=0)
    assert len(big) > 4_000_000
    stream = io.BytesIO(big)
    tracemalloc.start()
    total = sum(len(piece) for piece in clean_jpeg(stream, MANY))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total == len(big)
    assert peak < 1_000_000


@pytest.mark.random
@settings(max_examples=200)
@given(st.data())
def test_whatever_is_damaged_ends_in_a_refusal_or_an_image(data):
    content = bytearray(
        data.draw(st.sampled_from([telling_jpeg(6), jpeg(progressive=True), png(pnginfo=texts())]))
    )
    for _change in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(2, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Refusal):
        cleaned(bytes(content[: data.draw(st.integers(0, len(content)))]))
