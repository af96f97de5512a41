"""The registry of the kinds of units; a new kind of row is one entry here."""

from collections.abc import Collection

from sqlalchemy import func, select

from grants.core.db import db
from grants.core.errors import DomainError, NotFound
from grants.core.i18n import _
from grants.core.labels import N_
from grants.proposals.content import ActivityRow, BudgetRow
from grants.proposals.models import Activity, BudgetLine, Proposal
from grants.proposals.units.kinds import LABELS, CityKind, FieldKind, Kind, RowKind, TextKind, Values
from grants.strategy.models import SubLine

AMOUNTS = (
    "quantity",
    "unit_cost_centimes",
    "grant_centimes",
    "own_cash_centimes",
    "in_kind_centimes",
    "other_centimes",
)


def check_activity(proposal: Proposal, values: Values) -> None:
    """Refuse a kind of another line, a negative number, dates in the wrong order."""
    if values["sub_line_code"]:
        line = db.session.scalar(select(SubLine.line_code).where(SubLine.code == values["sub_line_code"]))
        if line != proposal.call_line.line_code:
            message = _("« %(title)s » : cette activité n’est pas de l’axe choisi.", title=values["title"])
            raise DomainError(message, field="sub_line_code")
    if values["planned_participations"] < 0:
        message = _("« %(title)s » : un nombre ne peut pas être négatif.", title=values["title"])
        raise DomainError(message, field="planned_participations")
    if values["starts_on"] and values["ends_on"] and values["ends_on"] < values["starts_on"]:
        raise DomainError(_("La fin doit venir après le début."), field="ends_on")


def check_cost(_proposal: Proposal, values: Values) -> None:
    """Refuse a negative amount; a line that does not balance is named and refused at submission."""
    for name in AMOUNTS:
        if values[name] < 0:
            message = _("« %(label)s » : un montant ne peut pas être négatif.", label=values["label"])
            raise DomainError(message, field=name)


def sum_budget(proposal: Proposal) -> None:
    """Keep the sums of the budget that lists show (centimes)."""
    db.session.flush()
    cost = BudgetLine.quantity * BudgetLine.unit_cost_centimes
    grant, total = db.session.execute(
        select(func.coalesce(func.sum(BudgetLine.grant_centimes), 0), func.coalesce(func.sum(cost), 0)).where(
            BudgetLine.proposal_id == proposal.id
        )
    ).one()
    proposal.request_centimes, proposal.total_cost_centimes = int(grant), int(total)


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        FieldKind("field", "basics", LABELS),
        TextKind("text", "basics"),
        RowKind("activity", "activities", N_("Activité"), Activity, ActivityRow, more_checks=check_activity),
        CityKind("city", "beneficiaries", N_("Bénéficiaires prévus")),
        RowKind(
            "budget",
            "budget",
            N_("Dépense"),
            BudgetLine,
            BudgetRow,
            title="label",
            more_checks=check_cost,
            settle_sums=sum_budget,
        ),
    )
}


def kind_of(key: str) -> Kind:
    """Return the kind of a unit by its key. Raises NotFound for one that does not exist."""
    found = KINDS.get(key.partition(":")[0])
    if found is None or ":" not in key:
        raise NotFound(_("Cet élément n’existe pas dans ce dossier."))
    return found


def what_of(key: str) -> str:
    """Return the second part of a key; empty for a new row."""
    return key.partition(":")[2]


def section_of(key: str) -> str:
    """Return the section that shows a unit."""
    return kind_of(key).section_of(what_of(key))


def read_units(proposal: Proposal, keys: Collection[str]) -> dict[str, Values]:
    """Return the values of the units that exist, by key: one statement a kind."""
    asked: dict[str, list[str]] = {}
    for key in keys:
        if what_of(key):
            asked.setdefault(kind_of(key).code, []).append(what_of(key))
    return {
        f"{code}:{what}": values
        for code, whats in asked.items()
        for what, values in KINDS[code].read(proposal, whats).items()
    }
