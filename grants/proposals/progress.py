"""Where a file stands, in plain words: what happens now, what comes next and when; touches no database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from grants.calls.states import CallState
from grants.core.clock import local_date
from grants.core.i18n import _, date_words, instant_words
from grants.proposals.states import ProposalState


@dataclass(frozen=True)
class Progress:
    """What happens now, what comes next (empty when nothing does), and its date in words (or empty)."""

    now: str
    following: str = ""
    when: str = ""


def progress_of(proposal: Any, call: Any, at: datetime) -> Progress:
    """Return where a file stands at an instant: the words follow the call's dates beside the states."""
    if call.state == CallState.CANCELLED:
        return Progress(_("L’appel est annulé : votre dossier ne sera pas examiné."))
    return _SAY[proposal.state](proposal, call, at)


def _draft(proposal: Any, call: Any, at: datetime) -> Progress:
    if at > call.accepts_until:
        return Progress(_("Le délai de dépôt est passé. Le brouillon reste lisible, mais ne se dépose plus."))
    now = (
        _("Ce dossier est repris pour correction ; le dernier dépôt reste valable.")
        if proposal.submitted_at
        else _("Ce dossier est un brouillon : le ministère ne le voit pas.")
    )
    return Progress(now, _("Déposez-le avant la date limite."), instant_words(call.closes_at))


def _submitted(proposal: Any, call: Any, at: datetime) -> Progress:
    if call.state == CallState.IN_EVALUATION:
        return Progress(
            _("Le ministère vérifie les pièces, puis les règles de l’appel."),
            _("Si tout est en ordre, au moins deux évaluateurs notent votre projet. Résultats prévus :"),
            _results(call, at),
        )
    if at <= call.closes_at:
        return Progress(
            _("Votre dossier est déposé. Vous pouvez encore le corriger et le déposer de nouveau."),
            _("L’examen commence après la date limite :"),
            instant_words(call.closes_at),
        )
    return Progress(
        _("Votre dossier est déposé et ne change plus."),
        _("Le ministère ouvre l’examen de tous les dossiers de l’appel. Résultats prévus :"),
        _results(call, at),
    )


def _in_evaluation(proposal: Any, call: Any, at: datetime) -> Progress:
    return Progress(
        _("Votre dossier est recevable et éligible. Des évaluateurs le notent, chacun de son côté."),
        _("Le comité de sélection décidera ensuite, axe par axe. Résultats prévus :"),
        _results(call, at),
    )


def _evaluated(proposal: Any, call: Any, at: datetime) -> Progress:
    return Progress(
        _("La notation de votre dossier est terminée."),
        _("Le comité de sélection décide, puis les lettres partent le même jour à tous. Résultats prévus :"),
        _results(call, at),
    )


def _selected(proposal: Any, call: Any, at: datetime) -> Progress:
    if local_date(at) >= call.execution_starts_on:
        return Progress(
            _("Votre projet est retenu."),
            _("La suite se lit dans « Mes conventions » : signature, versements, rapports."),
        )
    return Progress(
        _("Votre projet est retenu."),
        _("Le ministère prépare la convention, que vous signerez. Début de l’exécution :"),
        date_words(call.execution_starts_on),
    )


def _reserve(proposal: Any, call: Any, at: datetime) -> Progress:
    last = date(call.year, 12, 31)
    if local_date(at) > last:
        return Progress(_("La liste d’attente de cet appel n’est plus valable."))
    return Progress(
        _("Votre projet est sur la liste d’attente : il sera retenu si des crédits se libèrent."),
        _("La liste est valable jusqu’au :"),
        date_words(last),
    )


def _rejected(proposal: Any, call: Any, at: datetime) -> Progress:
    return Progress(
        _("Votre projet n’est pas retenu. La lettre de décision en donne les raisons et les points."),
        _("Un recours gracieux est possible dans les quinze jours qui suivent la lettre."),
    )


def _set_aside(words: Callable[[], str]) -> Callable[[Any, Any, datetime], Progress]:
    return lambda _proposal, _call, _at: Progress(
        words(), _("La raison vous a été envoyée par courriel ; elle figure aussi dans l’historique.")
    )


def _over(words: Callable[[], str]) -> Callable[[Any, Any, datetime], Progress]:
    return lambda _proposal, _call, _at: Progress(words())


def _results(call: Any, at: datetime) -> str:
    """Return the day of the results, or words where it isn't fixed or has passed."""
    if call.results_on is None:
        return str(_("date à fixer par le ministère"))
    day = date_words(call.results_on)
    if local_date(at) > call.results_on:
        return str(_("%(day)s ; cette date est passée, ils paraîtront dès que possible", day=day))
    return day


_SAY: dict[ProposalState, Callable[[Any, Any, datetime], Progress]] = {
    ProposalState.DRAFT: _draft,
    ProposalState.SUBMITTED: _submitted,
    ProposalState.WITHDRAWN: _over(lambda: _("Vous avez retiré ce dossier : il ne sera pas examiné.")),
    ProposalState.INADMISSIBLE: _set_aside(lambda: _("Votre dossier est irrecevable : il ne sera pas noté.")),
    ProposalState.INELIGIBLE: _set_aside(lambda: _("Votre dossier est inéligible : il ne sera pas noté.")),
    ProposalState.IN_EVALUATION: _in_evaluation,
    ProposalState.EVALUATED: _evaluated,
    ProposalState.SELECTED: _selected,
    ProposalState.RESERVE: _reserve,
    ProposalState.REJECTED: _rejected,
    ProposalState.RENOUNCED: _over(lambda: _("Votre association a renoncé à ce projet.")),
}
