"""Forms that move a report: submit, return or validate, correct."""

from typing import Any

from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length, ValidationError

from grants.core.fields import Needed
from grants.core.forms import VersionedForm
from grants.core.i18n import _, _l
from grants.reporting.completeness import Part


class SubmitReportForm(VersionedForm):
    """The declaration that goes with a submission."""

    declared = BooleanField(
        _l("Je certifie que ces chiffres sont exacts et que les justificatifs sont conservés dix ans."),
    )

    def validate_declared(self, field: Any) -> None:
        """Refuse a submission without the declaration."""
        if not field.data:
            raise ValidationError(_("Cochez la déclaration pour déposer le rapport."))


class ReviewReportForm(VersionedForm):
    """Base of the remarks of a review; review_form adds one field a part."""

    remark = TextAreaField(_l("Remarque sur l’ensemble du rapport"), [Length(max=5000)])

    def remarks(self, parts: list[Part]) -> dict[str, str]:
        """Return what was typed by part, "" for the whole."""
        return {"": self.remark.data or ""} | {
            part.code: self._fields[remark_field(part)].data or "" for part in parts
        }


class CorrectReportForm(VersionedForm):
    """Why a validated report has to be corrected."""

    reason = TextAreaField(
        _l("Pourquoi ce rapport est-il à corriger ?"),
        [Needed(), Length(max=2000)],
        description=_l("La raison reste attachée à la correction."),
    )


def remark_field(part: Part) -> str:
    """Return the name of the field of the remark on a part."""
    return "remark-" + part.code.replace(":", "-")


def review_form(parts: list[Part], version: int) -> ReviewReportForm:
    """Return the form of a review with one remark a part."""
    fields = {remark_field(part): TextAreaField(part.title, [Length(max=5000)]) for part in parts}
    form: type[ReviewReportForm] = type("PartsReviewForm", (ReviewReportForm,), fields)
    return form(data={"version": str(version)})
