"""General texts, dates, rules and lines of a call."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from wtforms import BooleanField, DateField, EmailField, FieldList, FormField, HiddenField
from wtforms.validators import Length, Optional

from grants.calls.draft import CallDraft, with_lines
from grants.calls.forms.base import PlacedErrors, RowForm, UpTo, percentage_field, prose_field, title_field
from grants.calls.parts import LineDraft
from grants.core.fields import CountField, LocalInstantField, MoneyField, Needed
from grants.core.forms import AppForm, VersionedForm
from grants.core.i18n import _l

GENERAL = (
    *(f"{stem}_{tongue}" for stem in ("title", "summary", "eligibility") for tongue in ("fr", "ar", "en")),
    "contact_email",
)
DATES = ("opens_at", "closes_at", "results_on", "execution_starts_on", "execution_ends_on")
RULES = (
    "ceiling_centimes",
    "cofunding_min_pct",
    "overhead_max_pct",
    "equipment_max_pct",
    "in_kind_max_pct",
    "max_grants_per_association",
    "min_months",
    "max_months",
    "hides_identity",
)


class GeneralFields(AppForm):
    title_fr = title_field(_l("Titre en français"), "fr")
    title_ar = title_field(_l("Titre en arabe"), "ar")
    title_en = title_field(_l("Titre en anglais"), "en")
    summary_fr = prose_field(_l("Résumé en français"), "fr")
    summary_ar = prose_field(_l("Résumé en arabe"), "ar")
    summary_en = prose_field(_l("Résumé en anglais"), "en")
    eligibility_fr = prose_field(_l("Conditions de candidature en français"), "fr")
    eligibility_ar = prose_field(_l("Conditions de candidature en arabe"), "ar")
    eligibility_en = prose_field(_l("Conditions de candidature en anglais"), "en")
    contact_email = EmailField(_l("Adresse électronique du contact"), [Needed(), Length(max=254)])


class DatesFields(AppForm):
    opens_at = LocalInstantField(_l("Ouverture du dépôt"), [Needed()], description=_l("Heure du Maroc"))
    closes_at = LocalInstantField(
        _l("Date limite de dépôt"),
        [Needed()],
        description=_l("Heure du Maroc ; une seconde après, c’est trop tard"),
    )
    results_on = DateField(_l("Résultats prévus le"), [Optional()])
    execution_starts_on = DateField(_l("Début d’exécution des projets"), [Needed()])
    execution_ends_on = DateField(_l("Fin d’exécution des projets"), [Needed()])


class RulesFields(AppForm):
    ceiling_centimes = MoneyField(_l("Plafond d’une aide"), [Needed()])
    cofunding_min_pct = percentage_field(
        _l("Apport minimal"), 90, _l("Part du coût total apportée par l’association")
    )
    overhead_max_pct = percentage_field(_l("Frais généraux au plus"), 100, _l("Part du coût total"))
    equipment_max_pct = percentage_field(_l("Équipement au plus"), 100, _l("Part du coût total"))
    in_kind_max_pct = percentage_field(_l("Apport en nature au plus"), 100, _l("Part de l’apport"))
    max_grants_per_association = CountField(_l("Aides par association au plus"), [Needed(), UpTo(20)])
    min_months = CountField(_l("Durée d’un projet au moins"), [Needed(), UpTo(60)])
    max_months = CountField(_l("Durée d’un projet au plus"), [Needed(), UpTo(60)])
    hides_identity = BooleanField(
        _l("Cacher aux évaluateurs qui présente le dossier"),
        description=_l(
            "Noms, coordonnées et noms de fichiers leur sont masqués. Ne change plus après la publication."
        ),
        default=False,
    )


class LineRow(RowForm):
    line_code = HiddenField()
    envelope_centimes = MoneyField(_l("Enveloppe"))
    ceiling_centimes = MoneyField(_l("Plafond propre à l’axe"))
    appeal_reserve_pct = CountField(_l("Réserve pour recours"), [UpTo(50)])
    max_grants_per_association = CountField(_l("Aides par association"), [UpTo(20)])

    def to_draft(self) -> LineDraft | None:
        """Return the line typed, or None when it has no envelope: it is not opened."""
        if self.envelope_centimes.data is None:
            return None
        reserve, grants = self.appeal_reserve_pct.data, self.max_grants_per_association.data
        return LineDraft(
            line_code=self.line_code.data or "",
            envelope_centimes=self.envelope_centimes.data,
            ceiling_centimes=self.ceiling_centimes.data,
            appeal_reserve_pct=5 if reserve is None else reserve,
            max_grants_per_association=1 if grants is None else grants,
        )


class LinesFields(PlacedErrors):
    lines = FieldList(FormField(LineRow), label=_l("Axes et enveloppes"), max_entries=60)

    def typed_lines(self) -> tuple[LineDraft, ...]:
        """Return the lines that have an envelope, in order."""
        typed = (row.form.to_draft() for row in self.lines)
        return tuple(line for line in typed if line is not None)


class EditGeneralForm(GeneralFields, VersionedForm):
    def apply(self, draft: CallDraft) -> CallDraft:
        """Return the draft with the texts typed."""
        return replace(draft, **_typed(self, GENERAL))


class EditDatesForm(DatesFields, VersionedForm):
    def apply(self, draft: CallDraft) -> CallDraft:
        """Return the draft with the dates typed."""
        return replace(draft, **_typed(self, DATES))


class EditRulesForm(RulesFields, VersionedForm):
    def apply(self, draft: CallDraft) -> CallDraft:
        """Return the draft with the rules typed."""
        return replace(draft, **_typed(self, RULES))


class EditLinesForm(LinesFields, VersionedForm):
    def apply(self, draft: CallDraft) -> CallDraft:
        """Return the draft with the lines typed; documents follow their lines."""
        return with_lines(draft, self.typed_lines())


def line_values(line_codes: Iterable[str], drafts: Iterable[LineDraft] = ()) -> list[dict[str, Any]]:
    """Return the rows of the table of lines: one a line of the strategy, filled where the call has it."""
    known = {draft.line_code: draft for draft in drafts}
    return [
        vars(known[code])
        if code in known
        else {"line_code": code, "appeal_reserve_pct": 5, "max_grants_per_association": 1}
        for code in line_codes
    ]


def _typed(form: AppForm, names: Iterable[str]) -> dict[str, Any]:
    empty = dict.fromkeys(GENERAL, "")
    return {name: form[name].data if form[name].data is not None else empty.get(name) for name in names}
