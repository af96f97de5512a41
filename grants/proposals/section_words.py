"""Titles of the sections of a proposal and what stands at the head of each page."""

from grants.core.i18n import _
from grants.core.labels import N_

TITLES = {
    "basics": N_("Titre, dates et résumé"),
    "needs": N_("Besoins et public visé"),
    "activities": N_("Activités et villes"),
    "beneficiaries": N_("Bénéficiaires prévus"),
    "timetable": N_("Calendrier"),
    "team": N_("Équipe"),
    "partners": N_("Partenaires"),
    "budget": N_("Dépenses et financement"),
    "funding": N_("Autres financeurs et subventions"),
    "sustainability": N_("Suivi et durée des effets"),
    "questions": N_("Questions de l’appel"),
    "references": N_("Textes à respecter"),
    "documents": N_("Pièces à joindre"),
    "declaration": N_("Déclaration sur l’honneur"),
}
INTROS = {
    "activities": N_("Une ligne par activité et par ville. Les cadres laissés vides ne comptent pas."),
    "needs": N_("Qui a besoin du projet, pourquoi, et comment ces personnes le rejoignent."),
    "timetable": N_(
        "Le calendrier se dessine avec les dates des activités ; ajoutez les étapes qui comptent."
    ),
    "team": N_("Une ligne par fonction. Le nom peut rester vide tant que la personne n’est pas choisie."),
    "partners": N_("Une ligne par partenaire. Sans partenaire, laissez cette partie vide."),
    "funding": N_("Qui d’autre paie le projet, et quelles aides il a demandées ou reçues ailleurs."),
    "sustainability": N_(
        "Ce que le projet laisse, comment il est suivi et comment il protège les personnes."
    ),
    "questions": N_("Les questions propres à cet appel ou à cet axe."),
    "references": N_("Lisez chaque texte, puis confirmez chaque point."),
    "declaration": N_(
        "La personne habilitée déclare pour l’association ; la déclaration est confirmée au dépôt."
    ),
}


def title_of(section: str) -> str:
    """Return the title of a section in the reader's language."""
    return str(_(TITLES[section]))


def intro_of(section: str) -> str:
    """Return what stands under the title of a section, empty when nothing does."""
    return str(_(INTROS[section])) if section in INTROS else ""
