"""The grid editor: weights, minima and names; groups and criteria come and go, their codes stay."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from string import ascii_uppercase
from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField
from wtforms.validators import Optional

from grants.calls.draft import CallDraft
from grants.calls.forms.base import PlacedErrors, RowForm, UpTo, name_field, title_field
from grants.calls.parts import CriterionDraft, GridDraft, GroupDraft
from grants.core.fields import CountField, Needed
from grants.core.forms import VersionedForm
from grants.core.i18n import _l

NAMES = ("name_fr", "name_ar", "name_en")
MOST_GROUPS, MOST_CRITERIA = 12, 20
_CODE = re.compile(r"[A-Z][A-Z0-9]{0,3}")


class PartRow(RowForm):
    """A group or a criterion; one without code was just typed, and counts for nothing while it is empty."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask nothing of an empty row, nor of one that goes."""
        return self.is_blank or bool(self["remove"].data) or super().validate(extra_validators)

    @property
    def is_new(self) -> bool:
        """Say whether the row has no code of its own yet."""
        return not _CODE.fullmatch(str(self["code"].data or ""))


class CriterionRow(PartRow):
    code = HiddenField()
    name_fr = name_field(_l("Nom en français"), "fr")
    name_ar = name_field(_l("Nom en arabe"), "ar")
    name_en = name_field(_l("Nom en anglais"), "en")
    weight = CountField(_l("Poids"), [Needed(), UpTo(100)])
    may_be_not_applicable = BooleanField(_l("Peut être sans objet"))
    remove = BooleanField(_l("Retirer ce critère"))

    @property
    def is_blank(self) -> bool:
        """Say whether the row is a new one in which nothing was typed."""
        typed = [self[name].data for name in NAMES] + [self.weight.data, self.weight.raw]
        return self.is_new and all(value in (None, "") for value in typed)


class GroupRow(PartRow):
    code = HiddenField()
    name_fr = title_field(_l("Nom en français"), "fr")
    name_ar = title_field(_l("Nom en arabe"), "ar")
    name_en = title_field(_l("Nom en anglais"), "en")
    minimum = CountField(_l("Minimum éliminatoire"), [Optional(), UpTo(100)])
    criteria = FieldList(FormField(CriterionRow), max_entries=MOST_CRITERIA)
    remove = BooleanField(_l("Retirer ce groupe"))

    @property
    def is_blank(self) -> bool:
        """Say whether the group is a new one in which nothing was typed."""
        typed = any(self[name].data for name in NAMES) or not all(row.form.is_blank for row in self.criteria)
        return self.is_new and not typed


class EditGridForm(PlacedErrors, VersionedForm):
    pass_mark = CountField(_l("Note de passage"), [Needed(), UpTo(100)], description=_l("Sur 100 points"))
    difference_limit = CountField(
        _l("Écart qui appelle un troisième évaluateur"),
        [Needed(), UpTo(100)],
        description=_l("Points entre les deux totaux ; au-delà, un troisième évaluateur est nommé"),
    )
    groups = FieldList(FormField(GroupRow), max_entries=MOST_GROUPS)

    def apply(self, draft: CallDraft) -> CallDraft:
        """Return the draft with the grid typed; parts that were not sent stay, new ones get a code."""
        typed = {row.form.code.data: row.form for row in self.groups}
        kept = [
            _group(item, typed.get(item.code))
            for item in draft.grid.groups
            if not _goes(typed.get(item.code))
        ]
        taken = {group.code for group in draft.grid.groups}
        for form in _new_rows(self.groups, taken):
            form.code.data = next(letter for letter in ascii_uppercase if letter not in taken)
            taken.add(form.code.data)
            kept.append(_group(GroupDraft(form.code.data, "", "", "", None, ()), form))
        grid = GridDraft(tuple(kept), int(self.pass_mark.data or 0), int(self.difference_limit.data or 0))
        return replace(draft, grid=grid)


def grid_values(grid: GridDraft) -> dict[str, Any]:
    """Return the values that the grid editor starts with, with room for one more criterion and group."""
    groups = [
        {**vars(group), "criteria": [*(vars(item) for item in group.criteria), {}]} for group in grid.groups
    ]
    groups.append({"criteria": [{}, {}]})
    return {"pass_mark": grid.pass_mark, "difference_limit": grid.difference_limit, "groups": groups}


def _goes(form: Any) -> bool:
    return form is not None and bool(form.remove.data)


def _new_rows(rows: Any, known: Collection[str]) -> Iterator[Any]:
    """Give the rows that the draft does not know, empty ones and those that go left out."""
    for row in rows:
        if row.form.code.data not in known and not row.form.is_blank and not _goes(row.form):
            yield row.form


def _group(group: GroupDraft, form: Any) -> GroupDraft:
    if form is None:
        return group
    typed = {row.form.code.data: row.form for row in form.criteria}
    kept = [
        _criterion(item, typed.get(item.code)) for item in group.criteria if not _goes(typed.get(item.code))
    ]
    taken = {item.code for item in group.criteria}
    for row in _new_rows(form.criteria, taken):
        row.code.data = next(
            code for number in range(1, 100) if (code := f"{group.code[:1]}{number}") not in taken
        )
        taken.add(row.code.data)
        kept.append(_criterion(CriterionDraft(row.code.data, 0, "", "", ""), row))
    return replace(group, **_names(form), minimum=form.minimum.data, criteria=tuple(kept))


def _criterion(item: CriterionDraft, form: Any) -> CriterionDraft:
    if form is None:
        return item
    return replace(
        item,
        **_names(form),
        weight=form.weight.data,
        may_be_not_applicable=form.may_be_not_applicable.data,
    )


def _names(form: Any) -> dict[str, Any]:
    return {name: form[name].data or "" for name in NAMES}
