"""The grid of a call as plain values: one statement to read, names in three languages, and its rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from sqlalchemy import select

from grants.calls.models import CriteriaGroup, Criterion, Grid
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.evaluation.grid_spec import CriterionSpec, GridSpec, GroupSpec

# Groups whose means part files of one score, in order (decision rule 4); a grid without one skips it.
TIE_BREAKS = ("A", "E")
# The group on experience, which readers mark apart where a call hides who applies.
READ_APART = "B"


@dataclass(frozen=True)
class CriterionRow:
    """One question of the grid."""

    id: int
    code: str
    name_fr: str
    name_ar: str
    name_en: str
    weight: int
    may_be_not_applicable: bool


@dataclass(frozen=True)
class GroupRow:
    """A group of criteria; minimum in points, None when it eliminates nobody."""

    code: str
    name_fr: str
    name_ar: str
    name_en: str
    minimum: int | None
    criteria: tuple[CriterionRow, ...]

    @property
    def weight(self) -> int:
        """Return the weight of the group, in points."""
        return sum(criterion.weight for criterion in self.criteria)


@dataclass(frozen=True)
class GridRows:
    """The grid of one call."""

    pass_mark: int
    difference_limit: int
    groups: tuple[GroupRow, ...]

    @cached_property
    def criteria(self) -> tuple[CriterionRow, ...]:
        """Return all criteria in order."""
        return tuple(criterion for group in self.groups for criterion in group.criteria)

    @cached_property
    def by_code(self) -> dict[str, CriterionRow]:
        """Return the criteria by their codes."""
        return {criterion.code: criterion for criterion in self.criteria}

    @cached_property
    def codes_by_id(self) -> dict[int, str]:
        """Return the codes by the identifiers of the rows."""
        return {criterion.id: criterion.code for criterion in self.criteria}

    @cached_property
    def spec(self) -> GridSpec:
        """Return the grid as scoring computes with it."""
        groups = tuple(
            GroupSpec(
                group.code,
                tuple(CriterionSpec(c.code, c.weight, c.may_be_not_applicable) for c in group.criteria),
                group.minimum,
            )
            for group in self.groups
        )
        return GridSpec(groups, self.pass_mark, self.difference_limit)

    @property
    def tie_breaks(self) -> tuple[str, ...]:
        """Return the codes of the groups that part equal scores."""
        own = {group.code for group in self.groups}
        return tuple(code for code in TIE_BREAKS if code in own)


def grid_statement(call_id: Any) -> Any:
    """Return the statement that reads a grid: a row a criterion, in order, for `grid_from`."""
    return (
        select(
            Grid.pass_mark,
            Grid.difference_limit,
            CriteriaGroup.code,
            CriteriaGroup.name_fr,
            CriteriaGroup.name_ar,
            CriteriaGroup.name_en,
            CriteriaGroup.minimum,
            Criterion.id,
            Criterion.code.label("criterion_code"),
            Criterion.name_fr,
            Criterion.name_ar,
            Criterion.name_en,
            Criterion.weight,
            Criterion.may_be_not_applicable,
        )
        .join(CriteriaGroup, CriteriaGroup.grid_id == Grid.id)
        .join(Criterion, Criterion.group_id == CriteriaGroup.id)
        .where(Grid.call_id == call_id)
        .order_by(CriteriaGroup.position, CriteriaGroup.id, Criterion.position, Criterion.id)
    )


def part_of(grid: GridRows, apart: bool) -> GridRows:
    """Return the group that readers mark apart, or the other groups."""
    groups = tuple(group for group in grid.groups if (group.code == READ_APART) == apart)
    return GridRows(grid.pass_mark, grid.difference_limit, groups)


def grid_from(rows: Sequence[Any]) -> GridRows:
    """Return the grid of rows read by `grid_statement`. Raises NotFound without rows."""
    if not rows:
        raise NotFound(_("Cet appel n’a pas de grille."))
    groups = tuple(_group(head, members) for head, members in groupby(rows, key=lambda row: tuple(row[2:7])))
    return GridRows(rows[0][0], rows[0][1], groups)


def grid_rows(call_id: int) -> GridRows:
    """Return the grid of a call, in one statement; raises NotFound when it has none."""
    return grid_from(db.session.execute(grid_statement(call_id)).all())


def _group(head: tuple[Any, ...], members: Iterable[Any]) -> GroupRow:
    code, name_fr, name_ar, name_en, minimum = head
    criteria = tuple(CriterionRow(*row[7:14]) for row in members)
    return GroupRow(code, name_fr, name_ar, name_en, minimum, criteria)
