"""The registry of the kinds of units; a new kind of row is one entry here."""

from collections.abc import Collection

from sqlalchemy import func, select

from grants.core.db import db
from grants.core.errors import DomainError, NotFound
from grants.core.i18n import _
from grants.core.labels import N_
from grants.proposals.content import ActivityRow, BudgetRow
from grants.proposals.details import home_cities_of, kept_details, specs_of
from grants.proposals.models import Activity, BudgetLine, Proposal
from grants.proposals.typed import fault_of
from grants.proposals.units.kinds import LABELS, CityKind, FieldKind, Kind, RowKind, TextKind, Values
from grants.proposals.units.plan import DECLARANT, NO_SUBSIDY, ROW_KINDS, AnswerKind, ConfirmKind
from grants.strategy.models import SubLine
from grants.territory.models import City

AMOUNTS = (
    "quantity",
    "unit_cost_centimes",
    "grant_centimes",
    "own_cash_centimes",
    "in_kind_centimes",
    "other_centimes",
)


def check_activity(proposal: Proposal, values: Values, now: Values) -> None:
    """Refuse a kind of another line, a negative number, dates in the wrong order."""
    if values["sub_line_code"] and values["sub_line_code"] != now.get("sub_line_code"):
        line = db.session.scalar(select(SubLine.line_code).where(SubLine.code == values["sub_line_code"]))
        if line != proposal.call_line.line_code:
            message = _("« %(title)s » : cette activité n’est pas de l’axe choisi.", title=values["title"])
            raise DomainError(message, field="sub_line_code")
    if values["planned_participations"] < 0:
        message = _("« %(title)s » : un nombre ne peut pas être négatif.", title=values["title"])
        raise DomainError(message, field="planned_participations")
    if values["starts_on"] and values["ends_on"] and values["ends_on"] < values["starts_on"]:
        raise DomainError(_("La fin doit venir après le début."), field="ends_on")
    _check_details(values)


def _check_details(values: Values) -> None:
    """Keep the details of the kind only; refuse a value of a wrong shape or bound, or an unknown city."""
    code = values["sub_line_code"]
    details = kept_details(code, values.get("details") or {}) if code else {}
    for spec in specs_of(code) if code else ():
        if words := fault_of(spec, details.get(spec.name)):
            message = _("« %(label)s » : %(fault)s", label=spec.words, fault=words)
            raise DomainError(message, field=f"details.{spec.name}")
    wanted = home_cities_of(details)
    if wanted and wanted - set(db.session.scalars(select(City.code).where(City.code.in_(wanted)))):
        raise DomainError(_("Une ville d’origine n’est pas dans la liste."), field="details.children")
    values["details"] = details


def check_cost(_proposal: Proposal, values: Values, _now: Values) -> None:
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


ALL: tuple[Kind, ...] = (
    FieldKind("field", "basics", LABELS),
    FieldKind("declarant", "declaration", DECLARANT),
    FieldKind("funding", "funding", NO_SUBSIDY),
    TextKind("text"),
    RowKind(
        "activity",
        "activities",
        N_("Activité"),
        Activity,
        ActivityRow,
        part="activities",
        more_checks=check_activity,
    ),
    CityKind("city", "beneficiaries", N_("Bénéficiaires prévus")),
    RowKind(
        "budget",
        "budget",
        N_("Dépense"),
        BudgetLine,
        BudgetRow,
        part="budget",
        title="label",
        more_checks=check_cost,
        settle_sums=sum_budget,
    ),
    *ROW_KINDS,
    AnswerKind(),
    ConfirmKind("reference", "references"),
    ConfirmKind("statement", "declaration"),
)
KINDS: dict[str, Kind] = {kind.code: kind for kind in ALL}


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
