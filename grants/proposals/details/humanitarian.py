"""Details of the line humanitarian aid: kits by kind, households, places (seed lines 514-546).

Of a health campaign the number of persons only is kept: nothing about health.
"""

from dataclasses import replace

from grants.core.labels import N_
from grants.proposals.typed import Spec

KITS = {
    "food": Spec("kits_food", N_("Paniers alimentaires"), "count", needed=False, high=1_000_000),
    "clothing": Spec("kits_clothing", N_("Lots de vêtements"), "count", needed=False, high=1_000_000),
    "children_kits": Spec(
        "kits_children", N_("Trousses pour enfants"), "count", needed=False, high=1_000_000
    ),
    "health_campaigns": Spec("kits_health", N_("Trousses d’hygiène"), "count", needed=False, high=1_000_000),
}
HOUSEHOLDS = Spec("households", N_("Ménages aidés"), "count", low=1, high=1_000_000, unit=N_("ménages"))
PLACES = Spec("places", N_("Lieux de distribution"), "lines", longest=1_000, hint=N_("Un lieu par ligne."))
PERSONS = Spec(
    "health_persons",
    N_("Personnes vues en campagne sanitaire"),
    "count",
    low=1,
    high=1_000_000,
    hint=N_("Un nombre seulement : aucune donnée de santé."),
)


def _kits(own: str) -> tuple[Spec, ...]:
    """Return the kits of the own kind, which are needed, then the others."""
    first = replace(KITS[own], needed=True, low=1)
    return (first, *(spec for kind, spec in KITS.items() if kind != own))


KINDS = {
    "food": (*_kits("food"), HOUSEHOLDS, PLACES),
    "clothing": (*_kits("clothing"), HOUSEHOLDS, PLACES),
    "children_kits": (*_kits("children_kits"), HOUSEHOLDS, PLACES),
    "health_campaigns": (PERSONS, KITS["health_campaigns"], HOUSEHOLDS, PLACES),
}
