"""The persons of an agreement's life, and the way from a decision to a paid tranche, through the services."""

from dataclasses import dataclass
from datetime import datetime

from grants.agreements import queries, services
from grants.agreements.models import Agreement, PaymentTranche
from grants.agreements.states import Party
from grants.associations.models import Association
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db, unit_of_work
from tests.factories.accounts import make_user
from tests.factories.agreements import make_selected_proposal
from tests.factories.associations import as_member, make_association


@dataclass
class Cast:
    """One person a role, and the association with its owner and editor."""

    owner: Actor
    editor: Actor
    manager: Actor
    officer: Actor
    finance: Actor
    treasury: Actor
    association_id: int

    @property
    def association(self) -> Association:
        return db.session.get_one(Association, self.association_id)


def make_cast() -> Cast:
    with unit_of_work():
        owner, editor = make_user("owner@example.ma"), make_user("editor@example.ma")
        association = make_association(owner=owner, editor=editor)
        return Cast(
            as_member(owner, association),
            as_member(editor, association, "editor"),
            make_user("manager@example.ma", "call_manager"),
            make_user("officer@example.ma", "authorising_officer"),
            make_user("finance@example.ma", "finance_officer"),
            make_user("treasury@example.ma", "treasury_accountant"),
            association.id,
        )


def prepared(
    cast: Cast, at: datetime, grant: int = 150_000_00, request: int | None = None, **values
) -> Agreement:
    proposal = make_selected_proposal(grant, association=cast.association, request_centimes=request, **values)
    with unit_of_work():
        reference = services.prepare_agreement(proposal.id, cast.manager, at).reference
    return queries.get_visible(reference, cast.manager)


def offered(cast: Cast, at: datetime, grant: int = 150_000_00, **values) -> Agreement:
    agreement = prepared(cast, at, grant, **values)
    reference = agreement.reference
    offer(reference, services.draw_papers(agreement), cast.manager, at)
    return queries.get_visible(reference, cast.manager)


def offer(reference: str, papers, actor: Actor, at: datetime) -> None:
    with unit_of_work():
        locked = queries.get_for_update(reference, actor)
        services.offer_agreement(locked, papers, None, actor, at)


def sign(
    cast: Cast,
    reference: str,
    party: Party,
    at: datetime,
    seen: int | None = None,
    actor: Actor | None = None,
    name: str = "Salma Bennani",
) -> None:
    actor = actor or (cast.owner if party == Party.ASSOCIATION else cast.officer)
    with unit_of_work():
        locked = queries.get_for_update(reference, actor)
        services.sign_agreement(locked, party, name, "Présidente", seen, actor, at)


def in_force(cast: Cast, at: datetime, grant: int = 150_000_00, **values) -> Agreement:
    agreement = offered(cast, at, grant, **values)
    reference = agreement.reference
    sign(cast, reference, Party.MINISTRY, at)
    sign(cast, reference, Party.ASSOCIATION, at)
    return queries.get_visible(reference, cast.manager)


def act(name: str, actor: Actor, reference: str, number: int, *values) -> PaymentTranche:
    """Do one hand's act in its own unit of work and return the tranche, read again."""
    with unit_of_work():
        tranche = queries.get_tranche_for_update(reference, number, actor)
        getattr(services, name)(tranche, *values)
    return queries.get_tranche(reference, number, actor)


def pay_in_full(cast: Cast, reference: str, number: int, at: datetime) -> PaymentTranche:
    act("request_tranche", cast.owner, reference, number, None, cast.owner, at)
    act("verify_tranche", cast.finance, reference, number, None, cast.finance, at)
    act("order_tranche", cast.officer, reference, number, None, cast.officer, at)
    values = (local_date(at), "VIR-77", None, cast.treasury, at)
    return act("pay_tranche", cast.treasury, reference, number, *values)
