"""People, an open call and an association for tests of proposals."""

from dataclasses import dataclass, replace
from datetime import date

import pytest
from sqlalchemy.orm import close_all_sessions

from grants.associations.models import Association
from grants.calls.models import Call, CallLine
from grants.calls.queries import required_documents
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.documents.services import StoredFile
from grants.documents.storage import put
from grants.proposals import queries, services
from grants.proposals.content import ActivityRow, BudgetRow, PlannedRow
from grants.proposals.models import Proposal
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association
from tests.factories.calls import call_line_of, make_call
from tests.factories.plan import PARTNERS, TEAM, TEXTS, declaration, details_for, milestones

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@dataclass(frozen=True)
class Scene:
    """What most tests start from; identifiers, since rows expire with each unit of work."""

    owner: Actor
    editor: Actor
    association_id: int
    line_id: int

    @property
    def association(self) -> Association:
        return db.session.get_one(Association, self.association_id)

    @property
    def line(self) -> CallLine:
        return db.session.get_one(CallLine, self.line_id)

    @property
    def call(self) -> Call:
        return db.session.get_one(Call, self.line.call_id)


@pytest.fixture(autouse=True)
def sessions_closed():
    """Close what a failing test left open, so that the next one starts from a fresh database."""
    yield
    close_all_sessions()


@pytest.fixture
def scene(database):
    owner, editor = make_user("presidente@example.ma"), make_user("redacteur@example.ma")
    line_id = call_line_of(make_call()).id
    association = make_association(owner=owner, editor=editor)
    return Scene(
        as_member(owner, association), as_member(editor, association, "editor"), association.id, line_id
    )


@pytest.fixture
def draft(scene, at):
    """The reference of a complete draft, filled in through the services."""
    return make_draft(scene, at)


def make_draft(scene: Scene, at, title: str = "Des passerelles vers l’école") -> str:
    with unit_of_work():
        proposal = services.start_draft(scene.line, scene.association, title, "fr", scene.editor, at)
        ref = proposal.ref
    with unit_of_work():
        fill_in(queries.get_for_update(ref, scene.editor), scene.editor, at)
    return ref


def fill_in(proposal: Proposal, actor: Actor, at) -> None:
    call = proposal.call_line.call
    first, last = call.execution_starts_on, call.execution_ends_on
    services.save_basics(proposal, proposal.title, first, last, actor, at)
    for name, body in TEXTS.items():
        services.save_text(proposal, name, body, 0, actor, at)
    services.save_activities(proposal, [activity(first, last)], actor, at)
    services.save_beneficiaries(
        proposal, [PlannedRow("oujda", "F", "5-11", 60), PlannedRow("oujda", "M", "5-11", 50)], actor, at
    )
    services.save_budget(proposal, BUDGET, actor, at)
    services.save_rows(proposal, "milestones", milestones(last), actor, at)
    services.save_rows(proposal, "team", TEAM, actor, at)
    services.save_rows(proposal, "partners", PARTNERS, actor, at)
    services.save_no_subsidy(proposal, True, actor, at)
    who = declaration()
    rules = queries.rules_of(proposal)
    services.save_declaration(proposal, rules, who.name, who.title, who.statements, actor, at)
    for required in required_documents(call.id, "EDU"):
        if required.is_required:
            services.attach_document(proposal, required, stored(f"{required.code}.pdf"), actor, at)


def activity(first: date, last: date) -> ActivityRow:
    details = details_for("school_support")
    return ActivityRow(
        "school_support", "Cours de soutien", "oujda", "Deux séances.", first, last, 240, details=details
    )


def stored(name: str) -> StoredFile:
    return StoredFile(put(PDF), len(PDF), "application/pdf", name)


BUDGET = [
    BudgetRow("staff", "Enseignants", "heure", 640, 120_00, 52_800_00, 24_000_00),
    BudgetRow("supplies", "Fournitures", "enfant", 110, 200_00, 22_000_00),
]


def unbalanced() -> list[BudgetRow]:
    return [replace(BUDGET[0], grant_centimes=50_000_00), BUDGET[1]]


def submit(scene: Scene, ref: str, at, actor: Actor | None = None, seen: int | None = None):
    with unit_of_work():
        person = actor or scene.owner
        return services.submit_proposal(queries.get_for_update(ref, person), seen, person, at)
