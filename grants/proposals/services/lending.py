"""Join the documents that the association keeps to a proposal being submitted, never asked again."""

from datetime import datetime

from grants.audit.services import record
from grants.calls import queries as calls
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.proposals import queries
from grants.proposals.models import Proposal, ProposalDocument


def join_lent_documents(proposal: Proposal, actor: Actor, at: datetime) -> set[str]:
    """Bring the files taken from the association in step with what is in force there, before freezing.

    Each document asked without a file of the proposal's own gets the association's; one that is no longer
    in force, or that another replaced, is put aside. Returns the codes of all that the association lends.
    """
    line = proposal.call_line
    required = calls.required_documents(line.call_id, line.line_code)
    lent = queries.lent_documents(proposal, required, local_date(at))
    asked = {item.id: item.code for item in required}
    for row in queries.lent_rows(proposal.id):
        source = lent.get(asked.get(row.required_document_id or 0, ""))
        if source is None or source.id != row.association_document_id:
            row.removed_at = at
    db.session.flush()
    joined = queries.joined_requirements(proposal.id)
    taken = {key: lent[code] for key, code in asked.items() if key not in joined and code in lent}
    db.session.add_all(
        ProposalDocument(
            proposal_id=proposal.id,
            required_document_id=key,
            document_id=source.document_id,
            association_document_id=source.id,
        )
        for key, source in taken.items()
    )
    db.session.flush()
    if taken:
        record("proposal.join_lent", proposal, actor, at, codes=sorted(asked[key] for key in taken))
    return set(lent)
