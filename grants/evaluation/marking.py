"""Marks as an evaluator gives them: which are accepted, and what a validation still needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from grants.core.i18n import _
from grants.evaluation.grids import GridRows

HIGHEST = 10
LOW, HIGH = 2, 9
LONGEST_COMMENT = 3000

Problem = tuple[str | None, str]


@dataclass(frozen=True)
class MarkInput:
    """What was given for one criterion: half points from 0 to 10, or an abstention, and a comment."""

    half_points: int | None = None
    abstained: bool = False
    comment: str = ""

    @property
    def is_given(self) -> bool:
        """Say whether the criterion is marked or abstained from."""
        return self.abstained or self.half_points is not None

    @property
    def is_empty(self) -> bool:
        """Say whether nothing at all was given."""
        return not self.is_given and not self.comment

    @property
    def needs_comment(self) -> bool:
        """Say whether a comment is compulsory: an abstention, a mark up to 1 or from 4.5 on."""
        if self.abstained:
            return True
        return self.half_points is not None and not LOW < self.half_points < HIGH


def faults(grid: GridRows, marks: Mapping[str, MarkInput]) -> list[Problem]:
    """Return what can't be kept even in a draft: a mark outside the grid, a text that is too long."""
    found: list[Problem] = []
    for code, mark in marks.items():
        if code not in grid.by_code:
            found.append((None, _("Le critère %(code)s n’est pas dans la grille.", code=code)))
        elif mark.half_points is not None and not 0 <= mark.half_points <= HIGHEST:
            found.append(
                (f"mark_{code}", _("%(code)s : choisissez une note de 0 à 5, par demi-point.", code=code))
            )
        elif len(mark.comment) > LONGEST_COMMENT:
            found.append(
                (
                    f"comment_{code}",
                    _(
                        "%(code)s : le commentaire dépasse %(limit)s signes.",
                        code=code,
                        limit=LONGEST_COMMENT,
                    ),
                )
            )
    return found


def missing(grid: GridRows, marks: Mapping[str, MarkInput], not_applicable: set[str]) -> list[Problem]:
    """Return what a validation still needs: a mark or an abstention everywhere, and its comment."""
    found: list[Problem] = []
    for criterion in grid.criteria:
        mark = marks.get(criterion.code, MarkInput())
        if criterion.code in not_applicable:
            continue
        if not mark.is_given:
            found.append(
                (
                    f"mark_{criterion.code}",
                    _("%(code)s : donnez une note ou abstenez-vous.", code=criterion.code),
                )
            )
        elif mark.needs_comment and not mark.comment.strip():
            found.append((f"comment_{criterion.code}", _comment_needed(criterion.code, mark)))
    return found


def signed(marks: Mapping[str, MarkInput], general: str, name: str) -> list[Problem]:
    """Return the texts for the association in which the evaluator's own name stands: letters bear none."""
    own = " ".join(name.casefold().split())
    if not own:
        return []
    texts = {f"comment_{code}": mark.comment for code, mark in marks.items()} | {"general_comment": general}
    return [
        (field, _("Retirez votre nom : l’association lira ce texte."))
        for field, text in texts.items()
        if own in " ".join(text.casefold().split())
    ]


def _comment_needed(code: str, mark: MarkInput) -> str:
    if mark.abstained:
        return str(_("%(code)s : écrivez la raison de l’abstention.", code=code))
    return str(
        _(
            "%(code)s : justifiez cette note ; un commentaire est exigé à 1 ou moins et à 4,5 ou plus.",
            code=code,
        )
    )
