"""Start a draft, and save its title, dates and texts."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_rows

from grants.associations.models import Association
from grants.audit.services import record
from grants.calls.models import Call, CallLine
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import LANGUAGES, _
from grants.core.references import random_code
from grants.proposals import policies
from grants.proposals.models import Proposal
from grants.proposals.services.guards import require_draft, require_open
from grants.proposals.services.units import UnitChange, save_section
from grants.proposals.states import ProposalState


def start_draft(
    call_line: CallLine, association: Association, title: str, language: str, actor: Actor, at: datetime
) -> Proposal:
    """Start a draft in a line of an open call, under a random code.

    Raises NotAllowed for who is no member, Late when the call is not open, Conflict when the
    association already drafts a proposal of the same title in this line.
    """
    if not policies.can_start(actor, association):
        raise NotAllowed(_("Seuls les membres de l’association commencent un dossier."))
    require_open(db.session.get_one(Call, call_line.call_id), at)
    title = title.strip()
    if not title or language not in LANGUAGES:
        raise DomainError(_("Donnez un titre au projet."), field="title")
    _refuse_double(call_line, association, title)
    proposal = Proposal(
        draft_code=random_code("B"),
        call_line_id=call_line.id,
        association_id=association.id,
        title=title,
        language=language,
        created_at=at,
        created_by_id=actor.id,
        edited_at=at,
    )
    db.session.add(proposal)
    db.session.flush()
    record("proposal.start", proposal, actor, at, line=call_line.line_code)
    return proposal


def _refuse_double(call_line: CallLine, association: Association, title: str) -> None:
    code = db.session.scalar(
        select_rows(Proposal.draft_code).where(
            Proposal.call_line_id == call_line.id,
            Proposal.association_id == association.id,
            Proposal.state == ProposalState.DRAFT,
            func.lower(Proposal.title) == title.lower(),
        )
    )
    if code is not None:
        raise Conflict(_("Un brouillon porte déjà ce titre dans cet axe : %(code)s.", code=code))


def save_basics(
    proposal: Proposal,
    title: str,
    starts_on: date | None,
    ends_on: date | None,
    actor: Actor,
    at: datetime,
    language: str | None = None,
) -> None:
    """Save title, dates and, if given, the language of the proposal, whatever stands.

    Raises DomainError at its field for an empty title or dates in the wrong order.
    """
    require_draft(proposal, actor)
    if starts_on and ends_on and ends_on < starts_on:
        raise DomainError(_("La fin du projet doit venir après son début."), field="ends_on")
    values: dict[str, Any] = {"title": title.strip(), "starts_on": starts_on, "ends_on": ends_on}
    if language in LANGUAGES:
        values["language"] = language
    changes = [UnitChange(f"field:{name}", {name: value}) for name, value in values.items()]
    save_section(proposal, changes, actor, at)


def save_text(
    proposal: Proposal, name: str, body: str, seen_revision: int | None, actor: Actor, at: datetime
) -> None:
    """Save one text if nobody saved it since revision seen_revision (0 for a text never saved).

    Raises UnitsConflict with the text that stands now; the same body is no conflict and no new revision.
    """
    save_section(proposal, [UnitChange(f"text:{name}", {name: body}, seen_revision)], actor, at)


def save_texts(proposal: Proposal, bodies: Mapping[str, str], actor: Actor, at: datetime) -> None:
    """Bring texts to these bodies, by name, whatever stands: for acts that replace a whole."""
    save_section(
        proposal, [UnitChange(f"text:{name}", {name: body}) for name, body in bodies.items()], actor, at
    )
