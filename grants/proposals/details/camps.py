"""Details of the line holiday camps: site, children by home city, supervision, insurance (seed 399-425)."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from grants.core.labels import N_
from grants.proposals.typed import Spec, homes_total

SITES = (
    ("sea", N_("Bord de mer")),
    ("mountain", N_("Montagne")),
    ("countryside", N_("Campagne")),
    ("city", N_("Ville")),
)

KINDS = {
    "holiday_camps": (
        Spec("site", N_("Nom et adresse du site")),
        Spec("site_kind", N_("Genre de site"), "choice", choices=SITES),
        Spec("nights", N_("Nombre de nuits"), "count", low=1, high=60, unit=N_("nuits")),
        Spec("supervisors", N_("Nombre d’encadrants"), "count", low=1, high=1_000),
        Spec("insurer", N_("Assureur")),
        Spec("insured", N_("Chaque enfant et chaque encadrant est assuré"), "yes_no"),
        Spec("children", N_("Enfants par ville d’origine"), "homes", high=100_000),
    )
}


def children_per_supervisor(details: Mapping[str, Any]) -> Fraction | None:
    """Return how many children each supervisor looks after; None while one of the numbers is missing."""
    children, supervisors = homes_total(details.get("children")), details.get("supervisors") or 0
    return Fraction(children, supervisors) if children and supervisors else None


def supervisors_needed(children: int, most_children: int) -> int:
    """Return the smallest number of supervisors of which none looks after more children than that."""
    return -(-children // most_children)
