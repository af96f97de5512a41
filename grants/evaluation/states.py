"""States of an evaluation and of a selection session, outcomes of screening and decisions."""

from grants.core.labels import N_, LabelledEnum
from grants.core.workflow import workflow


class EvaluationState(LabelledEnum):
    ASSIGNED = "assigned", N_("à commencer"), "tag-todo"
    DECLINED = "declined", N_("déclinée"), "tag-rejected"
    RECUSED = "recused", N_("récusée pour conflit"), "tag-rejected"
    IN_PROGRESS = "in_progress", N_("en cours"), "tag-progress"
    VALIDATED = "validated", N_("validée"), "tag-done"


class SessionState(LabelledEnum):
    OPEN = "open", N_("séance ouverte"), "tag-progress"
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


class Confidence(LabelledEnum):
    LOW = "low", N_("faible : hors de mon domaine, ou dossier difficile à juger")
    MEDIUM = "medium", N_("moyenne : je juge l’essentiel, avec des doutes")
    HIGH = "high", N_("forte : je connais le domaine et le dossier est clair")


EVALUATION_WORKFLOW = workflow(
    "evaluation",
    start=([EvaluationState.ASSIGNED], EvaluationState.IN_PROGRESS),
    recuse=([EvaluationState.ASSIGNED, EvaluationState.IN_PROGRESS], EvaluationState.RECUSED),
    decline=([EvaluationState.ASSIGNED], EvaluationState.DECLINED),
    validate=([EvaluationState.IN_PROGRESS], EvaluationState.VALIDATED),
    reopen=([EvaluationState.VALIDATED], EvaluationState.IN_PROGRESS),
)
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
    close=([SessionState.OPEN], SessionState.CLOSED),
    publish=([SessionState.CLOSED], SessionState.PUBLISHED),
)
