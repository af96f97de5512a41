"""Freeze a complete draft as a submitted version: its content in two parts, its fingerprint, its receipt."""

from datetime import datetime
from typing import Any

from flask import current_app

from grants.core.actors import Actor
from grants.core.db import db
from grants.core.fingerprint import freeze
from grants.core.references import random_code
from grants.jobs.services import enqueue
from grants.proposals import queries
from grants.proposals.content import ProposalContent
from grants.proposals.models import Proposal, SubmittedVersion
from grants.proposals.personal import PERSONAL_FIELDS

CODE_LENGTH = 12


def freeze_version(
    proposal: Proposal, content: ProposalContent, reference: str, actor: Actor, at: datetime
) -> SubmittedVersion:
    """Write the next submitted version and ask the worker for its receipt in the language of the actor.

    The frozen content names the call and its line as they are called at that instant, so that the
    receipt can be drawn from it alone.
    """
    before = queries.latest_version(proposal.id)
    number = before.number + 1 if before else 1
    frozen = freeze(_with_names(proposal, content, reference, number, actor), PERSONAL_FIELDS)
    code = random_code("V", CODE_LENGTH)
    version = SubmittedVersion(
        proposal_id=proposal.id,
        number=number,
        submitted_at=at,
        submitted_by_id=actor.id,
        public_content=frozen.public,
        personal_content=frozen.personal,
        personal_salt=frozen.salt,
        personal_sha256=frozen.personal_sha256,
        sha256=frozen.sha256,
        verification_code=code,
        verification_url=f"{current_app.config['BASE_URL'].rstrip('/')}/verify/{code}",
        receipt_language="ar" if actor.language == "ar" else "fr",
    )
    db.session.add(version)
    db.session.flush()
    enqueue("proposals.draw_receipt", at, key=f"receipt:{version.id}", version_id=version.id)
    return version


def _with_names(
    proposal: Proposal, content: ProposalContent, reference: str, number: int, actor: Actor
) -> dict[str, Any]:
    call, line = proposal.call_line.call, proposal.call_line.line
    return {
        **content.as_json(),
        "reference": reference,
        "number": number,
        "call": {"code": call.code, "title_fr": call.title_fr, "title_ar": call.title_ar},
        "line": {"code": line.code, "name_fr": line.name_fr, "name_ar": line.name_ar},
        "declared_by": actor.display_name,
    }
