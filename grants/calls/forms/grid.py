"""The grid editor: weights, minima, names; the codes stay."""

from dataclasses import replace
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


class CriterionRow(RowForm):
    code = HiddenField()
    name_fr = name_field(_l("Nom en français"), "fr")
    name_ar = name_field(_l("Nom en arabe"), "ar")
    name_en = name_field(_l("Nom en anglais"), "en")
    weight = CountField(_l("Poids"), [Needed(), UpTo(100)])
    may_be_not_applicable = BooleanField(_l("Peut être sans objet"))


class GroupRow(RowForm):
    code = HiddenField()
    name_fr = title_field(_l("Nom en français"), "fr")
    name_ar = title_field(_l("Nom en arabe"), "ar")
    name_en = title_field(_l("Nom en anglais"), "en")
    minimum = CountField(_l("Minimum éliminatoire"), [Optional(), UpTo(100)])
    criteria = FieldList(FormField(CriterionRow), max_entries=20)


class EditGridForm(PlacedErrors, VersionedForm):
    pass_mark = CountField(_l("Note de passage"), [Needed(), UpTo(100)], description=_l("Sur 100 points"))
    difference_limit = CountField(
        _l("Écart qui appelle un troisième évaluateur"),
        [Needed(), UpTo(100)],
        description=_l("Points entre les deux totaux ; au-delà, un troisième évaluateur est nommé"),
    )
    groups = FieldList(FormField(GroupRow), max_entries=12)

    def apply(self, draft: CallDraft) -> CallDraft:
        """Return the draft with the numbers and names typed; parts that were not sent stay."""
        typed = {row.form.code.data: row.form for row in self.groups}
        groups = tuple(_group(group, typed.get(group.code)) for group in draft.grid.groups)
        grid = GridDraft(groups, int(self.pass_mark.data or 0), int(self.difference_limit.data or 0))
        return replace(draft, grid=grid)


def grid_values(grid: GridDraft) -> dict[str, Any]:
    """Return the values that the grid editor starts with."""
    groups = [{**vars(group), "criteria": [vars(item) for item in group.criteria]} for group in grid.groups]
    return {"pass_mark": grid.pass_mark, "difference_limit": grid.difference_limit, "groups": groups}


def _group(group: GroupDraft, form: Any) -> GroupDraft:
    if form is None:
        return group
    typed = {row.form.code.data: row.form for row in form.criteria}
    criteria = tuple(_criterion(item, typed.get(item.code)) for item in group.criteria)
    return replace(group, **_names(form), minimum=form.minimum.data, criteria=criteria)


def _criterion(item: CriterionDraft, form: Any) -> CriterionDraft:
    if form is None:
        return item
    return replace(
        item,
        **_names(form),
        weight=form.weight.data,
        may_be_not_applicable=form.may_be_not_applicable.data,
    )


def _names(form: Any) -> dict[str, str]:
    return {name: form[name].data for name in NAMES}
