"""From an upheld appeal to a second letter: judged again in a new session by decision rule 13."""

from datetime import timedelta

import pytest

from grants.core.db import db, unit_of_work
from grants.evaluation import queries, services
from grants.proposals.models import Proposal
from grants.proposals.queries import load_for_update
from tests.factories.accounts import make_user
from tests.integration.evaluation.test_appeals import act, prepared, write
from tests.integration.evaluation.test_letters import later, open_letter  # noqa: F401
from tests.integration.evaluation.test_selection import accept, close, decide, hold, publish


@pytest.fixture
def director(world):
    return make_user("directrice@example.ma", "director", name="Directrice Une")


def uphold(world, proposal, owner, director, at):
    open_letter(proposal, owner, at)
    key = write(proposal, owner, at)
    prepared(world, key, at)
    act(services.answer_appeal, key, True, "La pièce était jointe.", director, at)
    return key


def refuse(world, proposal, at):
    with unit_of_work():
        session = queries.session_for_update(world.call.id)
        found = load_for_update(proposal.id)
        words = "Pièce absente."
        services.record_decision(
            session, None, found, "rejected", None, words, world.chair, at, reason_codes=["not_feasible"]
        )


def second_session(world, at):
    with unit_of_work():
        return services.open_session(
            world.call, at.date(), world.present, world.manager, at, purpose="Recours accueilli"
        ).id


def state_of(proposal):
    db.session.rollback()
    return db.session.get_one(Proposal, proposal.id).state


def test_a_file_above_the_last_funded_one_is_paid_from_the_appeal_reserve(world, later, director):  # noqa: F811
    good = world.evaluated(9, request_centimes=40_000_00)
    last = world.evaluated(7, request_centimes=800_000_00)
    hold(world, later)
    decide(world, last, "selected", 800_000_00, "", later)
    refuse(world, good, later)
    close(world, later)
    publish(world, later)
    uphold(world, good, world.owners[0], director, later + timedelta(days=2))
    assert state_of(good) == "evaluated"
    again = later + timedelta(days=20)
    second_session(world, again)
    session = queries.session_of(world.call.id)
    ranking = queries.ranking_of(world.call, session)
    file = ranking.files[good.reference]
    assert file.on_appeal
    assert file.proposed.binding_reason == "appeal_reserve"
    assert file.proposed.amount_centimes == 40_000_00
    accept(world, again)
    close(world, again)
    publish(world, again)
    assert state_of(good) == "selected"
    assert state_of(last) == "selected"
    assert queries.upheld_waiting(world.call.id) == []
    letters = queries.letters_of(good.reference, world.owners[0])
    assert [found.row.kind.value for found in letters] == ["decision", "appeal_answer", "decision"]
    assert letters[0].letter.is_selected
    assert letters[0].letter.amount_centimes == 40_000_00
    assert len(queries.letters_of(last.reference, world.owners[1])) == 1  # nobody told before hears again


def test_a_file_below_the_last_funded_one_joins_the_reserve_list(world, later, director):  # noqa: F811
    best = world.evaluated(9, request_centimes=950_000_00)
    low = world.evaluated(7, request_centimes=30_000_00)
    hold(world, later)
    decide(world, best, "selected", 950_000_00, "", later)
    refuse(world, low, later)
    close(world, later)
    publish(world, later)
    uphold(world, low, world.owners[1], director, later + timedelta(days=2))
    again = later + timedelta(days=20)
    second_session(world, again)
    accept(world, again)
    close(world, again)
    publish(world, again)
    assert state_of(best) == "selected"
    assert state_of(low) == "reserve"
    latest = queries.letter_of(low.reference, world.owners[1])
    assert latest.is_reserve
    assert latest.binding_text
