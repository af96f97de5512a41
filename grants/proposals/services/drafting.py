"""Start a draft, and save its title, dates and texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

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
from grants.proposals.models import Proposal, ProposalText
from grants.proposals.services.guards import TextConflict, TextNow, require_draft, require_open
from grants.proposals.services.touching import touch
from grants.proposals.states import TEXT_SECTIONS, TEXTS, ProposalState


@dataclass(frozen=True)
class TypedText:
    """A text as typed, with the revision its writer saw (0 when there was none)."""

    body: str
    seen_revision: int


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
    """Save title, dates and, if given, the language of the proposal.

    Raises DomainError at its field for an empty title or dates in the wrong order.
    """
    require_draft(proposal, actor)
    if not title.strip():
        raise DomainError(_("Donnez un titre au projet."), field="title")
    if starts_on and ends_on and ends_on < starts_on:
        raise DomainError(_("La fin du projet doit venir après son début."), field="ends_on")
    before = (proposal.title, proposal.starts_on, proposal.ends_on, proposal.language)
    proposal.title, proposal.starts_on, proposal.ends_on = title.strip(), starts_on, ends_on
    if language in LANGUAGES:
        proposal.language = language
    if before != (proposal.title, proposal.starts_on, proposal.ends_on, proposal.language):
        touch(proposal, "basics", "proposal.save_basics", actor, at)


def save_text(
    proposal: Proposal, name: str, body: str, seen_revision: int, actor: Actor, at: datetime
) -> ProposalText:
    """Save one text if nobody saved it since revision seen_revision (0 for a text never saved).

    Raises TextConflict with the text that stands now; the same body is no conflict and no new revision.
    """
    require_draft(proposal, actor)
    longest = {text: limit for text, _label, limit in TEXTS}[name]
    if len(body) > longest:
        raise DomainError(_("Ce texte dépasse %(limit)s signes.", limit=longest), field=name)
    row = db.session.get(ProposalText, (proposal.id, name), with_for_update=True)
    if row is None:
        row = ProposalText(
            proposal_id=proposal.id, name=name, body=body, revision=1, updated_at=at, updated_by_id=actor.id
        )
        db.session.add(row)
    elif row.body == body:
        return row
    elif row.revision != seen_revision:
        raise TextConflict({name: TextNow(row.body, row.revision, row.updated_by_id, row.updated_at)})
    else:
        row.body, row.revision = body, row.revision + 1
        row.updated_at, row.updated_by_id = at, actor.id
    section = next(section for section, names in TEXT_SECTIONS.items() if name in names)
    touch(proposal, section, "proposal.save_text", actor, at, text=name, revision=row.revision)
    return row


def save_description(
    proposal: Proposal,
    title: str,
    starts_on: date | None,
    ends_on: date | None,
    language: str | None,
    texts: Mapping[str, TypedText],
    actor: Actor,
    at: datetime,
) -> None:
    """Save the whole first section at once; nothing is saved when one text is in conflict.

    Raises what save_basics and save_text raise; TextConflict holds every text in conflict.
    """
    save_basics(proposal, title, starts_on, ends_on, actor, at, language)
    save_texts(proposal, texts, actor, at)


def save_texts(proposal: Proposal, texts: Mapping[str, TypedText], actor: Actor, at: datetime) -> None:
    """Save several texts; raises TextConflict with every text in conflict, and nothing is saved then."""
    require_draft(proposal, actor)
    found: dict[str, TextNow] = {}
    for name, typed in texts.items():
        try:
            save_text(proposal, name, typed.body, typed.seen_revision, actor, at)
        except TextConflict as conflict:
            found.update(conflict.texts)
    if found:
        raise TextConflict(found)
