"""The Unicode bidirectional algorithm (UAX #9), with tables of its own for one declared version."""

from grants.core.bidi.lines import reorder_line, visual_order
from grants.core.bidi.paragraph import Levels, base_direction, paragraph_levels

__all__ = ["Levels", "base_direction", "paragraph_levels", "reorder_line", "visual_order"]
