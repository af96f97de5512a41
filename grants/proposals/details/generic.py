"""Details of a kind of activity that has no code of its own, such as one added by staff."""

from grants.core.labels import N_
from grants.proposals.typed import Spec

FIELDS = (
    Spec("hours", N_("Nombre d’heures en tout"), "count", low=1, high=10_000, unit=N_("heures")),
    Spec("place", N_("Lieu")),
)
