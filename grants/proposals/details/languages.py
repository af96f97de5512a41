"""Details of the line languages and Moroccan culture (seed lines 379-393)."""

from grants.core.labels import N_
from grants.proposals.typed import Spec

LANGUAGES = (
    ("darija", N_("Arabe marocain (darija)")),
    ("arabic", N_("Arabe standard")),
    ("amazigh", N_("Amazighe")),
    ("french", N_("Français")),
)
# Levels of the Common European Framework, which Moroccan language centres use.
LEVELS = tuple((level, level) for level in ("A1", "A2", "B1", "B2", "C1"))
HOURS = Spec("hours_week", N_("Heures par semaine"), "count", low=1, high=40, unit=N_("h"))
WEEKS = Spec("weeks", N_("Nombre de semaines"), "count", low=1, high=104, unit=N_("semaines"))

KINDS = {
    "moroccan_languages": (
        Spec("language", N_("Langue enseignée"), "choice", choices=LANGUAGES),
        Spec("level", N_("Niveau visé"), "choice", choices=LEVELS),
        HOURS,
        WEEKS,
        Spec("groups", N_("Nombre de groupes"), "count", low=1, high=200),
        Spec("certificate", N_("Un certificat est remis"), "yes_no"),
    ),
    "moroccan_culture": (
        Spec("themes", N_("Thèmes abordés"), "lines", longest=1_000),
        HOURS,
        WEEKS,
        Spec("place", N_("Lieu")),
    ),
}
