"""Sign an agreement for either party; the second signature puts it in force."""

from datetime import datetime

from grants.agreements import policies
from grants.agreements.commitments import planned_deltas, reports_of
from grants.agreements.models import Agreement, Signature
from grants.agreements.queries.single import papers_of, signatures_of
from grants.agreements.services.facts import record_fact
from grants.agreements.services.guards import require_version
from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.states import WORKFLOW, AgreementState, Party
from grants.associations.queries import member_recipients
from grants.audit.services import record, transition
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.indicators.services import apply_deltas
from grants.obligations.services import create_obligation
from grants.outbox.services import queue


def sign_agreement(
    agreement: Agreement,
    party: Party,
    signer_name: str,
    signer_title: str,
    seen_version: int | None,
    actor: Actor,
    at: datetime,
    language: str = "fr",
) -> Signature:
    """Record the signature of one party on the original paper in a language; the instant is UTC.

    The second of the two puts the agreement in force: the first tranche opens, the reports are owed, the
    planned figures count. Raises Conflict when it is not to sign, signed by that party already, seen in
    another version, or without that paper.
    """
    if not policies.can_sign_for(party, actor, agreement):
        raise NotAllowed(_("Vous ne pouvez pas signer pour cette partie."))
    require_version(agreement, seen_version)
    if agreement.state != AgreementState.TO_SIGN:
        raise Conflict(_("Ce document n’est pas à signer."))
    present = {signature.party: signature for signature in signatures_of(agreement.id)}
    _require_signable(party, present, signer_name, signer_title, actor)
    paper = papers_of(agreement.id).get(language)
    if paper is None:
        raise Conflict(_("Ce document n’a pas encore d’original."))
    signature = Signature(
        agreement_id=agreement.id,
        party=party,
        signer_name=signer_name.strip(),
        signer_title=signer_title.strip(),
        signed_at=at,
        recorded_by_id=actor.id,
        paper_sha256=paper.document.sha256,
    )
    db.session.add(signature)
    agreement.version += 1
    db.session.flush()  # the signature counts before the agreement enters into force
    record(
        "agreement.sign",
        agreement,
        actor,
        at,
        party=party.value,
        language=language,
        sha256=paper.document.sha256,
    )
    if present:
        _enter_into_force(agreement, actor, at)
    return signature


def _require_signable(
    party: Party, present: dict[Party, Signature], name: str, title: str, actor: Actor
) -> None:
    if party in present:
        raise Conflict(_("Cette partie a déjà signé."))
    if any(signature.recorded_by_id == actor.id for signature in present.values()):
        raise NotAllowed(_("Une même personne ne signe pas pour les deux parties."))
    if not name.strip() or not title.strip():
        raise DomainError(_("Écrivez le nom complet et la qualité de la personne qui signe."))


def _enter_into_force(agreement: Agreement, actor: Actor, at: datetime) -> None:
    snapshot = AgreementSnapshot.from_json(agreement.snapshot)
    transition(agreement, WORKFLOW, "enter_into_force", actor, at, stamps={"in_force_at": at})
    record_fact(agreement, "signature", f"agreement/{agreement.id}", actor, at)
    reports = reports_of(snapshot)
    for report in reports:
        create_obligation(
            agreement.association_id,
            "agreement",
            agreement.id,
            report.kind,
            report.period_start,
            report.period_end,
            report.due_on,
            actor,
            at,
        )
    apply_deltas("agreement", agreement.id, planned_deltas(snapshot), at)
    recipients = member_recipients(agreement.association_id)
    queue("agreement.in_force", recipients, at, cause=agreement, agreement=agreement, reports=reports)
