"""Measures and colours of official papers, in points."""

from dataclasses import dataclass, replace

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

GREEN = "#0B5D4B"
SAFFRON = "#C8871B"
INK = "#1B2430"
MUTED = "#5A6472"
RULE = "#E3DFD6"
ZEBRA = "#F7F5F0"
HEADER_GROUND = "#EEF3F0"

PAGE_WIDTH, PAGE_HEIGHT = A4
SIDE = 22 * mm
TOP = PAGE_HEIGHT - 18 * mm
BOTTOM = 24 * mm
FOOTER_RULE = 17 * mm
BODY_WIDTH = PAGE_WIDTH - 2 * SIDE
BODY_HEIGHT: float = TOP - BOTTOM


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set; `leading` is the distance between lines as a share of the size."""

    size: float = 11.5
    leading: float = 1.42
    align: str = "justify"
    color: str = INK
    before: float = 0
    after: float = 5
    keep_with_next: bool = False


BODY = Style()
TITLE = Style(size=18, leading=1.35, align="center", color=GREEN, before=8, after=10, keep_with_next=True)
HEADING = Style(size=13, leading=1.4, align="start", color=GREEN, before=9, after=3, keep_with_next=True)
MINISTRY = Style(size=10, leading=1.35, align="start", color=GREEN, after=0)
CELL = Style(size=10, leading=1.35, align="start", after=0)
LABEL = replace(CELL, color=MUTED)
CAPTION = Style(size=9, leading=1.4, align="start", color=MUTED, after=0)
FOOTER = Style(size=8.5, leading=1.3, align="start", color=MUTED, after=0)


@dataclass(frozen=True, slots=True)
class Setting:
    """The language a part of the document is written in, its direction, and the size of its letters."""

    lang: str

    @property
    def rtl(self) -> bool:
        """Say whether the layout runs from right to left."""
        return self.lang == "ar"

    def style(self, style: Style) -> Style:
        """Return the style for this language: Arabic is set larger and with more air."""
        if not self.rtl:
            return style
        return replace(style, size=round(style.size * 1.12, 1), leading=style.leading * 1.08)
