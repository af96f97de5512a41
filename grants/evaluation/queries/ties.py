"""Gather what persons and associations leave behind, and the evidence between them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select

from grants.accounts.models import OneTimeLink, User
from grants.associations.models import Association, BankChange, Board, Membership, Officer
from grants.associations.names import normalise
from grants.associations.queries import MEMBER_INVITATION
from grants.core.db import db
from grants.evaluation.models import (
    ConflictOfInterest,
    EvaluatorProfile,
    PastTie,
    PublicMailDomain,
    SetAsideTie,
)
from grants.evaluation.states import TieKind
from grants.evaluation.ties import (
    Evidence,
    Trace,
    address_traces,
    find_ties,
    mail_traces,
    name_traces,
    plain_trace,
)
from grants.outbox.models import Email
from grants.territory.models import City

Traces = dict[int, list[Trace]]
# Of an evaluator's own associations, what may also lead to another one.
_LEADS = (TieKind.OFFICER, TieKind.PHONE, TieKind.ADDRESS, TieKind.BANK)
# An address of these sources is the person's own; of others it only shows that they know one another.
_OWN_ADDRESS = ("association", "officer", "member", "former_member")


@dataclass(frozen=True)
class JudgedEvidence:
    """A piece of evidence, and why it was set aside where it was."""

    evidence: Evidence
    set_aside: SetAsideTie | None

    @property
    def stands(self) -> bool:
        """Say whether it bars the person from the association's files."""
        return self.set_aside is None


def ties_between(user_ids: Collection[int], association_ids: Collection[int]) -> list[JudgedEvidence]:
    """Return all evidence between these: a constant number of statements, whatever their numbers."""
    people, wanted = set(user_ids), set(association_ids)
    if not people or not wanted:
        return []
    persons, own = _persons(people)
    known = _associations(wanted | set().union(*own.values(), set()))
    for user_id, keys in own.items():
        for key in keys:
            persons[user_id] += [
                Trace(trace.kind, trace.value, "own_association", trace.shown, key)
                for trace in known.get(key, [])
                if trace.kind in _LEADS
            ]
    found = find_ties(persons, {key: known.get(key, []) for key in wanted})
    aside = {
        (row.user_id, row.association_id, row.kind, row.fingerprint): row
        for row in db.session.scalars(
            select(SetAsideTie).where(SetAsideTie.user_id.in_(people), SetAsideTie.association_id.in_(wanted))
        )
    }
    judged = []
    for item in _sharpened(found):
        judgement = (item.person_id, item.association_id, item.kind, item.fingerprint)
        judged.append(JudgedEvidence(item, None if item.is_final else aside.get(judgement)))
    return judged


def tied(user_ids: Collection[int], association_ids: Collection[int]) -> dict[int, set[int]]:
    """Return association -> the persons whom evidence that stands bars from its files."""
    found: dict[int, set[int]] = {key: set() for key in association_ids}
    for item in ties_between(user_ids, association_ids):
        if item.stands:
            found[item.evidence.association_id].add(item.evidence.person_id)
    return found


def _sharpened(found: Iterable[Evidence]) -> Iterable[Evidence]:
    """Call an address that the association or its officers use as their own the same person's."""
    for item in found:
        if item.kind == TieKind.EMAIL and item.association_source in _OWN_ADDRESS:
            yield Evidence(
                item.person_id,
                item.association_id,
                TieKind.SAME_PERSON,
                item.value,
                item.person_source,
                item.association_source,
                item.shown,
            )
        else:
            yield item


def _shared_domains() -> set[str]:
    return set(db.session.scalars(select(PublicMailDomain.domain)))


