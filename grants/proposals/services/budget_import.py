"""Take the budget of a draft from its workbook: all rows or none, over nobody's later words."""

from dataclasses import dataclass
from datetime import datetime

from grants.core.actors import Actor
from grants.core.errors import DomainError
from grants.core.i18n import _
from grants.proposals.models import Proposal
from grants.proposals.services.guards import require_draft
from grants.proposals.services.units import UnitChange, save_units
from grants.proposals.sheets import BudgetSheet, CellFault, SheetCost
from grants.proposals.units import read_units


class SheetRefused(DomainError):
    """Something in the workbook is wrong; faults names every cell."""

    def __init__(self, faults: list[CellFault]) -> None:
        super().__init__(
            _("Rien n’a été pris du classeur : corrigez les cellules ci-dessous, puis redonnez-le.")
        )
        self.faults = faults


@dataclass(frozen=True)
class BudgetImported:
    """How many costs a workbook changed, added and removed; all zero when it said what stood already."""

    changed: int
    added: int
    removed: int


def import_budget(proposal: Proposal, sheet: BudgetSheet, actor: Actor, at: datetime) -> BudgetImported:
    """Bring the costs of a draft to what a workbook says, in one unit of work.

    Rows written at export are changed or, when they are gone, removed; rows without a key are added, and
    known again when the same workbook comes twice. Rows that others added since stay. Raises SheetRefused
    with every fault (also rows changed by others since the export), NotAllowed, Conflict when no draft.
    """
    require_draft(proposal, actor)
    faults = list(sheet.faults)
    if not faults and sheet.draft_code != proposal.draft_code:
        message = _("Ce classeur est celui d’un autre dossier : %(code)s.", code=sheet.draft_code)
        faults.append(CellFault("", str(message)))
    if faults:
        raise SheetRefused(faults)
    now = read_units(proposal, {f"budget:{cost.key}" for cost in sheet.costs if cost.key})
    changes = [_change(cost, sheet.nonce, now) for cost in sheet.costs]
    removals = [UnitChange(f"budget:{key}", None, revision) for key, revision in sheet.removed.items()]
    outcomes = save_units(proposal, changes + removals, actor, at)
    for cost, outcome in zip(sheet.costs, outcomes, strict=False):
        if outcome.status == "conflict":
            message = _("Une autre personne a modifié ou retiré cette dépense depuis l’export.")
            faults.append(CellFault(cost.cell("label"), str(message)))
        elif outcome.error is not None:
            faults.append(CellFault(cost.cell(outcome.error.field or "label"), str(outcome.error.message)))
    for outcome in outcomes[len(changes) :]:
        if outcome.status == "conflict":
            message = _(
                "Une dépense effacée du classeur a été modifiée par une autre personne depuis l’export."
            )
            faults.append(CellFault("", str(message)))
    if faults:
        raise SheetRefused(faults)
    saved = [outcome.change for outcome in outcomes if outcome.status == "saved"]
    removed = sum(change.values is None for change in saved)
    added = sum(outcome.row is not None for outcome in outcomes if outcome.status == "saved")
    return BudgetImported(len(saved) - removed - added, added, removed)


def _change(cost: SheetCost, nonce: str, now: dict[str, dict[str, object]]) -> UnitChange:
    if cost.key is None:
        return UnitChange("budget:", dict(cost.values), 0, f"x-{nonce}-{cost.place}")
    key = f"budget:{cost.key}"
    return UnitChange(key, {**now.get(key, {}), **cost.values}, cost.revision)
