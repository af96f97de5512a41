"""States of an evaluation and of a selection session, outcomes of screening and decisions."""

from grants.core.labels import N_, LabelledEnum
from grants.core.workflow import workflow


class EvaluationState(LabelledEnum):
    ASSIGNED = "assigned", N_("à commencer"), "tag-todo"
    DECLINED = "declined", N_("déclinée"), "tag-rejected"
    RECUSED = "recused", N_("récusée pour conflit"), "tag-rejected"
    IN_PROGRESS = "in_progress", N_("en cours"), "tag-progress"
    VALIDATED = "validated", N_("validée"), "tag-done"
    WITHDRAWN = "withdrawn", N_("retirée : dossier clos"), "tag-rejected"


class BlindFileState(LabelledEnum):
    CLEAN = "clean", N_("montré, rien trouvé"), "tag-done"
    RELEASED = "released", N_("montré après examen"), "tag-done"
    WITHHELD = "withheld", N_("retenu"), "tag-wait"


class SessionState(LabelledEnum):
    PLANNED = "planned", N_("séance convoquée"), "tag-todo"
    OPEN = "open", N_("séance ouverte"), "tag-progress"
    CLOSING = "closing", N_("clôture à confirmer"), "tag-wait"
    CLOSED = "closed", N_("séance close"), "tag-wait"
    PUBLISHED = "published", N_("résultats publiés"), "tag-done"


class DecisionOutcome(LabelledEnum):
    SELECTED = "selected", N_("retenu"), "tag-done"
    RESERVE = "reserve", N_("liste d’attente"), "tag-reserve"
    REJECTED = "rejected", N_("non retenu"), "tag-rejected"

    @classmethod
    def named(cls, value: str) -> "DecisionOutcome":
        """Return the outcome of a stored value; KeyError for an unknown one."""
        return {str(member.value): member for member in cls}[value]


class BallotChoice(LabelledEnum):
    FOR = "for", N_("pour")
    AGAINST = "against", N_("contre")
    ABSTAIN = "abstain", N_("abstention")


class VoteSubject(LabelledEnum):
    DECISION = "decision", N_("décision sur un dossier")
    COVERAGE = "coverage", N_("correction de couverture")
    TRANSFER = "transfer", N_("transfert entre axes")


class RecusalKind(LabelledEnum):
    DECLARED = "declared", N_("lien déclaré")
    SAID = "said", N_("déport dit en séance")


class ItemGround(LabelledEnum):
    NOT_NOTIFIED = "not_notified", N_("pas encore notifié")
    RESERVE = "reserve", N_("liste d’attente")
    RENOUNCED = "renounced", N_("renonciation")
    APPEAL = "appeal", N_("recours accueilli")
    CORRECTION = "correction", N_("correction motivée")


class SignatureKind(LabelledEnum):
    SIGNED = "signed", N_("signé"), "tag-done"
    REFUSED = "refused", N_("refus de signer"), "tag-rejected"


class LetterKind(LabelledEnum):
    DECISION = "decision", N_("lettre de décision")
    APPEAL_ANSWER = "appeal_answer", N_("réponse à un recours")
    UNSUCCESSFUL = "unsuccessful", N_("axe déclaré infructueux")
    CANCELLED = "cancelled", N_("appel annulé")
    RESERVE_ENDED = "reserve_ended", N_("fin de la liste d’attente")

    @classmethod
    def named(cls, value: str) -> "LetterKind":
        """Return the kind of a stored value; KeyError for an unknown one."""
        return {str(member.value): member for member in cls}[value]


class EndingState(LabelledEnum):
    """A line to be declared unsuccessful, or a call to be cancelled: proposed, then pronounced by another."""

    PREPARED = "prepared", N_("à approuver"), "tag-wait"
    SENT_BACK = "sent_back", N_("renvoyé au gestionnaire"), "tag-late"
    APPROVED = "approved", N_("prononcé"), "tag-rejected"


class AppealState(LabelledEnum):
    DRAFT = "draft", N_("recours en préparation"), "tag-progress"
    FILED = "filed", N_("recours déposé"), "tag-wait"
    ACKNOWLEDGED = "acknowledged", N_("recours enregistré"), "tag-wait"
    PREPARED = "prepared", N_("réponse à approuver"), "tag-wait"
    UPHELD = "upheld", N_("recours accueilli"), "tag-done"
    DISMISSED = "dismissed", N_("recours rejeté"), "tag-rejected"
    WITHDRAWN = "withdrawn", N_("recours retiré"), "tag-rejected"


class AppealGround(LabelledEnum):
    POINTS = "points", N_("les points ou les commentaires ne correspondent pas au dossier")
    FACT = "fact", N_("un fait ou une pièce du dossier n’a pas été pris en compte")
    RULE = "rule", N_("une règle de l’appel a été mal appliquée")
    PROCEDURE = "procedure", N_("la procédure n’a pas été suivie")
    OTHER = "other", N_("autre motif, expliqué ci-dessous")


class CompletionState(LabelledEnum):
    ASKED = "asked", N_("complément demandé"), "tag-progress"
    ANSWERED = "answered", N_("complément renvoyé"), "tag-wait"
    EXPIRED = "expired", N_("délai du complément passé"), "tag-wait"
    REVIEWED = "reviewed", N_("complément examiné"), "tag-done"


class ScreeningStage(LabelledEnum):
    ADMISSIBILITY = "admissibility", N_("recevabilité")
    ELIGIBILITY = "eligibility", N_("éligibilité")


class MarkKind(LabelledEnum):
    MARKED = "marked", N_("noté")
    ABSTAINED = "abstained", N_("abstention")
    OPEN = "open", N_("à noter")


