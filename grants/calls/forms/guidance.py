"""The guidance of one criterion: what to look at and what each mark means, in three languages."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from wtforms import FieldList, FormField, TextAreaField
from wtforms.validators import Length

from grants.calls.draft import CallDraft
from grants.calls.forms.base import LanguageArea, RowForm
from grants.calls.grid_checks import GUIDANCE_TEXTS, LONGEST_GUIDANCE
from grants.calls.parts import CriterionDraft, GroupDraft
from grants.core.forms import VersionedForm
from grants.core.i18n import LANGUAGES, _l


def _text(label: Any, language: str) -> TextAreaField:
    return TextAreaField(
        label, [Length(max=LONGEST_GUIDANCE)], widget=LanguageArea(language), render_kw={"rows": 2}
    )


class GuidanceRow(RowForm):
    """One text of the guidance in each language."""

    fr = _text(_l("En français"), "fr")
    ar = _text(_l("En arabe"), "ar")
    en = _text(_l("En anglais"), "en")


class EditGuidanceForm(VersionedForm):
    """Seven rows: what to look at, then the marks from 0 to 5."""

    rows = FieldList(FormField(GuidanceRow), min_entries=GUIDANCE_TEXTS, max_entries=GUIDANCE_TEXTS)

    def apply(self, draft: CallDraft, code: str) -> CallDraft:
        """Return the draft with the guidance typed for one criterion."""
        texts = {
            f"guidance_{tongue}": tuple(row.form[tongue].data or "" for row in self.rows)
            for tongue in LANGUAGES
        }
        kept: dict[str, Any] = {name: given if any(given) else () for name, given in texts.items()}

        def changed(group: GroupDraft) -> GroupDraft:
            criteria = tuple(replace(item, **kept) if item.code == code else item for item in group.criteria)
            return replace(group, criteria=criteria)

        grid = replace(draft.grid, groups=tuple(changed(group) for group in draft.grid.groups))
        return replace(draft, grid=grid)


def guidance_values(criterion: CriterionDraft) -> dict[str, Any]:
    """Return what the editor starts with."""
    return {"rows": list(_rows(criterion))}


def _rows(criterion: CriterionDraft) -> Iterator[dict[str, str]]:
    for place in range(GUIDANCE_TEXTS):
        row = {}
        for tongue in LANGUAGES:
            texts = getattr(criterion, f"guidance_{tongue}")
            row[tongue] = texts[place] if texts else ""
        yield row
