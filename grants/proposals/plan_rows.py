"""Rows of a proposal beside activities and budget: milestones, team, partners, funders, other subsidies.

Each kind is a frozen row and the specification of its fields: forms, services and rules read the same.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from grants.core.labels import N_
from grants.proposals.typed import Spec, day_of

YEARS_BACK = 2

ENGAGEMENTS = (("paid", N_("Rémunéré")), ("volunteer", N_("Bénévole")))
PARTNER_KINDS = (
    ("aref", N_("Académie régionale (AREF)")),
    ("delegation", N_("Délégation ou direction provinciale")),
    ("commune", N_("Commune, province ou région")),
    ("ofppt", N_("OFPPT ou Entraide nationale")),
    ("association", N_("Association")),
    ("organisation", N_("Organisation internationale ou ambassade")),
    ("company", N_("Entreprise")),
    ("other", N_("Autre")),
)
STATUSES = (("asked", N_("Demandé")), ("granted", N_("Accordé")), ("received", N_("Reçu")))


@dataclass(frozen=True)
class MilestoneRow:
    """One date that matters between the activities; id is its row in the draft."""

    title: str = ""
    due_on: date | None = None
    id: int | None = None


@dataclass(frozen=True)
class TeamRow:
    """One function in the team; the name is personal, the share of time in whole percents."""

    role: str = ""
    name: str = ""
    qualification: str = ""
    time_pct: int | None = None
    engagement: str = ""
    id: int | None = None


@dataclass(frozen=True)
class PartnerRow:
    """One partner, what it brings, and whether its letter is joined."""

    name: str = ""
    kind: str = ""
    contribution: str = ""
    has_letter: bool = False
    id: int | None = None


@dataclass(frozen=True)
class FunderRow:
    """Another funder of this project, with the state of its money; amount in centimes."""

    name: str = ""
    status: str = ""
    amount_centimes: int | None = None
    id: int | None = None


@dataclass(frozen=True)
class SubsidyRow:
    """A subsidy asked or received for the same project lately; amount in centimes."""

    name: str = ""
    year: int | None = None
    status: str = ""
    amount_centimes: int | None = None
    id: int | None = None


@dataclass(frozen=True)
class RowKind:
    """One kind of rows: the section it stands in, its row, its fields, the name of one of them."""

    name: str
    section: str
    row: type[Any]
    specs: tuple[Spec, ...]
    one: str
    add: str

    @property
    def personal(self) -> tuple[str, ...]:
        """Return the names of the fields that name a person."""
        return tuple(spec.name for spec in self.specs if spec.personal)

    def from_json(self, values: dict[str, Any]) -> Any:
        """Return a row from its form in a submitted version."""
        names = {item.name for item in fields(self.row)}
        typed = {name: value for name, value in values.items() if name in names}
        for spec in self.specs:
            if spec.kind == "date":
                typed[spec.name] = day_of(typed.get(spec.name))
        return self.row(**typed)


KINDS = {
    kind.name: kind
    for kind in (
        RowKind(
            "milestones",
            "timetable",
            MilestoneRow,
            (Spec("title", N_("Étape")), Spec("due_on", N_("Date"), "date")),
            N_("Étape"),
            N_("Ajouter une étape"),
        ),
        RowKind(
            "team",
            "team",
            TeamRow,
            (
                Spec("role", N_("Fonction dans le projet"), longest=120),
                Spec(
                    "name",
                    N_("Nom"),
                    needed=False,
                    longest=120,
                    personal=True,
                    hint=N_("Si la personne est connue."),
                ),
                Spec("qualification", N_("Qualification et expérience"), longest=300),
                Spec("time_pct", N_("Part du temps"), "count", low=1, high=100, unit="%"),
                Spec("engagement", N_("Engagement"), "choice", choices=ENGAGEMENTS),
            ),
            N_("Fonction"),
            N_("Ajouter une fonction"),
        ),
        RowKind(
            "partners",
            "partners",
            PartnerRow,
            (
                Spec("name", N_("Nom du partenaire")),
                Spec("kind", N_("Genre"), "choice", choices=PARTNER_KINDS),
                Spec("contribution", N_("Contribution au projet"), "lines", longest=500),
                Spec("has_letter", N_("Sa lettre est jointe aux pièces"), "flag", needed=False),
            ),
            N_("Partenaire"),
            N_("Ajouter un partenaire"),
        ),
        RowKind(
            "funders",
            "funding",
            FunderRow,
            (
                Spec("name", N_("Financeur")),
                Spec("status", N_("État"), "choice", choices=STATUSES),
                Spec("amount_centimes", N_("Montant"), "amount", low=1, high=10**13),
            ),
            N_("Financeur"),
            N_("Ajouter un financeur"),
        ),
        RowKind(
            "subsidies",
            "funding",
            SubsidyRow,
            (
                Spec("name", N_("Organisme")),
                Spec("year", N_("Année"), "year", low=1990, high=2199),
                Spec("status", N_("État"), "choice", choices=STATUSES),
                Spec("amount_centimes", N_("Montant"), "amount", low=1, high=10**13),
            ),
            N_("Subvention"),
            N_("Ajouter une subvention"),
        ),
    )
}
