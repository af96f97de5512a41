"""The two faces of the document font, read once a process."""

from dataclasses import dataclass
from functools import lru_cache
from struct import unpack_from

import uharfbuzz as hb

from grants.resources import resource_root

_FILES = {False: "Amiri-Regular", True: "Amiri-Bold"}


@dataclass(frozen=True, slots=True)
class Face:
    """A font file ready for shaping and embedding; measures in thousandths of the type size."""

    name: str
    data: hb.Face
    font: hb.Font
    ascent: int
    descent: int
    box: tuple[int, int, int, int]


@lru_cache(maxsize=2)
def face(bold: bool) -> Face:
    """Return the regular or the bold face."""
    name = _FILES[bold]
    path = resource_root() / "static" / "fonts" / "amiri" / f"{name}.ttf"
    data = hb.Face(hb.Blob(path.read_bytes()))
    font = hb.Font(data)
    font.scale = (1000, 1000)
    extents = font.get_font_extents("ltr")
    head = data.reference_table("head").data
    x_min, y_min, x_max, y_max = (
        round(value * 1000 / data.upem) for value in unpack_from(">4h", head, offset=36)
    )
    return Face(name, data, font, extents.ascender, extents.descender, (x_min, y_min, x_max, y_max))
