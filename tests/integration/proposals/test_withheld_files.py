"""A file taken away before any submission was never given to the ministry: its staff doesn't open it."""

from datetime import timedelta

from sqlalchemy import select

from grants.calls.models import RequiredDocument
from grants.core.db import unit_of_work
from grants.documents.services import register, store_drawn
from grants.proposals.models import ProposalDocument
from tests.factories.accounts import make_user
from tests.factories.associations import make_association
from tests.factories.calls import call_line_of, make_call
from tests.factories.proposals import make_proposal


def test_staff_opens_submitted_files_only(database, at, sign_in):
    owner = make_user("owner@example.ma")
    make_user("manager@example.ma", "call_manager")
    call = make_call(state="in_evaluation")
    proposal = make_proposal(call_line_of(call), make_association(owner=owner), state="submitted")
    reference, stored = proposal.ref, store_drawn(b"%PDF-1.4\n%%EOF", "erreur.pdf")
    with unit_of_work() as session:
        document = register(stored, owner, at)
        session.flush()
        joined = ProposalDocument(
            proposal_id=proposal.id,
            required_document_id=session.scalars(select(RequiredDocument.id)).first(),
            document_id=document.id,
            removed_at=at - timedelta(days=1),
        )
        session.add(joined)
        session.flush()
        address = f"/fr/proposals/{reference}/documents/{joined.id}"
    with sign_in("owner@example.ma").get(address) as own:
        assert own.status_code == 200
    assert sign_in("manager@example.ma").get(address).status_code == 404
