"""What makes a scoring grid sound: weights of 100 in all, minima within reach, names in two scripts."""

from collections.abc import Iterator
from typing import Any

from grants.associations.names import is_arabic_name, is_latin_name
from grants.calls.parts import CriterionDraft, GridDraft, GroupDraft
from grants.core.i18n import _

Problem = tuple[str | None, Any]


def grid_problems(grid: GridDraft) -> Iterator[Problem]:
    """Give what is wrong with a grid: pairs of a field (or None) and a translated message."""
    codes = [criterion.code for group in grid.groups for criterion in group.criteria]
    if len(set(codes)) < len(codes) or len({group.code for group in grid.groups}) < len(grid.groups):
        yield None, _("Grille : deux critères portent le même code.")
    if grid.weight != 100:
        yield None, _("Grille : les poids font 100 en tout, et non %(sum)s.", sum=grid.weight)
    if not 1 <= grid.pass_mark <= 100:
        yield "pass_mark", _("La note de passage va de 1 à 100.")
    if not 1 <= grid.difference_limit <= 100:
        yield "difference_limit", _("L’écart va de 1 à 100 points.")
    for group in grid.groups:
        yield from _group_problems(group)


def _group_problems(group: GroupDraft) -> Iterator[Problem]:
    if not group.criteria:
        yield None, _("Groupe %(code)s : au moins un critère.", code=group.code)
    if group.minimum is not None and not 0 < group.minimum <= group.weight:
        yield (
            None,
            _(
                "Groupe %(code)s : le minimum va de 1 à %(weight)s points.",
                code=group.code,
                weight=group.weight,
            ),
        )
    for criterion in group.criteria:
        if criterion.weight <= 0:
            yield None, _("Critère %(code)s : le poids est supérieur à zéro.", code=criterion.code)
    parts: tuple[GroupDraft | CriterionDraft, ...] = (group, *group.criteria)
    for part in parts:
        if not _is_named(part):
            yield None, _("Grille, %(code)s : un nom en français, en arabe et en anglais.", code=part.code)


def _is_named(part: GroupDraft | CriterionDraft) -> bool:
    return is_latin_name(part.name_fr) and is_arabic_name(part.name_ar) and is_latin_name(part.name_en)
