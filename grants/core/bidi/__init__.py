"""The Unicode bidirectional algorithm (UAX #9), with tables of its own for one declared version."""

from grants.core.bidi.lines import VisualRun, reorder_line, visual_runs
from grants.core.bidi.paragraph import Levels, base_direction, paragraph_levels

__all__ = ["Levels", "VisualRun", "base_direction", "paragraph_levels", "reorder_line", "visual_runs"]
