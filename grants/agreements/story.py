"""The story of an agreement or of a tranche in words, from the audit trail."""

from typing import Any

from grants.audit.queries import timeline
from grants.core.i18n import _, instant_words
from grants.core.labels import N_

WORDS = {
    "agreement.prepare": N_("Préparée depuis la décision"),
    "agreement.offer": N_("Proposée à la signature"),
    "agreement.draw": N_("Original enregistré"),
    "agreement.sign": N_("Signature enregistrée"),
    "agreement.enter_into_force": N_("Entrée en vigueur"),
    "agreement.fact": N_("Fait constaté"),
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
    events = timeline(thing)
    return [
        {
            "label": _(WORDS[event.action]) if event.action in WORDS else event.action,
            "when": " · ".join(
                part for part in (instant_words(event.at), event.actor_name, event.reason) if part
            ),
            "place": "now" if position == len(events) else "past",
        }
        for position, event in enumerate(events, 1)
    ]
