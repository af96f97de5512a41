"""Draw the first page of a file small: a program of its own, which bounds itself before it opens the file.

    python drawing.py MEDIA-TYPE SOURCE TARGET MOST-PIXELS

TARGET gets width and height (two big-endian 16-bit numbers), then a WebP picture. It imports nothing of ours:
run as a program it starts quickly, and a file made to hurt meets nothing worth having.
"""

import struct
import sys
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 320, 420
MOST_BYTES = 60 * 1024
MEMORY = 1024 * 1024 * 1024
PROCESSOR_SECONDS = 20
QUALITIES = (78, 60, 40, 20)


def main(media_type: str, source: str, target: str, most_pixels: str) -> None:
    """Draw one file; ends with an error when it can't."""
    _bound()
    is_pdf = media_type == "application/pdf"
    image = _pdf(source) if is_pdf else _picture(source, int(most_pixels))
    Path(target).write_bytes(struct.pack(">HH", *image.size) + _small(image))


def _bound() -> None:
    """Give this process little memory, time and room, so that no file can take more."""
    import resource

    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 1024 * 1024),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _picture(source: str, most_pixels: int) -> Any:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = most_pixels
    image: Any = Image.open(source, formats=("JPEG", "PNG"))
    if image.width * image.height > most_pixels:
        raise ValueError("too many pixels")
    image.draft("RGB", (WIDTH * 2, HEIGHT * 2))
    image.thumbnail((max(WIDTH, HEIGHT), max(WIDTH, HEIGHT)))
    image = ImageOps.exif_transpose(image)
    image.thumbnail((WIDTH, HEIGHT))
    if image.mode not in ("RGB", "L"):
        image = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image)
    return image.convert("RGB")


def _pdf(source: str) -> Any:
    import pypdfium2

    document = pypdfium2.PdfDocument(source)
    page = document[0]
    width, height = page.get_size()
    if width < 1 or height < 1:
        raise ValueError("no size")
    scale = min(WIDTH / width, HEIGHT / height, 4)
    image = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    image.thumbnail((WIDTH, HEIGHT))
    return image


def _small(image: Any) -> bytes:
    """Return the picture as WebP in few bytes, coarser where it must be."""
    import io

    for quality in QUALITIES:
        buffer = io.BytesIO()
        image.save(buffer, "WEBP", quality=quality, method=4)
        if buffer.tell() <= MOST_BYTES:
            return buffer.getvalue()
    raise ValueError("too many bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
