"""The story of a call in words, from the audit trail."""

from grants.audit.queries import story
from grants.calls.models import Call, Corrigendum
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


CORRIGENDUM_WORDS = {
    "corrigendum.prepare": N_("Commencé"),
    "corrigendum.change": N_("Modifié"),
    "corrigendum.give_reasons": N_("Raisons écrites"),
    "corrigendum.ask_approval": N_("Approbation demandée"),
    "corrigendum.approve": N_("Approuvé"),
    "corrigendum.send_back": N_("Renvoyé en brouillon"),
    "corrigendum.publish": N_("Publié"),
    "corrigendum.publish_by_rule": N_("Publié par la règle de l’appel"),
    "corrigendum.abandon": N_("Abandonné"),
}


def corrigendum_story(corrigendum: Corrigendum) -> list[dict[str, str]]:
    """Return what happened to the corrigendum, oldest first, as steps of a timeline."""
    return story(corrigendum, CORRIGENDUM_WORDS)


def story_of(call: Call) -> list[dict[str, str]]:
    """Return what happened to the call, oldest first, as steps of a timeline."""
    return story(call, WORDS)
