"""Associations that look like one: found when saved, dismissed once, merged without losing a row."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from grants.associations import queries, services
from grants.associations.models import AssociationKey, DuplicatePair, Membership
from grants.associations.services.likeness import refresh_likeness
from grants.associations.services.merging import LEFT, association_columns
from grants.associations.states import MemberRight
from grants.associations.validity import Dates
from grants.audit.queries import timeline, verify_chain
from grants.core.actors import Actor
from grants.core.db import Base, db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, ProblemsError
from grants.evaluation.models import ConflictOfInterest, PastTie, SetAsideTie
from grants.indicators.models import Presence
from grants.proposals.models import Proposal
from tests.factories.accounts import make_user
from tests.factories.agreements import make_agreement
from tests.factories.associations import as_member
from tests.factories.calls import call_line_of, make_call
from tests.factories.proposals import make_proposal
from tests.integration.associations.account_data import Account

KEY = ("EDU", "ministry", "oujda", "2015/2016", 2015, "validated")


@pytest.fixture
def manager(database: None) -> Actor:
    return make_user("manager@example.ma", "call_manager")


@pytest.fixture
def both(database: None, at: datetime) -> tuple[Account, Account]:
    """Two registrations of one association; the factory gives them the same RIB, ICE and telephone."""
    accounts = Account(at, "Association Amal Oujda"), Account(at, "Assoc. AMAL d’Oujda")
    for account in accounts:
        account.act(_refresh)
    return accounts


def _refresh(association: Any, actor: Actor, at: datetime) -> None:
    refresh_likeness(association, at)


def pairs() -> list[DuplicatePair]:
    db.session.rollback()
    return list(db.session.scalars(select(DuplicatePair).order_by(DuplicatePair.id)))


def merge(
    kept: Account,
    merged: Account,
    actor: Actor,
    reason: str = "Deux inscriptions.",
    versions: Any = (None, None),
) -> None:
    with unit_of_work():
        found = [queries.get_for_update(account.ref, actor) for account in (kept, merged)]
        services.merge_associations(found[0], found[1], reason, versions, actor, kept.at)


def test_saving_finds_the_pair_with_its_evidence(both: tuple[Account, Account]) -> None:
    (pair,) = pairs()
    assert {item["kind"] for item in pair.evidence} == {"name_fr", "name_ar", "rib", "ice", "phone"}
    assert (pair.first_id, pair.second_id) == (both[0].id, both[1].id)
    assert pair.score == 100


def test_officers_bring_a_pair_together(database: None, at: datetime) -> None:
    one, other = Account(at, "Association Nour"), Account(at, "Association Wifaq")
    for account in (one, other):
        with unit_of_work():
            found = queries.get_for_update(account.ref, account.owner)
            found.rib = found.ice = found.phone = None
            found.name_ar = found.name_fr
    one.declare()
    other.declare()
    (pair,) = pairs()
    assert [(item["kind"], item["count"]) for item in pair.evidence] == [("officer", 2)]
    assert "Salma" not in str(pair.evidence)


def test_evidence_that_goes_takes_the_open_pair_along(both: tuple[Account, Account]) -> None:
    with unit_of_work():
        found = queries.get_for_update(both[1].ref, both[1].owner)
        found.name_fr, found.name_ar = "Association Zitouna", "جمعية الزيتونة"
        found.rib = found.ice = found.phone = None
        refresh_likeness(found, both[1].at)
    assert pairs() == []
    assert not db.session.scalars(select(AssociationKey.value).where(AssociationKey.value == "amal")).all()[
        1:
    ]


def test_a_dismissed_pair_stays_away_until_new_evidence(
    both: tuple[Account, Account], manager: Actor
) -> None:
    (pair,) = pairs()
    seen, pair_id = pair.version, pair.id
    with pytest.raises(DomainError), unit_of_work():
        services.dismiss_pair(queries.get_pair_for_update(pair_id), " ", seen, manager, both[0].at)
    with unit_of_work():
        services.dismiss_pair(queries.get_pair_for_update(pair_id), "Deux sièges.", seen, manager, both[0].at)
    with pytest.raises(Conflict), unit_of_work():
        services.dismiss_pair(queries.get_pair_for_update(pair_id), "Encore.", seen, manager, both[0].at)
    both[0].act(_refresh)
    assert [pair.state for pair in pairs()] == ["dismissed"]
    both[0].declare()
    both[1].declare()
    assert [pair.state for pair in pairs()] == ["open"]


def test_a_member_of_one_side_judges_nothing(both: tuple[Account, Account], manager: Actor) -> None:
    (pair,) = pairs()
    member = as_member(manager, both[0].association, "editor")
    with pytest.raises(NotAllowed), unit_of_work():
        services.dismiss_pair(queries.get_pair_for_update(pair.id), "x", None, member, both[0].at)
    with pytest.raises(NotAllowed):
        merge(both[0], both[1], member)


def fill(account: Account, person: Actor) -> None:
    """Give an association rows in every table that points to one."""
    account.declare()
    account.give("STAT", Dates(date(2010, 1, 1)))
    account.act(services.update_bank, "999810000000000001234573", "x", None, certificate=_paper())
    account.act(
        services.verify_bank_data, None, actor=make_user(f"f{account.id}@example.ma", "finance_officer")
    )
    transfer = account.act(services.propose_transfer, account.editor.id)
    with unit_of_work():
        association = queries.get_for_update(account.ref, account.owner)
        found = queries.get_transfer_for_update(association, transfer.id)
        services.cancel_transfer(found, account.owner, account.at)
    make_agreement(association=account.association)
    with unit_of_work() as session:
        session.add(Presence(association_id=account.id, count=2, **dict(zip(_NAMES, KEY, strict=True))))
        session.add(
            ConflictOfInterest(
                user_id=person.id, association_id=account.id, reason="Parent", declared_at=account.at
            )
        )
        session.add(
            PastTie(user_id=person.id, kind="employment", association_id=account.id, declared_at=account.at)
        )
        session.add(
            SetAsideTie(
                user_id=person.id,
                association_id=account.id,
                kind="phone",
                fingerprint=f"{account.id:064d}",
                reason="Standard",
                set_aside_at=account.at,
                set_aside_by_id=person.id,
            )
        )
        if not session.scalar(select(Membership.id).where(Membership.user_id == person.id)):
            session.add(
                Membership(association_id=account.id, user_id=person.id, right="editor", since_at=account.at)
            )
        else:
            session.add(
                Membership(association_id=account.id, user_id=person.id, right="owner", since_at=account.at)
            )


_NAMES = ("line_code", "funder", "city_code", "school_year", "calendar_year", "status")


def _paper() -> Any:
    from tests.integration.associations.account_data import paper

    return paper("rib.pdf")


def counts(*association_ids: int) -> dict[str, int]:
    """Return table.column -> rows that point to these associations."""
    db.session.rollback()
    return {
        f"{table.name}.{column.name}": db.session.scalar(
            select(func.count()).select_from(table).where(column.in_(association_ids))
        )
        or 0
        for table, column in association_columns()
    }


def test_nothing_is_lost_in_a_merge(both: tuple[Account, Account], manager: Actor) -> None:
    kept, merged = both
    person = make_user("both@example.ma", "evaluator")
    for account in both:
        fill(account, person)
    before = counts(kept.id, merged.id)
    assert [name for name, rows in before.items() if rows == 0] == []  # a new table is to be filled above
    totals = {
        table.name: db.session.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
        if table.name not in LEFT
    }
    merge(kept, merged, manager)
    after, left = counts(kept.id), counts(merged.id)
    assert left.pop("conflict_of_interest.association_id") == 1  # the same person's, declared on both sides
    assert left.pop("presence.association_id") == 0
    assert set(left.values()) == {0}
    added = {"membership.association_id": 1}  # the one right of a person who was in both
    for name, rows in before.items():
        if name not in ("conflict_of_interest.association_id", "presence.association_id"):
            assert after[name] == rows + added.get(name, 0), name
    assert db.session.scalars(select(Presence.count)).all() == [4]
    for name, rows in totals.items():
        now = db.session.scalar(select(func.count()).select_from(Base.metadata.tables[name]))
        assert (now or 0) >= (rows or 0) - (name == "presence"), name
    assert verify_chain() == []


def test_rights_board_and_documents_after_a_merge(both: tuple[Account, Account], manager: Actor) -> None:
    kept, merged = both
    person = make_user("both@example.ma")
    for account in both:
        fill(account, person)
    merge(kept, merged, manager)
    current = {member.user_id: member.right.value for member in queries.current_members(kept.id)}
    assert current == {
        kept.owner.id: "owner",
        kept.editor.id: "editor",
        merged.owner.id: "owner",
        merged.editor.id: "editor",
        person.id: "owner",
    }
    assert len(queries.former_boards(kept.id)) == 1
    rows = queries.held_documents(kept.id)["STAT"]
    assert [row.replaced_at is None for row in rows] == [True, False]
    (pair,) = [pair for pair in pairs() if pair.state == "merged"]
    assert pair.reason == "Deux inscriptions."
    actions = [event.action for event in timeline(kept.association)]
    assert actions[-1] == "association.absorb"


def test_the_merged_reference_leads_to_the_one_kept(
    both: tuple[Account, Account], manager: Actor, sign_in: Callable[[str], FlaskClient]
) -> None:
    kept, merged = both
    token = merged.act(services.invite_member, "late@example.ma", MemberRight.EDITOR)
    merge(kept, merged, manager)
    found = queries.get_visible(merged.ref, manager)
    assert found.reference == kept.ref
    answer = sign_in(manager.email).get(f"/fr/associations/{merged.ref}")
    assert answer.location == f"/fr/associations/{kept.ref}"
    listed = sign_in(manager.email).get("/fr/associations").text
    assert kept.ref in listed
    assert f">{merged.ref}<" not in listed
    with unit_of_work():
        joined = services.join_as_new_user(token, "Late", "fr", "hash", kept.at)
    assert joined.association_id == kept.id


def test_a_merge_is_done_once_with_a_reason_on_what_was_seen(
    both: tuple[Account, Account], manager: Actor
) -> None:
    kept, merged = both
    with pytest.raises(DomainError) as caught:
        merge(kept, merged, manager, " ")
    assert caught.value.field == "reason"
    with pytest.raises(Conflict):
        merge(kept, merged, manager, versions=(1, 99))
    with pytest.raises(Conflict):
        merge(kept, kept, manager)
    merge(kept, merged, manager)
    with pytest.raises(Conflict):
        merge(kept, merged, manager)
    with pytest.raises(NotAllowed):
        merge(kept, merged, make_user("director@example.ma", "director"))


def test_what_stands_in_the_way_is_told_with_what_to_do(
    both: tuple[Account, Account], manager: Actor
) -> None:
    kept, merged = both
    line = call_line_of(make_call())
    for account in both:
        make_proposal(line, account.association, state="draft")
    merged.act(services.propose_transfer, merged.editor.id)
    merged.act(services.update_bank, "999810000000000001234573", "x", None, certificate=_paper())
    with pytest.raises(ProblemsError) as caught:
        merge(kept, merged, manager)
    words = str(caught.value)
    assert len(caught.value.problems) == 3
    codes = db.session.scalars(select(Proposal.draft_code)).all()
    for part in ("compte bancaire", "transmission", *codes):
        assert part in words
