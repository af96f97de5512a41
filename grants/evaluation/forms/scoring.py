"""Forms of an evaluator: the grid with its half points, and the recusal.

The grid is drawn from light values: fifteen criteria of eleven marks as full form fields would cost
more than all the rest of the page.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, cast

from werkzeug.datastructures import MultiDict
from wtforms import RadioField, TextAreaField
from wtforms.validators import Optional

from grants.core.fields import Needed, as_choices
from grants.core.forms import VersionedForm
from grants.core.i18n import _l
from grants.evaluation.grids import CriterionRow, GridRows, GroupRow
from grants.evaluation.mark_row import MarkChoice
from grants.evaluation.marking import HIGHEST, MarkInput
from grants.evaluation.score_rows import points_text
from grants.evaluation.states import Confidence
from grants.evaluation.units import Opinion, Stand, mark_key, read_fields
from grants.proposals.units import Seen, parse_seen


class ScoreEvaluationForm(VersionedForm):
    """What goes with the grid: the opinion on the whole, how sure its author is, the private note."""

    general_comment = TextAreaField(
        _l("Avis d’ensemble"),
        [Optional()],
        description=_l("L’association le lira, sans votre nom."),
        render_kw={"dir": "auto"},
    )
    confidence = RadioField(_l("Votre assurance sur cette évaluation"), [Optional()])
    private_note = TextAreaField(
        _l("Notes pour moi"),
        [Optional()],
        description=_l("Vous seul les lisez ; elles sont effacées cinq ans après."),
        render_kw={"dir": "auto"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.confidence.choices = as_choices(Confidence.choices())

    @property
    def opinion(self) -> Opinion:
        """Return the opinion with the confidence chosen."""
        sure = self.confidence.data
        return Opinion(self.general_comment.data or "", Confidence.of(sure) if sure else None)


class ReopenForm(VersionedForm):
    """The reason for taking validated marks up again."""

    reason = TextAreaField(_l("Raison, que l’évaluateur lira"), [Needed()])


class RecuseForm(VersionedForm):
    """The reason for stepping aside."""

    reason = TextAreaField(_l("Lien avec l’association ou autre raison"), [Needed()])


@dataclass(frozen=True)
class CriterionEntry:
    """One criterion on the page: its marks, points so far, comment and errors; why it does not apply."""

    row: CriterionRow
    field: MarkChoice
    given: MarkInput
    left_out: str | None
    comment_errors: tuple[str, ...]
    token: str = ""

    @property
    def unit(self) -> str:
        """Return the key of the unit that is saved alone."""
        return mark_key(self.row.code)

    @property
    def applies(self) -> bool:
        """Say whether the criterion is to be marked."""
        return self.left_out is None

    @property
    def exact_points(self) -> Fraction | None:
        """Return the points of the mark, None without one or where the criterion does not apply."""
        half = None if self.given.abstained or not self.applies else self.given.half_points
        return None if half is None else Fraction(half * self.row.weight, HIGHEST)

    @property
    def points(self) -> str | None:
        """Return the points in words, None without a mark."""
        exact = self.exact_points
        return None if exact is None else points_text(exact)

    @property
    def is_open(self) -> bool:
        """Say whether the comment shows at once."""
        return bool(
            self.given.comment or self.given.abstained or self.comment_errors or self.given.needs_comment
        )


@dataclass(frozen=True)
class GroupEntry:
    """One group on the page."""

    row: GroupRow
    entries: tuple[CriterionEntry, ...]

    @property
    def applying_weight(self) -> int:
        """Return the weight of the criteria that apply."""
        return sum(entry.row.weight for entry in self.entries if entry.applies)

    @property
    def exact_points(self) -> Fraction:
        """Return the points so far on the criteria that apply, before they are brought back."""
        return sum((entry.exact_points or Fraction(0) for entry in self.entries), Fraction(0))

    @property
    def points(self) -> str | None:
        """Return the points so far out of the weight of the group, in words; None when nothing applies."""
        if not self.applying_weight:
            return None
        return points_text(self.exact_points * self.row.weight / self.applying_weight)


def total_points(groups: Collection[GroupEntry]) -> str:
    """Return the points so far out of the weight of the grid, in words.

    Where a criterion is not applicable they are brought back to the full weight (decision rule 12).
    """
    exact = sum((group.exact_points for group in groups), Fraction(0))
    applying = sum(group.applying_weight for group in groups)
    return points_text(exact * sum(group.row.weight for group in groups) / applying if applying else exact)


def given_marks(values: MultiDict[str, str]) -> dict[str, MarkInput]:
    """Return what the page holds, criterion by criterion; a value that is no number lies outside the grid."""
    names = (name.partition("_") for name in values)
    codes = dict.fromkeys(code for kind, _separator, code in names if kind in ("mark", "comment", "abstain"))
    return {code: cast(MarkInput, read_fields(mark_key(code), values)) for code in codes if code}


def seen_units(tokens: Iterable[str]) -> dict[str, Seen]:
    """Return what the page showed of each unit, out of "mark:A1=3.9f86d081884c"."""
    pairs = (token.partition("=") for token in tokens)
    return {key: parse_seen(token) for key, _equals, token in pairs}


def grid_entries(
    grid: GridRows,
    given: Mapping[str, MarkInput],
    left_out: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    stored: Mapping[str, Stand] | None = None,
) -> tuple[GroupEntry, ...]:
    """Return the grid as the page draws it, with the problems found by field name.

    left_out: code -> reason of the criteria that are not applicable to the file. stored: key -> unit as
    the database has it, for the tokens that say what the page showed.
    """
    found, known = problems or {}, stored or {}

    def errors(name: str) -> tuple[str, ...]:
        return (found[name],) if name in found else ()

    def entry(row: CriterionRow) -> CriterionEntry:
        mark = given.get(row.code, MarkInput())
        chosen = None if mark.abstained else mark.half_points
        return CriterionEntry(
            row,
            MarkChoice(f"mark_{row.code}", chosen, errors(f"mark_{row.code}")),
            mark,
            left_out.get(row.code),
            errors(f"comment_{row.code}"),
            known.get(mark_key(row.code), Stand(MarkInput())).token(mark_key(row.code)),
        )

    return tuple(GroupEntry(group, tuple(map(entry, group.criteria))) for group in grid.groups)
