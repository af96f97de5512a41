"""Agreements for tests, with everything that hangs on one; direct rows."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from grants.accounts.models import User
from grants.agreements.commitments import owed_reports, planned_deltas
from grants.agreements.models import (
    Agreement,
    AgreementCity,
    AgreementFact,
    AgreementHeading,
    PaymentTranche,
    Signature,
)
from grants.agreements.queries.facts import snapshot_of
from grants.agreements.schedule import document_kind
from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.states import AgreementKind, AgreementState, Party, TrancheState
from grants.associations.models import Association
from grants.calls import services
from grants.calls.models import Call, CallLine
from grants.calls.queries import get_for_update
from grants.core.db import db, in_unit_of_work, unit_of_work
from grants.evaluation.models import Decision
from grants.indicators.services import apply_deltas
from grants.obligations.models import Obligation
from grants.proposals.models import Proposal
from grants.proposals.queries import latest_version, load_for_update
from grants.strategy.models import Line
from tests.factories.accounts import actor_of
from tests.factories.associations import make_association
from tests.factories.calls import MANAGER, call_line_of, make_call
from tests.factories.evaluation import make_decision
from tests.factories.proposals import make_proposal

CALL = "AAP-2015"
OPENS = datetime(2015, 3, 16, 8, 0, tzinfo=UTC)
CLOSES = datetime(2015, 4, 17, 16, 30, tzinfo=UTC)
SIGNED = datetime(2015, 7, 1, 10, 0, tzinfo=UTC)
ENVELOPE = 10_000_000_00
IN_FORCE = ("in_force", "suspended", "terminated", "closed")


def make_agreement(
    state: str = "in_force",
    grant_centimes: int = 150_000_00,
    cities: tuple[str, ...] = ("oujda",),
    line: str = "EDU",
    association: Association | None = None,
) -> Agreement:
    """Create an agreement of the call AAP-2015 (made when missing), its association and proposal loaded.

    It runs from mid-July 2015 to mid-July 2016 for 120 persons a city. Once in force it has both
    signatures, a first tranche that is due, its reports owed and its planned figures. No paper is drawn.
    """
    association_id = association.id if association is not None else None
    if in_unit_of_work():
        key = _insert(state, grant_centimes, cities, line, association_id)
    else:
        with unit_of_work():
            key = _insert(state, grant_centimes, cities, line, association_id)
    return db.session.scalars(
        select(Agreement)
        .where(Agreement.id == key)
        .options(joinedload(Agreement.association), joinedload(Agreement.proposal))
    ).one()


def make_selected_proposal(
    grant_centimes: int = 150_000_00,
    cities: tuple[str, ...] = ("oujda",),
    line: str = "EDU",
    association: Association | None = None,
    request_centimes: int | None = None,
) -> Proposal:
    """Create a selected proposal of the same call, with its published decision and no agreement."""
    if not in_unit_of_work():
        association_id = association.id if association is not None else None
        with unit_of_work() as session:
            owner = session.get_one(Association, association_id) if association_id else None
            return make_selected_proposal(grant_centimes, cities, line, owner, request_centimes)
    call = _call()
    proposal = make_proposal(
        call_line_of(call, line),
        association or make_association(),
        state="selected",
        request_centimes=request_centimes or grant_centimes,
        cities=cities,
    )
    make_decision(proposal, grant_centimes)
    return proposal


def _insert(state: str, grant: int, cities: tuple[str, ...], line: str, association_id: int | None) -> int:
    association = db.session.get_one(Association, association_id) if association_id else None
    proposal = load_for_update(make_selected_proposal(grant, cities, line, association).id)
    snapshot = _snapshot(proposal)
    agreement = Agreement(
        reference=snapshot.reference,
        kind=snapshot.kind,
        proposal_id=proposal.id,
        association_id=proposal.association_id,
        decision_id=decision_id_of(proposal.id),
        line_code=snapshot.line_code,
        title=snapshot.title,
        grant_centimes=grant,
        total_cost_centimes=snapshot.funding.total_centimes,
        starts_on=snapshot.starts_on,
        ends_on=snapshot.ends_on,
        snapshot=snapshot.to_json(),
        created_at=snapshot.drawn_up_at,
        created_by_id=_anyone(),
        offered_at=None if state == "draft" else SIGNED - timedelta(days=5),
        in_force_at=SIGNED if state in IN_FORCE else None,
    )
    agreement.state = AgreementState(state)
    db.session.add(agreement)
    db.session.flush()
    _add_parts(agreement, snapshot)
    if state in IN_FORCE:
        _enter_into_force(agreement, snapshot)
    db.session.flush()
    return agreement.id


def decision_id_of(proposal_id: int) -> int:
    """Return the key of the decision on a proposal."""
    return db.session.scalars(select(Decision.id).where(Decision.proposal_id == proposal_id)).one()


def _snapshot(proposal: Proposal) -> AgreementSnapshot:
    decision = db.session.get_one(Decision, decision_id_of(proposal.id))
    version = latest_version(proposal.id)
    assert version is not None
    kind = document_kind(decision.amount_centimes or 0)
    prefix = "CONV" if kind == AgreementKind.CONVENTION else "DEC"
    number = (db.session.scalar(select(func.count()).select_from(Agreement)) or 0) + 901
    reference = f"{prefix}-2015-{proposal.call_line.line_code}-{number}"
    return snapshot_of(proposal, version.content, decision, reference, kind, SIGNED - timedelta(days=10))


def _add_parts(agreement: Agreement, snapshot: AgreementSnapshot) -> None:
    key = agreement.id
    db.session.add_all(AgreementCity(agreement_id=key, city_code=city.code) for city in snapshot.cities)
    db.session.add_all(
        AgreementHeading(
            agreement_id=key,
            heading_code=row.code,
            cost_centimes=row.cost_centimes,
            grant_centimes=row.grant_centimes,
        )
        for row in snapshot.headings
    )
    for row in snapshot.tranches:
        tranche = PaymentTranche(agreement_id=key, **vars(row))
        if agreement.in_force_at is not None and row.condition == "signature":
            tranche.state, tranche.due_at = TrancheState.DUE, agreement.in_force_at
        db.session.add(tranche)


def _enter_into_force(agreement: Agreement, snapshot: AgreementSnapshot) -> None:
    recorder = agreement.created_by_id
    fingerprint = sha256(agreement.reference.encode()).hexdigest()
    for party, name, title in (
        (Party.ASSOCIATION, "Salma Bennani", "Présidente"),
        (Party.MINISTRY, "Driss Lahlou", "Ordonnateur"),
    ):
        db.session.add(
            Signature(
                agreement_id=agreement.id,
                party=party,
                signer_name=name,
                signer_title=title,
                signed_at=SIGNED,
                recorded_by_id=recorder,
                paper_sha256=fingerprint,
            )
        )
    db.session.add(
        AgreementFact(
            agreement_id=agreement.id, kind="signature", at=SIGNED, source=f"agreement/{agreement.id}"
        )
    )
    for report in owed_reports(agreement.kind, agreement.starts_on, agreement.ends_on):
        db.session.add(
            Obligation(
                association_id=agreement.association_id,
                subject_type="agreement",
                subject_id=agreement.id,
                **vars(report),
            )
        )
    apply_deltas("agreement", agreement.id, planned_deltas(snapshot), SIGNED)


def _call() -> Call:
    found = db.session.scalar(select(Call).where(Call.code == CALL))
    if found is None:
        lines = dict.fromkeys(db.session.scalars(select(Line.code).order_by(Line.position)), ENVELOPE)
        make_call(CALL, "approved", OPENS, CLOSES, lines)
        _decide(get_for_update(CALL))
    return (
        db.session.scalars(
            select(Call).where(Call.code == CALL).options(joinedload(Call.lines).joinedload(CallLine.line))
        )
        .unique()
        .one()
    )


def _decide(call: Call) -> None:
    """Bring an approved call to decided; its lines are loaded, as the e-mail of its opening needs."""
    user = db.session.scalars(select(User).where(User.email == MANAGER)).one()
    manager = actor_of(user, "call_manager")
    services.publish_call(call, None, manager, OPENS - timedelta(days=20))
    services.start_evaluation(call, manager, CLOSES + timedelta(days=1))
    services.mark_decided(call, manager, CLOSES + timedelta(days=1))
    db.session.flush()


def _anyone() -> int:
    return db.session.scalars(select(User.id).order_by(User.id).limit(1)).one()
