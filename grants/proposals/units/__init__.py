"""The units of a draft: what may be saved, merged and in conflict alone; a field or a table row.

A unit has a key "kind:what" ("field:title", "text:needs", "activity:12", "city:oujda"), typed values by
field name, and a revision. A new kind of row is one entry in registry.KINDS; see docs/recipes.md.
"""

from grants.proposals.units.kinds import Kind, Values
from grants.proposals.units.registry import KINDS, kind_of, read_units, section_of, what_of
from grants.proposals.units.values import Seen, parse_seen, plain, seen_token

__all__ = [
    "KINDS",
    "Kind",
    "Seen",
    "Values",
    "kind_of",
    "parse_seen",
    "plain",
    "read_units",
    "section_of",
    "seen_token",
    "what_of",
]
