"""What waits for each person: to prepare, to offer, to sign, to request, to verify, to order, to pay."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from grants.agreements.models import Agreement, PaymentTranche, Signature
from grants.agreements.queries.lists import count_by_tranche_state, count_selected_without_agreement
from grants.agreements.queries.standing import last_reasons
from grants.agreements.states import AgreementState, Party, TrancheState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.i18n import _, ngettext
from grants.core.worklist import WorkItem

HANDS = {
    "finance_officer": TrancheState.REQUESTED,
    "authorising_officer": TrancheState.VERIFIED,
    "treasury_accountant": TrancheState.ORDERED,
}


def work_items(actor: Actor, at: datetime) -> list[WorkItem]:
    """Return what waits for the actor in agreements and payments."""
    items = []
    if actor.has_role("call_manager"):
        items += _to_prepare()
    if actor.has_role("authorising_officer"):
        items += _to_sign_for_ministry()
    if actor.has_role(*HANDS):
        items += _payments(actor)
    owned = [key for key in actor.memberships if actor.is_owner(key)]
    return items + _of_owner(owned) if owned else items


def _to_prepare() -> list[WorkItem]:
    selected = count_selected_without_agreement()
    drafts = db.session.scalars(
        select(Agreement.reference).where(Agreement.state == AgreementState.DRAFT).order_by(Agreement.id)
    ).all()
    return [
        WorkItem(
            selected,
            ngettext(
                "dossier retenu sans convention ni décision",
                "dossiers retenus sans convention ni décision",
                selected,
            ),
            "agreements.to_prepare",
        ),
        _item(
            list(drafts),
            ngettext("convention ou décision à proposer", "conventions ou décisions à proposer", len(drafts)),
            "draft",
        ),
    ]


def _to_sign_for_ministry() -> list[WorkItem]:
    references = _unsigned_by(Party.MINISTRY, [])
    words = ngettext(
        "convention ou décision à signer pour le ministère",
        "conventions ou décisions à signer pour le ministère",
        len(references),
    )
    return [_item(references, words, "to_sign")]


def _item(references: list[str], words: str, state: str) -> WorkItem:
    if len(references) == 1:
        return WorkItem(1, words, "agreements.staff_show", {"reference": references[0]}, references[0])
    return WorkItem(len(references), words, "agreements.index", {"state": state})


def _payments(actor: Actor) -> list[WorkItem]:
    states = [state for role, state in HANDS.items() if actor.has_role(role)]
    counts = count_by_tranche_state(states)
    words = {
        TrancheState.REQUESTED: ngettext(
            "demande de versement à vérifier",
            "demandes de versement à vérifier",
            counts.get(TrancheState.REQUESTED, 0),
        ),
        TrancheState.VERIFIED: ngettext(
            "versement à ordonner", "versements à ordonner", counts.get(TrancheState.VERIFIED, 0)
        ),
        TrancheState.ORDERED: ngettext(
            "versement à payer", "versements à payer", counts.get(TrancheState.ORDERED, 0)
        ),
    }
    return [
        WorkItem(counts.get(state, 0), words[state], "agreements.payments", {"state": state.value})
        for state in states
    ]


def _of_owner(owned: list[int]) -> list[WorkItem]:
    references = _unsigned_by(Party.ASSOCIATION, owned)
    tranches = _to_request(owned)
    items = []
    if references:
        words = ngettext(
            "convention ou décision à signer", "conventions ou décisions à signer", len(references)
        )
        items.append(_own_item(references, words))
    if tranches:
        words = ngettext("versement à demander", "versements à demander", len(tranches))
        reasons = last_reasons(tranches)
        hint = next((reasons[row.id] for row in tranches if row.id in reasons), "")
        items.append(_own_item([row.agreement.reference for row in tranches], words, hint))
    return items


def _own_item(references: list[str], words: str, hint: str = "") -> WorkItem:
    if len(set(references)) == 1:
        hint = _("Renvoyé : %(reason)s", reason=hint) if hint else references[0]
        return WorkItem(len(references), words, "agreements.show", {"reference": references[0]}, hint)
    return WorkItem(len(references), words, "agreements.mine", {}, hint)


def _unsigned_by(party: Party, owned: list[int]) -> list[str]:
    signed = exists().where(Signature.agreement_id == Agreement.id, Signature.party == party)
    statement = select(Agreement.reference).where(Agreement.state == AgreementState.TO_SIGN, ~signed)
    if party == Party.ASSOCIATION:
        statement = statement.where(Agreement.association_id.in_(owned))
    return list(db.session.scalars(statement.order_by(Agreement.offered_at, Agreement.id)))


def _to_request(owned: list[int]) -> list[PaymentTranche]:
    statement = (
        select(PaymentTranche)
        .join(Agreement, Agreement.id == PaymentTranche.agreement_id)
        .where(
            Agreement.association_id.in_(owned),
            Agreement.state == AgreementState.IN_FORCE,
            PaymentTranche.state.in_([TrancheState.DUE, TrancheState.FAILED]),
        )
        .options(joinedload(PaymentTranche.agreement, innerjoin=True))
        .order_by(PaymentTranche.due_at, PaymentTranche.id)
    )
    return list(db.session.scalars(statement))
