"""Every action from every state of every workflow: what is allowed is written here a second time."""

import importlib
from pathlib import Path

import pytest

import grants
from grants.core.errors import IllegalTransition
from grants.core.workflow import Workflow

# workflow -> first state, then action: sources > target
EXPECTED = {
    "agreement": {
        "": "draft",
        "offer": "draft > to_sign",
        "enter_into_force": "to_sign > in_force",
        "suspend": "in_force > suspended",
        "resume": "suspended > in_force",
        "terminate": "in_force suspended > terminated",
        "close": "in_force > closed",
        "abandon": "draft to_sign > abandoned",
    },
    "appeal": {
        "": "draft",
        "file": "draft > filed",
        "acknowledge": "filed > acknowledged",
        "prepare": "acknowledged > prepared",
        "send_back": "prepared > acknowledged",
        "uphold": "prepared > upheld",
        "dismiss": "prepared > dismissed",
        "withdraw": "filed acknowledged prepared > withdrawn",
    },
    "association_document": {
        "": "to_review",
        "accept": "to_review refused > accepted",
        "refuse": "to_review accepted > refused",
    },
    "blind_file": {
        "": "withheld",
        "clear": "withheld > clean",
        "release": "withheld > released",
        "withhold": "clean released > withheld",
    },
    "bank_change": {
        "": "asked",
        "confirm": "asked > confirmed",
        "refuse": "asked > refused",
        "replace": "asked > replaced",
    },
    "calibration": {
        "": "open",
        "close": "open > closed",
    },
    "completion": {
        "": "asked",
        "answer": "asked > answered",
        "expire": "asked > expired",
        "review": "answered expired > reviewed",
    },
    "duplicate_pair": {
        "": "open",
        "dismiss": "open > dismissed",
        "reopen": "dismissed > open",
        "merge": "open dismissed > merged",
    },
    "ownership_transfer": {
        "": "proposed",
        "accept": "proposed > accepted",
        "decline": "proposed > declined",
        "cancel": "proposed accepted > cancelled",
        "consent": "accepted > consented",
        "refuse": "accepted > refused",
    },
    "service_gap": {
        "": "proposed",
        "confirm": "proposed > confirmed",
        "dismiss": "proposed > dismissed",
    },
    "scan": {
        "": "not_checked",
        "ask": "not_checked > pending",
        "clear": "pending > clean",
        "infect": "pending > infected",
        "skip": "pending > not_checked",
    },
    "association": {
        "": "draft",
        "ask": "draft returned > to_verify",
        "verify": "to_verify > verified",
        "send_back": "to_verify > returned",
        "reopen": "verified > returned",
    },
    "call": {
        "": "draft",
        "ask_approval": "draft > to_approve",
        "send_back": "to_approve > draft",
        "approve": "to_approve > to_approve",
        "publish": "to_approve > published",
        "start_evaluation": "published > in_evaluation",
        "decide": "in_evaluation > decided",
        "close_out": "decided > closed_out",
        "cancel": "draft to_approve published in_evaluation > cancelled",
    },
    "call_ending": {
        "": "prepared",
        "prepare": "sent_back > prepared",
        "send_back": "prepared > sent_back",
        "approve": "prepared > approved",
    },
    "call_question": {
        "": "asked",
        "answer": "asked set_aside > answered",
        "set_aside": "asked > set_aside",
    },
    "corrigendum": {
        "": "draft",
        "ask_approval": "draft > to_approve",
        "send_back": "to_approve approved > draft",
        "approve": "to_approve > approved",
        "publish": "approved > published",
        "publish_by_rule": "draft > published",
        "abandon": "draft to_approve approved > abandoned",
    },
    "email": {
        "": "queued",
        "send": "queued > sent",
        "give_up": "queued > failed",
    },
    "evaluation": {
        "": "assigned",
        "start": "assigned > in_progress",
        "recuse": "assigned in_progress validated > recused",
        "decline": "assigned > declined",
        "replace": "assigned in_progress > declined",
        "validate": "in_progress > validated",
        "reopen": "validated > in_progress",
        "withdraw": "assigned in_progress > withdrawn",
    },
    "evaluator_invitation": {
        "": "invited",
        "accept": "invited > accepted",
        "refuse": "invited > refused",
        "cancel": "invited > cancelled",
        "step_down": "accepted > stepped_down",
        "invite_again": "refused cancelled stepped_down > invited",
    },
    "obligation": {
        "": "due",
        "extend": "due extended > extended",
        "satisfy": "due extended > satisfied",
        "waive": "due extended > waived",
    },
    "proposal": {
        "": "draft",
        "submit": "draft > submitted",
        "resume": "submitted > draft",
        "restore": "draft > submitted",
        "withdraw": "draft submitted > withdrawn",
        "refuse_admission": "submitted > inadmissible",
        "refuse_eligibility": "submitted > ineligible",
        "admit": "submitted > in_evaluation",
        "close_evaluation": "in_evaluation > evaluated",
        "select": "evaluated reserve > selected",
        "put_on_reserve": "evaluated > reserve",
        "reject": "evaluated reserve > rejected",
        "close_unjudged": "submitted in_evaluation evaluated > rejected",
        "annul_refusal": "rejected reserve > evaluated",
        "renounce": "selected reserve > renounced",
    },
    "report": {
        "": "draft",
        "submit": "draft > submitted",
        "send_back": "submitted > returned",
        "validate": "submitted > validated",
        "supersede": "returned validated > superseded",
    },
    "session": {
        "": "planned",
        "open": "planned > open",
        "ask_close": "open > closing",
        "resume": "closing > open",
        "close": "closing > closed",
        "publish": "closed > published",
    },
    "tranche": {
        "": "planned",
        "open": "planned > due",
        "request": "due failed > requested",
        "verify": "requested > verified",
        "send_back": "requested verified > due",
        "order": "verified > ordered",
        "pay": "ordered > paid",
        "fail": "ordered > failed",
        "cancel": "planned due > cancelled",
    },
}


