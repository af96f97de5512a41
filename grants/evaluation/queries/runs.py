"""Read the draws that were accepted for a call."""

from sqlalchemy import select

from grants.accounts.models import User
from grants.calls.models import Call
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.evaluation.models import AssignmentRun


def assignment_runs(call_id: int) -> list[tuple[AssignmentRun, str]]:
    """Return the draws of a call with who accepted each, the latest first: one statement."""
    rows = db.session.execute(
        select(AssignmentRun, User.display_name)
        .join(User, User.id == AssignmentRun.accepted_by_id)
        .where(AssignmentRun.call_id == call_id)
        .order_by(AssignmentRun.number.desc())
    )
    return [(run, name) for run, name in rows]


def assignment_run(code: str, number: int) -> AssignmentRun:
    """Return one draw of a call. Raises NotFound."""
    found: AssignmentRun | None = db.session.scalar(
        select(AssignmentRun)
        .join(Call, Call.id == AssignmentRun.call_id)
        .where(Call.code == code, AssignmentRun.number == number)
    )
    if found is None:
        raise NotFound(_("Aucun tirage ne porte ce numéro."))
    return found
