"""How grants are paid and which reports are owed, row by row."""

from dataclasses import replace
from typing import Any

from wtforms import BooleanField, DateField, FieldList, FormField, SelectField
from wtforms.validators import Optional

from grants.calls.draft import CallDraft
from grants.calls.forms.base import PlacedErrors, RowForm, UpTo
from grants.calls.kinds import ReportBasis, ReportEnd, TrancheCondition
from grants.calls.parts import ReportDraft, TrancheDraft, TrancheRuleDraft
from grants.core.fields import CountField, MoneyField, as_choices
from grants.core.forms import VersionedForm
from grants.core.i18n import _, _l
from grants.obligations.states import ObligationKind

BELOW, UPTO, ABOVE = "below", "upto", "above"
MOST_BANDS, MOST_TRANCHES, MOST_REPORTS = 8, 6, 12


class TrancheRow(RowForm):
    share_pct = CountField(_l("Part"), [UpTo(100)])
    condition = SelectField(_l("Due"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.condition.choices = as_choices([("", _("choisir")), *TrancheCondition.choices()])

    @property
    def is_blank(self) -> bool:
        """Say whether the row has no share."""
        return self.share_pct.data is None


class BandRow(RowForm):
    bound = SelectField(_l("Aides"))
    bound_centimes = MoneyField(_l("Montant"), [Optional()])
    tranches = FieldList(FormField(TrancheRow), max_entries=MOST_TRANCHES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(BELOW, _("de moins de")), (UPTO, _("jusqu’à")), (ABOVE, _("au-delà"))]
        self.bound.choices = as_choices(words)

    @property
    def is_blank(self) -> bool:
        """Say whether the band has neither share nor amount."""
        return self.bound_centimes.data is None and all(row.form.is_blank for row in self.tranches)

    def to_draft(self) -> TrancheRuleDraft | None:
        """Return the band typed, None when it has no share."""
        shares = tuple(
            TrancheDraft(row.form.share_pct.data, row.form.condition.data or "")
            for row in self.tranches
            if not row.form.is_blank
        )
        if self.is_blank:
            return None
        amount = self.bound_centimes.data
        return TrancheRuleDraft(
            amount if self.bound.data == BELOW else None, amount if self.bound.data == UPTO else None, shares
        )


class EditPaymentsForm(PlacedErrors, VersionedForm):
    bands = FieldList(FormField(BandRow), max_entries=MOST_BANDS)

    def apply(self, draft: CallDraft) -> CallDraft:
        """Return the draft with the bands typed; one without any share is left out."""
        typed = (row.form.to_draft() for row in self.bands)
        return replace(draft, tranche_rules=tuple(band for band in typed if band is not None))


class ReportRow(RowForm):
    kind = SelectField(_l("Rapport"))
    basis = SelectField(_l("Dû par"))
    report_end = SelectField(_l("Sa période finit"))
    end_months = CountField(_l("Mois après le début"), [Optional(), UpTo(60)])
    ends_on = DateField(_l("Date"), [Optional()])
    due_days = CountField(_l("Remis sous (jours)"), [UpTo(365)])
    is_cut = BooleanField(_l("Coupé au 31 août et au 31 décembre"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = as_choices([("", _("aucun")), *ObligationKind.choices()])
        self.basis.choices = as_choices(ReportBasis.choices())
        self.report_end.choices = as_choices(ReportEnd.choices())

    @property
    def is_blank(self) -> bool:
        """Say whether no report was chosen."""
        return not self.kind.data

    def to_draft(self) -> ReportDraft | None:
        """Return the report typed, None when no kind was chosen."""
        if self.is_blank:
            return None
        return ReportDraft(
            kind=ObligationKind.of(self.kind.data),
            report_end=ReportEnd.of(self.report_end.data),
            due_days=0 if self.due_days.data is None else self.due_days.data,
            basis=ReportBasis.of(self.basis.data),
            end_months=self.end_months.data,
            ends_on=self.ends_on.data,
            is_cut=bool(self.is_cut.data),
        )


class EditReportsForm(PlacedErrors, VersionedForm):
    reports = FieldList(FormField(ReportRow), max_entries=MOST_REPORTS)

    def apply(self, draft: CallDraft) -> CallDraft:
        """Return the draft with the reports typed; a row without a kind is left out."""
        typed = (row.form.to_draft() for row in self.reports)
        return replace(draft, reports=tuple(report for report in typed if report is not None))


def payment_values(draft: CallDraft) -> list[dict[str, Any]]:
    """Return the rows that the editor of payments starts with, with room for one more band."""
    rows = [_band_values(rule) for rule in draft.tranche_rules]
    return [*rows, {"bound": BELOW, "tranches": [{}] * 3}]


def report_values(draft: CallDraft) -> list[dict[str, Any]]:
    """Return the rows that the editor of reports starts with, with room for two more."""
    rows = [
        {
            **vars(item),
            "kind": item.kind.value,
            "basis": item.basis.value,
            "report_end": item.report_end.value,
        }
        for item in draft.reports
    ]
    return [*rows, *({"kind": "", "is_cut": False} for _row in range(2))]


def _band_values(rule: TrancheRuleDraft) -> dict[str, Any]:
    bound = BELOW if rule.below_centimes is not None else UPTO if rule.upto_centimes is not None else ABOVE
    spare: list[dict[str, Any]] = [{}] * max(1, 3 - len(rule.tranches))
    return {
        "bound": bound,
        "bound_centimes": rule.below_centimes if bound == BELOW else rule.upto_centimes,
        "tranches": [*(vars(item) for item in rule.tranches), *spare],
    }
