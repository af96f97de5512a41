"""The story of an agreement or of a tranche in words, from the audit trail."""

from typing import Any

from grants.audit.queries import story
from grants.core.labels import N_

WORDS = {
    "agreement.prepare": N_("Préparée depuis la décision"),
    "agreement.offer": N_("Proposée à la signature"),
    "agreement.draw": N_("Original enregistré"),
    "agreement.sign": N_("Signature enregistrée"),
    "agreement.enter_into_force": N_("Entrée en vigueur"),
    "agreement.fact": N_("Fait constaté"),
    "agreement.fact/signature": N_("Signature des deux parties constatée"),
    "agreement.fact/progress_70": N_("Rapport d’avancement validé, 70 % au moins dépensés"),
    "agreement.fact/final_report": N_("Rapport final validé"),
    "tranche.open": N_("Devenue exigible"),
    "tranche.request": N_("Demandée"),
    "tranche.verify": N_("Vérifiée"),
    "tranche.send_back": N_("Renvoyée à l’association"),
    "tranche.order": N_("Ordonnée"),
    "tranche.pay": N_("Payée"),
    "tranche.fail": N_("Rejetée par la banque ou la trésorerie"),
}


def story_of(thing: Any) -> list[dict[str, str]]:
    """Return what happened, oldest first, as steps of a timeline; one statement."""
    return story(thing, WORDS)
