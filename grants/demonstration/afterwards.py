"""After submission: a completion that the association still owes, one to review, messages on a file."""

from datetime import datetime, timedelta
from random import Random

from grants.calls.queries import call_line
from grants.core.actors import Actor
from grants.core.db import db
from grants.demonstration import proposals
from grants.demonstration.cast import Cast, Member
from grants.demonstration.papers import joined_file
from grants.evaluation.queries import completion_for_update
from grants.evaluation.services import ask_completion, askable, give_file, send_completion
from grants.proposals.models import Proposal
from grants.proposals.queries import load_for_update
from grants.proposals.services import mark_read, write_message

REASONS = {
    "STAT": "La page 3 des statuts est illisible : joignez une copie nette.",
    "BUR": "La liste du bureau ne porte pas la date de l’assemblée qui l’a élu.",
}
QUESTION = "Notre local change d’adresse le mois prochain. Faut-il refaire une attestation de domicile ?"
ANSWER = "Non : envoyez simplement la nouvelle adresse ici, avec sa date. La convention la reprendra."
LATER = "Merci d’indiquer aussi le numéro de téléphone du nouveau local."


def submit_own(lines: dict[str, int], closes_at: datetime, member: Member) -> int:
    """Submit a file of one association half an hour before the deadline; return its key."""
    random = Random(closes_at.year)  # noqa: S311
    plan = proposals.plan_proposals([member], 1, random)[0]
    line = call_line(lines[plan.line_code])
    proposal = proposals.draft(plan, line, closes_at - timedelta(days=2), random)
    proposals.submit(proposal.id, plan, closes_at - timedelta(minutes=30))
    db.session.flush()
    return proposal.id


def ask_for_documents(own_id: int, other_id: int, cast: Cast, now: datetime) -> None:
    """Ask two associations to complete their files; the other one has answered already."""
    manager, owner = cast.staff["gestionnaire"], cast.members[0].owner
    own = load_for_update(own_id)
    _ask(own, manager, now - timedelta(hours=26))
    _give(own, 0, owner, now - timedelta(hours=3))
    other = load_for_update(other_id)
    answering = next(one.owner for one in cast.members if one.association_id == other.association_id)
    _ask(other, manager, now - timedelta(days=2))
    for number in range(len(REASONS)):
        _give(other, number, answering, now - timedelta(hours=20))
    send_completion(completion_for_update(other.ref, answering), None, answering, now - timedelta(hours=19))
    db.session.flush()


def write_to_one_another(own_id: int, cast: Cast, now: datetime) -> None:
    """Have an association ask and the ministry answer, its last message not read yet."""
    manager, owner = cast.staff["gestionnaire"], cast.members[0].owner
    own = load_for_update(own_id)
    write_message(own, QUESTION, None, "question", owner, now - timedelta(days=4))
    write_message(own, ANSWER, None, "answer", manager, now - timedelta(days=3))
    mark_read(own, None, owner, now - timedelta(days=3, hours=-2))
    write_message(own, LATER, None, "later", manager, now - timedelta(hours=5))
    db.session.flush()


def _ask(proposal: Proposal, manager: Actor, at: datetime) -> None:
    reasons = {item.id: REASONS[item.code] for item in askable(proposal) if item.code in REASONS}
    ask_completion(proposal, reasons, manager, at)
    db.session.flush()


def _give(proposal: Proposal, number: int, owner: Actor, at: datetime) -> None:
    asked = completion_for_update(proposal.ref, owner)
    item = asked.items[number]
    give_file(asked, item.id, joined_file(f"{item.required.code}-corrige"), owner, at)
    db.session.flush()
