"""Details of the line culture: the seven themes of the report of 2015 (seed lines 363-377).

The audience is a third kind of count: people who come and watch, never added to participants.
"""

from grants.core.labels import N_
from grants.proposals.typed import Spec

METHODS = (
    ("tickets", N_("Billets ou inscriptions")),
    ("count", N_("Comptage à l’entrée")),
    ("estimate", N_("Estimation")),
)
EVENTS = (
    ("festival", N_("Festival")),
    ("concert", N_("Concert ou danse")),
    ("theatre", N_("Théâtre ou conte")),
    ("exhibition", N_("Exposition")),
    ("screening", N_("Projection de films")),
    ("meal", N_("Cuisine ou table partagée")),
    ("debate", N_("Rencontre ou débat")),
)
FORMS = (
    ("talk", N_("Causerie")),
    ("workshop", N_("Atelier")),
    ("theatre", N_("Théâtre forum")),
    ("screening", N_("Projection et débat")),
)
AUDIENCE = Spec(
    "audience",
    N_("Public attendu"),
    "count",
    high=1_000_000,
    unit=N_("personnes"),
    hint=N_("Qui vient regarder ou écouter ; compté à part des participants."),
)
METHOD = Spec("audience_method", N_("Manière de compter le public"), "choice", choices=METHODS)
SESSIONS = Spec("sessions", N_("Nombre de séances"), "count", low=1, high=1_000)

KINDS = {
    "awareness_schools": (
        Spec("event_kind", N_("Forme"), "choice", choices=FORMS),
        Spec("schools", N_("Nombre d’établissements"), "count", low=1, high=500),
        SESSIONS,
        AUDIENCE,
        METHOD,
    ),
    "awareness_associations": (
        Spec("event_kind", N_("Forme"), "choice", choices=FORMS),
        Spec("associations", N_("Nombre d’associations visées"), "count", low=1, high=1_000),
        SESSIONS,
        AUDIENCE,
        METHOD,
    ),
    "festivals_events": (
        Spec("event_kind", N_("Genre d’événement"), "choice", choices=EVENTS),
        Spec("days", N_("Nombre de jours"), "count", low=1, high=90, unit=N_("jours")),
        Spec("place", N_("Lieu")),
        AUDIENCE,
        METHOD,
    ),
    "sharing_workshops": (
        Spec("event_kind", N_("Genre d’événement"), "choice", choices=EVENTS),
        SESSIONS,
        Spec("students", N_("Étudiants subsahariens associés"), "count", high=10_000),
        AUDIENCE,
        METHOD,
    ),
    "training_sessions": (
        Spec("subject", N_("Sujet de la formation")),
        SESSIONS,
        Spec("hours", N_("Heures par séance"), "count", low=1, high=12, unit=N_("h")),
        Spec("audience", N_("Public attendu"), "count", needed=False, high=1_000_000, unit=N_("personnes")),
    ),
    "studies": (
        Spec("subject", N_("Sujet de l’étude")),
        Spec("method", N_("Méthode"), "lines", longest=1_000),
        Spec("publication", N_("Forme de la publication")),
        Spec(
            "audience", N_("Lecteurs attendus"), "count", needed=False, high=1_000_000, unit=N_("personnes")
        ),
    ),
    "excursions": (
        Spec("destination", N_("Destination")),
        Spec("outings", N_("Nombre de sorties"), "count", low=1, high=200),
        Spec("places", N_("Places par sortie"), "count", low=1, high=500),
        Spec("supervisors", N_("Accompagnateurs par sortie"), "count", low=1, high=100),
    ),
}
