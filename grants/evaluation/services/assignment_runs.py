"""Accept a draw as a whole, changed or not; its input and output are kept, so that anyone draws again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from grants.audit.services import record
from grants.calls.models import Call
from grants.core.actors import Actor
from grants.core.canonical import digest
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.core.references import next_number
from grants.evaluation import policies, queries
from grants.evaluation.assignment import AssignmentPlan, redo
from grants.evaluation.models import AssignmentRun, Evaluation
from grants.evaluation.services.assignment import assign_call


class DrawChanged(Conflict):
    """Files, evaluators or ties changed since the page with the draw was shown."""


def accept_assignment(
    call: Call,
    choices: Mapping[int, Sequence[int]],
    seen_input: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> list[Evaluation]:
    """Give the files of a call as drawn, or as changed with a reason, and keep the draw.

    choices: file -> evaluators, files left out wait. seen_input: fingerprint of the input that the page
    showed, empty to skip the check. Raises NotAllowed, DrawChanged, DomainError where a change has no
    reason, and as assign_call does; then nothing is given.
    """
    if not policies.can_assign(actor):
        raise NotAllowed(_("Seul un gestionnaire d’appels attribue les dossiers."))
    proposed = queries.propose(call, at)
    if seen_input and seen_input != proposed.input_sha256:
        raise DrawChanged(
            _("Des dossiers ou des évaluateurs ont changé entre-temps : voici le nouveau tirage.")
        )
    chosen = {key: list(people) for key, people in choices.items() if people}
    if not chosen:
        raise DomainError(_("Choisissez au moins un évaluateur."))
    changes = {
        file.reference: {"drawn": sorted(proposed.chosen(file)), "given": sorted(chosen[file.proposal_id])}
        for file in proposed.files
        if file.proposal_id in chosen and not set(chosen[file.proposal_id]) <= set(proposed.chosen(file))
    }
    reason = reason.strip()
    if changes and not reason:
        raise DomainError(_("Vous avez changé le tirage : écrivez la raison."), field="reason")
    made = assign_call(call, chosen, actor, at)
    output = output_of(proposed.plan)
    run = AssignmentRun(
        call_id=call.id,
        number=next_number(db.session(), f"assignment_run:{call.id}"),
        input=proposed.input_text,
        input_sha256=proposed.input_sha256,
        output=output,
        output_sha256=digest(output),
        changes=changes,
        reason=reason,
        accepted_at=at,
        accepted_by_id=actor.id or 0,
    )
    db.session.add(run)
    db.session.flush()
    record(
        "assignment.accept",
        run,
        actor,
        at,
        reason=reason,
        call=call.code,
        number=run.number,
        input=run.input_sha256,
        output=run.output_sha256,
        changed=sorted(changes),
    )
    return made


def output_of(plan: AssignmentPlan) -> dict[str, Any]:
    """Return what a draw answered, as it is kept and compared."""
    return {
        "chosen": {ref: list(people) for ref, people in plan.chosen.items()},
        "loads": dict(plan.loads),
        "missing": {shortage.ref: shortage.missing for shortage in plan.shortages},
    }


@dataclass(frozen=True)
class Redone:
    """A kept draw done again: whether its input is intact and its output the same."""

    run: AssignmentRun
    input_intact: bool
    output_sha256: str

    @property
    def agrees(self) -> bool:
        """Say whether the second draw answers what the first one did."""
        return self.input_intact and self.output_sha256 == self.run.output_sha256


def rerun(code: str, number: int) -> Redone:
    """Draw again from the kept input of a run; reads only. Raises NotFound."""
    run = queries.assignment_run(code, number)
    intact = sha256(run.input.encode()).hexdigest() == run.input_sha256
    return Redone(run, intact, digest(output_of(redo(run.input))))
