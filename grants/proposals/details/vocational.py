"""Details of the line vocational training: trade, hours, certificate, centre, insertion (seed 622-634)."""

from grants.core.labels import N_
from grants.proposals.typed import Spec

CERTIFICATES = (
    ("attestation", N_("Attestation de l’association")),
    ("centre", N_("Certificat du centre")),
    ("state", N_("Diplôme ou qualification reconnus par l’État")),
    ("none", N_("Aucun")),
)
WAYS = (
    ("job", N_("Emploi salarié")),
    ("internship", N_("Stage ou apprentissage")),
    ("self", N_("Activité à son compte ou coopérative")),
)
AIM = Spec(
    "insertion_aim",
    N_("Personnes en emploi visées"),
    "count",
    high=100_000,
    unit=N_("personnes"),
    hint=N_("Six mois après la fin, parmi les personnes suivies."),
)

KINDS = {
    "training": (
        Spec("trade", N_("Métier")),
        Spec("hours", N_("Heures de formation par personne"), "count", low=1, high=5_000, unit=N_("h")),
        Spec("certificate", N_("Certificat"), "choice", choices=CERTIFICATES),
        Spec("centre", N_("Centre de formation")),
        AIM,
    ),
    "accompaniment": (
        Spec("persons", N_("Personnes accompagnées"), "count", low=1, high=100_000, unit=N_("personnes")),
        Spec("interviews", N_("Entretiens par personne"), "count", low=1, high=100),
        Spec("services", N_("Services d’emploi associés")),
        AIM,
    ),
    "insertion": (
        Spec("ways", N_("Voies d’insertion"), "choices", choices=WAYS),
        Spec("employers", N_("Employeurs ou filières approchés"), "lines", longest=1_000),
        AIM,
    ),
}
