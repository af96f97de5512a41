"""What makes a scoring grid sound: weights of 100 in all, minima within reach, names in two scripts."""

from collections.abc import Iterator
from typing import Any

from grants.associations.names import is_arabic_name, is_latin_name
from grants.calls.parts import CriterionDraft, GridDraft, GroupDraft
from grants.core.i18n import _

# What to look at, and a text for each mark from 0 to 5.
GUIDANCE_TEXTS = 7
LONGEST_GUIDANCE = 400

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
    place = f"groups.{group.code}"
    if not group.criteria:
        yield f"{place}.name_fr", _("Groupe %(code)s : au moins un critère.", code=group.code)
    if group.minimum is not None and not 0 < group.minimum <= group.weight:
        words = _(
            "Groupe %(code)s : le minimum va de 1 à %(weight)s points.", code=group.code, weight=group.weight
        )
        yield f"{place}.minimum", words
    yield from _name_problems(place, group)
    for criterion in group.criteria:
        own = f"{place}.criteria.{criterion.code}"
        if criterion.weight <= 0:
            words = _("Critère %(code)s : le poids est supérieur à zéro.", code=criterion.code)
            yield f"{own}.weight", words
        for name in ("guidance_fr", "guidance_ar", "guidance_en"):
            texts = getattr(criterion, name)
            if texts and (len(texts) != GUIDANCE_TEXTS or max(map(len, texts)) > LONGEST_GUIDANCE):
                yield f"{own}.{name}", _("Guide de %(code)s : un texte est trop long.", code=criterion.code)
        yield from _name_problems(own, criterion)


def _name_problems(place: str, part: GroupDraft | CriterionDraft) -> Iterator[Problem]:
    for name, is_right in (
        ("name_fr", is_latin_name),
        ("name_ar", is_arabic_name),
        ("name_en", is_latin_name),
    ):
        if not is_right(getattr(part, name)):
            yield (
                f"{place}.{name}",
                _("Grille, %(code)s : un nom en français, en arabe et en anglais.", code=part.code),
            )
