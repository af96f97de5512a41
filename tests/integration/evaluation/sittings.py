"""What the tests of sessions share: open, vote, close by two people, sign, publish."""

from grants.core.db import unit_of_work
from grants.evaluation import queries, services
from grants.evaluation.states import BallotChoice
from grants.proposals.queries import load_for_update

FOR, AGAINST, ABSTAIN = BallotChoice.FOR, BallotChoice.AGAINST, BallotChoice.ABSTAIN


def hold(world, at, present=None, purpose=""):
    with unit_of_work():
        return services.open_session(
            world.call, at.date(), world.present if present is None else present, world.manager, at, purpose
        ).id


def session(world):
    return queries.session_for_update(world.call.id)


def ranking(world):
    return queries.ranking_of(world.call, queries.session_of(world.call.id))


def decide(world, proposal, outcome, amount, reason, at, **more):
    actor = more.pop("actor", world.chair)
    with unit_of_work():
        return services.record_decision(
            session(world),
            more.pop("seen", None),
            load_for_update(proposal.id),
            outcome,
            amount,
            reason,
            actor,
            at,
            **more,
        )


def accept(world, at):
    with unit_of_work():
        return services.accept_proposals(session(world), None, world.chair, at)


def close(world, at):
    with unit_of_work():
        services.ask_closing(session(world), None, world.chair, at)
    with unit_of_work():
        services.close_minutes(session(world), None, world.members[0], at)


def sign(world, at, people=None):
    for person in people if people is not None else (world.chair, *world.members):
        with unit_of_work():
            held = session(world)
            services.sign_minutes(held, queries.minutes_of(held.id).sha256, person, at)


def publish(world, at):
    with unit_of_work():
        services.publish_results(session(world), None, world.manager, at)


def whole(world, at):
    """Accept everything, close, sign and publish."""
    accept(world, at)
    close(world, at)
    sign(world, at)
    publish(world, at)


def voices(world, chair, *others):
    """Return the ballots of the chair and the members in order."""
    people = (world.chair, *world.members)
    return {person.id: choice for person, choice in zip(people, (chair, *others), strict=False)}
