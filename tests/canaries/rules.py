"""Who may see which canary: the one table, after domain.md section 2. What is not allowed here is a leak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.canaries.plants import Plant

READERS = {"call_manager", "committee_member", "chair", "auditor", "programme_officer", "finance_officer"}
PAYERS = {"finance_officer", "authorising_officer", "treasury_accountant"}
CONTRACTS = {"programme_officer", "director", "auditor", *PAYERS}
ACCOUNTS = {"administrator"}


@dataclass(frozen=True)
class Viewer:
    """Who looks, and what links that person to the files.

    opened: files whose evaluation the viewer opened (declared, not left); validated: those validated.
    """

    name: str
    user: int | None = None
    roles: frozenset[str] = frozenset()
    associations: frozenset[int] = frozenset()
    owned: frozenset[int] = frozenset()
    assigned: frozenset[int] = frozenset()
    opened: frozenset[int] = frozenset()
    validated: frozenset[int] = frozenset()

    def is_one_of(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class World:
    """What is public: associations that results name; files whose decision was sent."""

    decided: frozenset[int] = frozenset()
    funded_associations: frozenset[int] = frozenset()
    closed_scoring: frozenset[int] = frozenset()
    samples: frozenset[int] = frozenset()
    evaluated_associations: dict[int, frozenset[int]] = field(default_factory=dict)


Rule = Callable[[Viewer, Plant, World], bool]


def _self(viewer: Viewer, plant: Plant, _world: World) -> bool:
    return viewer.user is not None and viewer.user == plant.user


def _member(viewer: Viewer, plant: Plant, _world: World) -> bool:
    return plant.association in viewer.associations


def _roles(*roles: str) -> Rule:
    return lambda viewer, _plant, _world: viewer.is_one_of(*roles)


def _any(*rules: Rule) -> Rule:
    return lambda viewer, plant, world: any(rule(viewer, plant, world) for rule in rules)


def _all(*rules: Rule) -> Rule:
    return lambda viewer, plant, world: all(rule(viewer, plant, world) for rule in rules)


def _assigned(viewer: Viewer, plant: Plant, world: World) -> bool:
    """The evaluator of a file, or of a file of this association where the secret is the association's."""
    if plant.proposal is not None:
        return plant.proposal in viewer.assigned
    return bool(viewer.assigned & world.evaluated_associations.get(plant.association or 0, frozenset()))


def _opened(viewer: Viewer, plant: Plant, world: World) -> bool:
    return plant.proposal in viewer.opened


def _peer(viewer: Viewer, plant: Plant, _world: World) -> bool:
    """Who validated an own evaluation of the same file."""
    return plant.proposal in viewer.validated


def _submitted(_viewer: Viewer, plant: Plant, _world: World) -> bool:
    return plant.state not in ("draft",)


def _published(_viewer: Viewer, plant: Plant, world: World) -> bool:
    return plant.proposal in world.decided


def _scored(_viewer: Viewer, plant: Plant, world: World) -> bool:
    return plant.proposal in world.closed_scoring


def _funded(_viewer: Viewer, plant: Plant, world: World) -> bool:
    return plant.association in world.funded_associations


def _sample(viewer: Viewer, plant: Plant, world: World) -> bool:
    """An evaluator of a calibration reads its two files of former calls, without who applied."""
    return viewer.is_one_of("evaluator") and plant.proposal in world.samples


def _nobody(_viewer: Viewer, _plant: Plant, _world: World) -> bool:
    return False


def _owner(viewer: Viewer, plant: Plant, _world: World) -> bool:
    return plant.association in viewer.owned


_staff_of_files = _roles(*READERS, *CONTRACTS)
# What a convention says, its parties and who follows it read: texts, costs, signatory, account.
_contract = _all(_funded, _any(_member, _roles(*CONTRACTS)))
_file = _any(_member, _all(_submitted, _any(_roles(*READERS), _opened)))
_comments = _any(
    _self,
    _roles("call_manager"),
    _all(_scored, _roles("committee_member", "chair", "auditor")),
    _peer,
    _all(_published, _member),
)

MAY_SEE: dict[str, Rule] = {
    # Evaluators: applicants and other evaluators never know them; who assigns and who keeps accounts do.
    "evaluator_name": _any(_self, _roles("call_manager", *ACCOUNTS)),
    "evaluator_email": _any(_self, _roles("call_manager", *ACCOUNTS)),
    "mark_comment": _comments,
    "general_comment": _comments,
    "reopening": _any(_self, _roles("call_manager")),
    "recusal": _any(_self, _roles("call_manager", "auditor", "dpo")),
    "private_note": _self,
    "tie": _any(_self, _roles("call_manager")),
    # People of associations.
    "member_name": _any(_self, _member, _roles("call_manager", *READERS, *CONTRACTS, *ACCOUNTS)),
    "member_email": _any(_self, _member, _roles("call_manager", *ACCOUNTS)),
    "association_name": _any(_member, _staff_of_files, _assigned, _funded),
    "association_contact": _any(_member, _staff_of_files),
    "representative": _any(_member, _staff_of_files),
    "bank": _any(_owner, _contract, _roles("call_manager", "auditor", *PAYERS)),
    "board_person": _any(_member, _roles("call_manager", "auditor", "programme_officer", "finance_officer")),
    # The file.
    "draft_text": _any(_file, _contract, _sample),
    "joined_file": _any(_file, _staff_of_files, _all(_submitted, _assigned)),
    "bank_file": _any(_member, _all(_submitted, _roles(*READERS)), _roles(*PAYERS)),
    "board_file": _any(_member, _all(_submitted, _roles(*READERS))),
    "person_of_file": _any(_member, _all(_submitted, _roles(*READERS))),
    "declarant": _any(_member, _all(_submitted, _roles(*READERS)), _contract),
    "draft_comment": _member,
    "message": _any(_member, _roles("call_manager", "programme_officer", "finance_officer", "auditor")),
    "screening": _any(_roles(*READERS), _all(_published, _member)),
    "decision": _any(
        _roles("call_manager", "committee_member", "chair", "auditor"), _all(_published, _member)
    ),
    "not_applicable": _any(_roles(*READERS), _opened, _all(_published, _member)),
    "session_reason": _roles("call_manager", "committee_member", "chair", "auditor"),
    "narrative": _any(_member, _roles("call_manager", *CONTRACTS)),
    # Records.
    "reason_of_act": _any(_roles("dpo", *READERS, *CONTRACTS), _member),
    "mail_body": _nobody,
    "question": _any(_self, _roles("call_manager", "director")),
    "follower": _nobody,
}


def may_see(viewer: Viewer, plant: Plant, world: World) -> bool:
    """Say whether this viewer may meet this canary; a kind without a rule is nobody's."""
    return MAY_SEE.get(plant.kind, _nobody)(viewer, plant, world)
