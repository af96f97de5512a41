"""The units of an evaluation: what is saved, compared and in conflict alone (docs/adr/0006).

Three kinds: the mark of a criterion ("mark:A1"), the opinion with the confidence ("opinion:all") and the
private note ("note:all"). Values travel as the text of their fields, by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from grants.core.forms import clean_text
from grants.core.i18n import _
from grants.evaluation.grids import GridRows
from grants.evaluation.marking import LONGEST_COMMENT, MarkInput, Problem, faults
from grants.evaluation.states import Confidence
from grants.proposals.units import Seen, seen_token

OPINION, NOTE = "opinion:all", "note:all"
OUTSIDE = -1

Fields = dict[str, str]


@dataclass(frozen=True)
class Opinion:
    """What goes for the whole file: an opinion that the association reads, and how sure its author is."""

    general: str = ""
    confidence: Confidence | None = None


Value = MarkInput | Opinion | str


@dataclass(frozen=True)
class Change:
    """One unit as it shall become; seen is what the page showed, None to write whatever stands."""

    key: str
    value: Value
    seen: Seen | None = None


@dataclass(frozen=True)
class Stand:
    """One unit as it stands."""

    value: Value
    revision: int = 0

    def token(self, key: str) -> str:
        """Return what a page carries to say that it showed this."""
        return seen_token(self.revision, fields_of(key, self.value))


@dataclass(frozen=True)
class Outcome:
    """What became of a change: saved, same, conflict or refused, with the unit as it stands now."""

    key: str
    status: str
    now: Stand
    problems: tuple[Problem, ...] = ()


def mark_key(code: str) -> str:
    """Return the key of a criterion's mark."""
    return f"mark:{code}"


def fields_of(key: str, value: Value) -> Fields:
    """Return a value as the text of its fields."""
    if isinstance(value, MarkInput):
        code = key.partition(":")[2]
        half = "" if value.half_points is None or value.abstained else str(value.half_points)
        return {
            f"mark_{code}": half,
            f"abstain_{code}": "1" if value.abstained else "",
            f"comment_{code}": value.comment,
        }
    if isinstance(value, Opinion):
        return {"general_comment": value.general, "confidence": str(value.confidence or "")}
    return {"private_note": value}


def read_fields(key: str, fields: Mapping[str, str]) -> Value:
    """Return the value that fields hold. Raises ValueError for a key that no unit has."""
    kind, _colon, what = key.partition(":")
    if kind == "mark" and what:
        abstained = bool(fields.get(f"abstain_{what}"))
        return MarkInput(
            None if abstained else half_points(fields.get(f"mark_{what}", "")),
            abstained,
            clean_text(fields.get(f"comment_{what}", "")),
        )
    if key == OPINION:
        sure = fields.get("confidence", "")
        return Opinion(clean_text(fields.get("general_comment", "")), Confidence.of(sure) if sure else None)
    if key == NOTE:
        return str(clean_text(fields.get("private_note", "")))
    raise ValueError(key)


def half_points(text: str) -> int | None:
    """Return half points typed or chosen; what is no number lies outside the grid."""
    text = text.strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else OUTSIDE


def blank(key: str) -> Stand:
    """Return a unit in which nothing was written yet."""
    return Stand(MarkInput() if key.startswith("mark:") else Opinion() if key == OPINION else "")


def unit_faults(grid: GridRows, key: str, value: Value) -> list[Problem]:
    """Return why a value can't be kept even in a draft: pairs of field and message."""
    if isinstance(value, MarkInput):
        return faults(grid, {key.partition(":")[2]: value})
    field, text = (
        ("general_comment", value.general) if isinstance(value, Opinion) else ("private_note", value)
    )
    if len(text) > LONGEST_COMMENT:
        return [(field, _("Ce texte dépasse %(limit)s signes.", limit=LONGEST_COMMENT))]
    return []