def _persons(user_ids: set[int]) -> tuple[Traces, dict[int, set[int]]]:
    """Return the traces of persons, and the associations each belongs or belonged to."""
    shared = _shared_domains()
    traces: Traces = {key: [] for key in user_ids}
    own: dict[int, set[int]] = {key: set() for key in user_ids}
    rows: Any = db.session.execute(
        select(
            User.id,
            User.email,
            User.display_name,
            User.email_confirmed_at,
            EvaluatorProfile.phone,
            EvaluatorProfile.address,
        )
        .outerjoin(EvaluatorProfile, EvaluatorProfile.user_id == User.id)
        .where(User.id.in_(user_ids))
    )
    for row in rows:
        source = "account" if row.email_confirmed_at else "account_unconfirmed"
        traces[row.id] += mail_traces(row.email, source, shared)
        traces[row.id] += name_traces(row.display_name, "account")
        traces[row.id] += plain_trace(TieKind.PHONE, row.phone, "profile")
        traces[row.id] += address_traces(row.address, (), "profile")
    for member in db.session.scalars(select(Membership).where(Membership.user_id.in_(user_ids))):
        source = "member" if member.ended_at is None else "former_member"
        traces[member.user_id].append(Trace(TieKind.MEMBERSHIP, str(member.association_id), source))
        own[member.user_id].add(member.association_id)
    for tie in db.session.scalars(select(PastTie).where(PastTie.user_id.in_(user_ids))):
        value = str(tie.association_id) if tie.association_id else normalise(tie.name)
        traces[tie.user_id].append(Trace(TieKind.PAST, value, f"past_{tie.kind.value}", tie.name))
        if tie.association_id:
            own[tie.user_id].add(tie.association_id)
    for conflict in db.session.scalars(
        select(ConflictOfInterest).where(ConflictOfInterest.user_id.in_(user_ids))
    ):
        value = str(conflict.association_id)
        traces[conflict.user_id].append(Trace(TieKind.DECLARED, value, "declared", conflict.reason))
    return traces, own


def _associations(association_ids: set[int]) -> Traces:
    shared = _shared_domains()
    traces: Traces = {key: [] for key in association_ids}
    for one, city in db.session.execute(
        select(Association, City)
        .outerjoin(City, City.code == Association.city_code)
        .where(Association.id.in_(association_ids))
    ):
        found = traces[one.id]
        for kind in (TieKind.MEMBERSHIP, TieKind.DECLARED, TieKind.PAST):
            found.append(Trace(kind, str(one.id), "association"))
        names = {one.normalised_name_fr, one.normalised_name_ar, normalise(one.name_fr)} - {""}
        found += [Trace(TieKind.PAST, name, "association", one.name_fr) for name in sorted(names)]
        found += mail_traces(one.email, "association", shared)
        found += name_traces(one.representative_name, "representative")
        found += plain_trace(TieKind.PHONE, one.phone, "association")
        found += plain_trace(TieKind.BANK, one.rib, "association")
        cities = (city.name_fr, city.name_ar) if city else ()
        found += address_traces(one.address, cities, "association")
    _add_people(traces, association_ids, shared)
    _add_invited(traces, association_ids, shared)
    for association_id, rib in db.session.execute(
        select(BankChange.association_id, BankChange.rib).where(
            BankChange.association_id.in_(association_ids)
        )
    ):
        traces[association_id] += plain_trace(TieKind.BANK, rib, "former_account")
    return traces


def _add_people(traces: Traces, association_ids: set[int], shared: set[str]) -> None:
    rows: Any = db.session.execute(
        select(Board.association_id, Board.closed_at, Officer)
        .join(Officer, Officer.board_id == Board.id)
        .where(Board.association_id.in_(association_ids))
    )
    for association_id, closed_at, officer in rows:
        source = "officer" if closed_at is None else "former_officer"
        found = traces[association_id]
        found += [*name_traces(officer.name_fr, source), *name_traces(officer.name_ar, source)]
        found += mail_traces(officer.email, "officer", shared)
        found += plain_trace(TieKind.PHONE, officer.phone, source)
    members: Any = db.session.execute(
        select(Membership.association_id, Membership.ended_at, User.email, User.display_name)
        .join(User, User.id == Membership.user_id)
        .where(Membership.association_id.in_(association_ids))
    )
    for association_id, ended_at, email, name in members:
        source = "member" if ended_at is None else "former_member"
        traces[association_id] += [*mail_traces(email, source, shared), *name_traces(name, source)]


def _add_invited(traces: Traces, association_ids: set[int], shared: set[str]) -> None:
    """Add the addresses that associations invited, answered or not, while the link or the e-mail is kept."""
    links = db.session.execute(
        select(OneTimeLink.email, OneTimeLink.payload).where(OneTimeLink.purpose == MEMBER_INVITATION)
    )
    for email, payload in links:
        if payload.get("association_id") in association_ids:
            traces[payload["association_id"]] += mail_traces(email, "invited", shared)
    mails: Any = db.session.execute(
        select(Email.recipient, Email.cause_id).where(
            and_(
                Email.event == "association.invitation",
                Email.cause == Association.__tablename__,
                Email.cause_id.in_(association_ids),
            )
        )
    )
    for recipient, association_id in mails:
        traces[association_id] += mail_traces(recipient, "invited", shared)
