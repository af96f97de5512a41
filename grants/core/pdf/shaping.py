"""Glyphs of a piece of text that has one direction and one weight."""

from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import uharfbuzz as hb

from grants.core.pdf.faces import face

_FEATURES = {"kern": True, "liga": True}


class Glyph(NamedTuple):
    """A glyph and the text it stands for ("" after the first of a cluster), measured in 1/1000 em."""

    gid: int
    text: str
    width: int
    advance: int
    rise: int
    shift: int


class Shaped(NamedTuple):
    """Glyphs from left to right and their whole advance in 1/1000 em."""

    text: str
    rtl: bool
    bold: bool
    glyphs: tuple[Glyph, ...]
    advance: int

    def origins(self) -> list[int]:
        """Return where each glyph stands, from the left edge."""
        advances = accumulate((glyph.advance for glyph in self.glyphs), initial=0)
        return [reached + glyph.shift for reached, glyph in zip(advances, self.glyphs, strict=False)]


@lru_cache(maxsize=20_000)
def shape(text: str, bold: bool, rtl: bool) -> Shaped:
    """Return the glyphs of the text; characters the font lacks become its empty box."""
    font = face(bold).font
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    # Never guessed: the guess reads the locale of the process, and the same bytes are owed everywhere.
    buffer.direction, buffer.script, buffer.language = ("rtl", "Arab", "ar") if rtl else ("ltr", "Latn", "fr")
    hb.shape(font, buffer, _FEATURES)
    texts = _cluster_texts(text, [info.cluster for info in buffer.glyph_infos], rtl)
    glyphs = tuple(
        Glyph(
            info.codepoint,
            part,
            font.get_glyph_h_advance(info.codepoint),
            position.x_advance,
            position.y_offset,
            position.x_offset,
        )
        for info, position, part in zip(buffer.glyph_infos, buffer.glyph_positions, texts, strict=True)
    )
    return Shaped(text, rtl, bold, glyphs, sum(glyph.advance for glyph in glyphs))


def _cluster_texts(text: str, clusters: list[int], rtl: bool) -> list[str]:
    """Return the text of each glyph: a cluster's text goes to its first glyph in reading order."""
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    texts = [""] * len(clusters)
    seen: set[int] = set()
    positions = range(len(clusters))
    for position in reversed(positions) if rtl else positions:
        start = clusters[position]
        if start not in seen:
            seen.add(start)
            texts[position] = text[start : ends[start]]
    return texts
