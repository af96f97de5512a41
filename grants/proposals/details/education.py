"""Details of the line education: non-formal schooling and school support (seed lines 287-330)."""

from grants.core.labels import N_
from grants.proposals.typed import Spec

LEVELS_NON_FORMAL = (
    ("initiation", N_("Initiation : lire, écrire, compter")),
    ("consolidation", N_("Consolidation")),
    ("bridge", N_("Passerelle vers l’école publique")),
)
LEVELS = (
    ("preschool", N_("Préscolaire")),
    ("primary", N_("Primaire")),
    ("lower_secondary", N_("Collège")),
    ("upper_secondary", N_("Lycée")),
)
SUBJECTS = (
    ("arabic", N_("Arabe")),
    ("french", N_("Français")),
    ("mathematics", N_("Mathématiques")),
    ("sciences", N_("Sciences")),
    ("all", N_("Aide aux devoirs, toutes matières")),
)
AREF = (
    ("agreement", N_("Convention signée")),
    ("contact", N_("Contact pris, accord attendu")),
    ("none", N_("Pas encore de lien")),
)
HOURS = N_("Heures par semaine")

KINDS = {
    "non_formal_education": (
        Spec("level", N_("Niveau"), "choice", choices=LEVELS_NON_FORMAL),
        Spec("groups", N_("Nombre de groupes"), "count", low=1, high=200),
        Spec("hours_week", HOURS, "count", low=1, high=40, unit=N_("h"), hint=N_("Pour un groupe.")),
        Spec("place", N_("École ou lieu des cours")),
        Spec("aref", N_("Lien avec l’académie régionale (AREF)"), "choice", choices=AREF),
    ),
    "school_support": (
        Spec("level", N_("Niveau"), "choice", choices=LEVELS),
        Spec("subjects", N_("Matières"), "choices", choices=SUBJECTS),
        Spec("hours_week", HOURS, "count", low=1, high=30, unit=N_("h"), hint=N_("Pour un groupe.")),
        Spec("school", N_("École des élèves")),
    ),
}
