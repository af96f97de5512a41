"""Forms of the check of a file before evaluation."""

from collections.abc import Iterable, Mapping

from wtforms import RadioField, TextAreaField
from wtforms.validators import Length, Optional

from grants.core.fields import Needed, as_choices
from grants.core.forms import VersionedForm
from grants.core.i18n import _l
from grants.evaluation.screening_points import CHECKS, ELIGIBILITY

PASS, FAIL = "pass", "fail"


class ScreenProposalForm(VersionedForm):
    """The verdict of one stage and its reason."""

    verdict = RadioField(_l("Conclusion"), [Needed(_l("Choisissez une conclusion."))], validate_choice=True)
    reason = TextAreaField(
        _l("Raison"),
        [Optional(), Length(max=3000)],
        description=_l("Exigée pour un refus ; elle est envoyée à l’association."),
    )

    def offer(self, pass_label: str, fail_label: str) -> None:
        """Name the two verdicts."""
        self.verdict.choices = as_choices([(PASS, pass_label), (FAIL, fail_label)])

    @property
    def passed(self) -> bool:
        """Say whether the stage is passed."""
        return str(self.verdict.data) == PASS


def checked_documents(ticked: Iterable[str], codes: Iterable[str]) -> dict[str, dict[str, bool]]:
    """Return the checks of each document from ticked boxes such as "STAT:valid"."""
    given = set(ticked)
    return {code: {check: f"{code}:{check}" in given for check in CHECKS} for code in codes}


def checked_points(ticked: Iterable[str]) -> dict[str, bool]:
    """Return the points of eligibility from ticked boxes."""
    given = set(ticked)
    return {code: code in given for code in ELIGIBILITY}


def written_reasons(given: Mapping[str, str], codes: Iterable[str]) -> dict[str, str]:
    """Return the reason written for each point, from fields such as "reason-STAT"."""
    return {code: given.get(f"reason-{code}", "") for code in codes}
