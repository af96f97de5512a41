"""The story of a call in words, from the audit trail."""

from grants.audit.queries import timeline
from grants.calls.models import Call
from grants.core.i18n import _, instant_words
from grants.core.labels import N_

WORDS = {
    "call.create": N_("Créé"),
    "call.update": N_("Modifié"),
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
    events = timeline(call)
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