class InvitationState(LabelledEnum):
    INVITED = "invited", N_("invité"), "tag-wait"
    ACCEPTED = "accepted", N_("a accepté"), "tag-done"
    REFUSED = "refused", N_("a refusé"), "tag-rejected"
    CANCELLED = "cancelled", N_("invitation retirée"), "tag-rejected"
    STEPPED_DOWN = "stepped_down", N_("s’est désisté"), "tag-late"


class PastTieKind(LabelledEnum):
    EMPLOYMENT = "employment", N_("emploi ou prestation payée")
    MEMBERSHIP = "membership", N_("adhésion ou bénévolat")
    BOARD = "board", N_("fonction au bureau")
    FAMILY = "family", N_("parent ou conjoint dans l’association")
    FUNDING = "funding", N_("financement apporté")


class TieKind(LabelledEnum):
    """How a person and an association were found to be tied, the strongest first."""

    MEMBERSHIP = "membership", N_("membre de l’association")
    SAME_PERSON = "same_person", N_("même personne")
    DECLARED = "declared", N_("conflit déclaré")
    PAST = "past", N_("lien antérieur déclaré")
    OFFICER = "officer", N_("nom d’un membre du bureau")
    EMAIL = "email", N_("adresse électronique")
    PHONE = "phone", N_("téléphone")
    ADDRESS = "address", N_("adresse postale")
    BANK = "bank", N_("compte bancaire")
    DOMAIN = "domain", N_("domaine de messagerie")


class CalibrationState(LabelledEnum):
    OPEN = "open", N_("en cours"), "tag-progress"
    CLOSED = "closed", N_("terminé"), "tag-done"


class Confidence(LabelledEnum):
    LOW = "low", N_("faible : hors de mon domaine, ou dossier difficile à juger")
    MEDIUM = "medium", N_("moyenne : je juge l’essentiel, avec des doutes")
    HIGH = "high", N_("forte : je connais le domaine et le dossier est clair")


EVALUATION_WORKFLOW = workflow(
    "evaluation",
    start=([EvaluationState.ASSIGNED], EvaluationState.IN_PROGRESS),
    recuse=(
        [EvaluationState.ASSIGNED, EvaluationState.IN_PROGRESS, EvaluationState.VALIDATED],
        EvaluationState.RECUSED,
    ),
    decline=([EvaluationState.ASSIGNED], EvaluationState.DECLINED),
    replace=([EvaluationState.ASSIGNED, EvaluationState.IN_PROGRESS], EvaluationState.DECLINED),
    validate=([EvaluationState.IN_PROGRESS], EvaluationState.VALIDATED),
    reopen=([EvaluationState.VALIDATED], EvaluationState.IN_PROGRESS),
    withdraw=([EvaluationState.ASSIGNED, EvaluationState.IN_PROGRESS], EvaluationState.WITHDRAWN),
)
ENDING_WORKFLOW = workflow(
    "call_ending",
    prepare=([EndingState.SENT_BACK], EndingState.PREPARED),
    send_back=([EndingState.PREPARED], EndingState.SENT_BACK),
    approve=([EndingState.PREPARED], EndingState.APPROVED),
)
INVITATION_WORKFLOW = workflow(
    "evaluator_invitation",
    accept=([InvitationState.INVITED], InvitationState.ACCEPTED),
    refuse=([InvitationState.INVITED], InvitationState.REFUSED),
    cancel=([InvitationState.INVITED], InvitationState.CANCELLED),
    step_down=([InvitationState.ACCEPTED], InvitationState.STEPPED_DOWN),
    invite_again=(
        [InvitationState.REFUSED, InvitationState.CANCELLED, InvitationState.STEPPED_DOWN],
        InvitationState.INVITED,
    ),
)
CALIBRATION_WORKFLOW = workflow("calibration", close=([CalibrationState.OPEN], CalibrationState.CLOSED))
COMPLETION_WORKFLOW = workflow(
    "completion",
    answer=([CompletionState.ASKED], CompletionState.ANSWERED),
    expire=([CompletionState.ASKED], CompletionState.EXPIRED),
    review=([CompletionState.ANSWERED, CompletionState.EXPIRED], CompletionState.REVIEWED),
)
APPEAL_WORKFLOW = workflow(
    "appeal",
    file=([AppealState.DRAFT], AppealState.FILED),
    acknowledge=([AppealState.FILED], AppealState.ACKNOWLEDGED),
    prepare=([AppealState.ACKNOWLEDGED], AppealState.PREPARED),
    send_back=([AppealState.PREPARED], AppealState.ACKNOWLEDGED),
    uphold=([AppealState.PREPARED], AppealState.UPHELD),
    dismiss=([AppealState.PREPARED], AppealState.DISMISSED),
    withdraw=([AppealState.FILED, AppealState.ACKNOWLEDGED, AppealState.PREPARED], AppealState.WITHDRAWN),
)
SESSION_WORKFLOW = workflow(
    "session",
    open=([SessionState.PLANNED], SessionState.OPEN),
    ask_close=([SessionState.OPEN], SessionState.CLOSING),
    resume=([SessionState.CLOSING], SessionState.OPEN),
    close=([SessionState.CLOSING], SessionState.CLOSED),
    publish=([SessionState.CLOSED], SessionState.PUBLISHED),
)

BLIND_FILE_WORKFLOW = workflow(
    "blind_file",
    clear=([BlindFileState.WITHHELD], BlindFileState.CLEAN),
    release=([BlindFileState.WITHHELD], BlindFileState.RELEASED),
    withhold=([BlindFileState.CLEAN, BlindFileState.RELEASED], BlindFileState.WITHHELD),
)