def declared() -> list[Workflow]:
    """Return every workflow of every package's states."""
    folder = Path(grants.__file__).parent
    modules = [
        importlib.import_module(f"grants.{path.parent.name}.states") for path in folder.glob("*/states.py")
    ]
    return [value for module in modules for value in vars(module).values() if isinstance(value, Workflow)]


WORKFLOWS = {workflow.name: workflow for workflow in declared()}
STATES = {name: list(type(next(iter(flow.moves.values()))[1])) for name, flow in WORKFLOWS.items()}
MATRIX = [
    (name, action, state)
    for name, expected in EXPECTED.items()
    for action in expected
    if action
    for state in STATES.get(name, [])
]


def test_every_workflow_and_action_is_written_here():
    assert len(declared()) == len(WORKFLOWS), "two workflows bear one name"
    assert {name: set(flow.moves) for name, flow in WORKFLOWS.items()} == {
        name: set(expected) - {""} for name, expected in EXPECTED.items()
    }


@pytest.mark.parametrize(("name", "action", "state"), MATRIX)
def test_each_action_from_each_state(name, action, state):
    flow = WORKFLOWS[name]
    sources, target = EXPECTED[name][action].split(" > ")
    if state.value in sources.split():
        assert flow.allows(action, state)
        assert flow.next_state(action, state).value == target
    else:
        assert not flow.allows(action, state)
        with pytest.raises(IllegalTransition):
            flow.next_state(action, state)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_an_action_that_does_not_exist_starts_nowhere(name):
    for state in STATES[name]:
        assert not WORKFLOWS[name].allows("invent", state)
        with pytest.raises(IllegalTransition):
            WORKFLOWS[name].next_state("invent", state)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_every_state_is_reached_from_the_first(name):
    reached, frontier = set(), {EXPECTED[name][""]}
    while frontier:
        reached |= frontier
        frontier = {
            target.value
            for sources, target in WORKFLOWS[name].moves.values()
            if any(source.value in reached for source in sources)
        } - reached
    assert reached == {state.value for state in STATES[name]}
