"""Why a tranche cannot be paid yet, in words: the rules that stand before each of the four hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from grants.agreements.schedule import TrancheCondition
from grants.agreements.states import AgreementState, TrancheState
from grants.core.i18n import _, date_short
from grants.core.labels import N_

LATE_TOLERANCE = timedelta(days=30)
CONDITIONS = {
    TrancheCondition.SIGNATURE: N_("la signature des deux parties"),
    TrancheCondition.PROGRESS_70: N_(
        "un rapport d’avancement validé, avec 70 % au moins de la première tranche dépensés"
    ),
    TrancheCondition.FINAL_REPORT: N_("le rapport final validé"),
}


@dataclass(frozen=True)
class PaymentStanding:
    """What is known around a tranche on a day: the rest follows from it.

    earlier holds the states of the tranches numbered before; awaited_reports_due_on the due dates of the
    reports that the association has still to submit, not of those that wait for the ministry's review.
    """

    agreement: AgreementState
    tranche: TrancheState
    condition: str
    earlier: Sequence[TrancheState]
    bank_is_verified: bool
    awaited_reports_due_on: Sequence[date]
    today: date


def condition_words(condition: str) -> str:
    """Return what opens a tranche, in the reader's language."""
    return str(_(CONDITIONS[TrancheCondition(condition)]))


def reasons_against_request(standing: PaymentStanding) -> list[str]:
    """Return why the association cannot request the tranche now; none when it can."""
    reasons = []
    if standing.tranche == TrancheState.PLANNED:
        reasons.append(_("Elle s’ouvre avec %(condition)s.", condition=condition_words(standing.condition)))
    if any(state not in (TrancheState.PAID, TrancheState.CANCELLED) for state in standing.earlier):
        reasons.append(_("La tranche précédente n’est pas encore payée."))
    return reasons + reasons_against_payment(standing)


def reasons_against_payment(standing: PaymentStanding) -> list[str]:
    """Return why nobody may move the tranche towards its payment now: payment rules of the agreement."""
    reasons = []
    if standing.agreement != AgreementState.IN_FORCE:
        reasons.append(
            _(
                "La convention ou la décision n’est pas en vigueur (%(state)s).",
                state=standing.agreement.label,
            )
        )
    late = [due for due in standing.awaited_reports_due_on if standing.today - due > LATE_TOLERANCE]
    if late:
        reasons.append(
            _(
                "Un rapport dû le %(day)s n’est toujours pas déposé, plus de 30 jours après.",
                day=date_short(min(late)),
            )
        )
    if not standing.bank_is_verified:
        reasons.append(_("Les coordonnées bancaires de l’association ne sont pas vérifiées."))
    return reasons
