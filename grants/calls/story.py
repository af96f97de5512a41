"""The story of a call in words, from the audit trail."""

from grants.audit.queries import story
from grants.calls.models import Call
from grants.core.labels import N_

WORDS = {
    "call.create": N_("Créé"),
    "call.update": N_("Modifié"),
    "call.rehearse": N_("Répétition demandée"),
    "call.ask_approval": N_("Approbation demandée"),
    "call.approve": N_("Approuvé"),
    "call.send_back": N_("Renvoyé en brouillon"),
    "call.publish": N_("Publié"),
    "call.start_evaluation": N_("Évaluation commencée"),
    "call.decide": N_("Résultats publiés"),
    "call.close_out": N_("Clôturé"),
    "call.cancel": N_("Annulé"),
}


def story_of(call: Call) -> list[dict[str, str]]:
    """Return what happened to the call, oldest first, as steps of a timeline."""
    return story(call, WORDS)
