"""Create and change a call: rights, codes, versions, what undoes an approval."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from grants.audit.queries import timeline, verify_chain
from grants.calls import queries, services
from grants.calls.defaults import default_grid
from grants.calls.draft import with_lines
from grants.calls.models import BudgetHeading, Call
from grants.calls.parts import LineDraft
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, NotAllowed, ProblemsError
from tests.factories.accounts import make_user
from tests.factories.calls import call_draft, make_call

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def manager(database) -> Actor:
    return make_user("manager@example.ma", "call_manager")


def create(draft, actor, at) -> Call:
    with unit_of_work():
        code = services.create_call(draft, actor, at).code
    return queries.get_visible(code, actor, at)


def update(code, change, actor, at, seen_version=None) -> None:
    with unit_of_work():
        call = queries.get_for_update(code)
        services.update_call(call, change(queries.draft_of(call)), seen_version, actor, at)


def test_a_call_is_written_whole(manager, at):
    call = create(call_draft(), manager, at)
    assert (call.code, call.state, call.version, call.school_year) == ("AAP-2026", "draft", 1, "2026/2027")
    assert queries.draft_of(call).grid == default_grid()
    assert replace(queries.draft_of(call), documents=None) == call_draft()
    assert [event.action for event in timeline(call)] == ["call.create"]
    assert verify_chain() == []


def test_a_second_call_of_a_year_is_numbered(manager, at):
    create(call_draft(), manager, at)
    second = create(call_draft(title_fr="Appel complémentaire"), manager, at)
    assert second.code == "AAP-2026-2"


def test_the_same_form_sent_twice_creates_one_call(manager, at):
    create(call_draft(), manager, at)
    with pytest.raises(Conflict):
        create(call_draft(), manager, at)
    assert len(db.session.scalars(select(Call)).all()) == 1


def test_only_a_call_manager_writes(at):
    for role in ("director", "chair", "evaluator", "administrator"):
        with pytest.raises(NotAllowed):
            create(call_draft(), make_user(f"{role}@example.ma", role), at)


def test_a_draft_that_breaks_rules_is_refused_with_all_of_them(manager, at):
    with pytest.raises(ProblemsError) as refused:
        create(call_draft(title_ar="Appel", ceiling_centimes=0, lines={"XXX": 100}), manager, at)
    assert {"title_ar", "ceiling_centimes", None} <= {field for field, _message in refused.value.problems}


def test_lines_grid_and_documents_change_within_a_draft(manager, at):
    code = create(call_draft(), manager, at).code
    first = default_grid().groups[0]
    criteria = (
        replace(first.criteria[0], weight=5),
        replace(first.criteria[1], weight=15),
        first.criteria[2],
    )
    grid = replace(default_grid(), groups=(replace(first, criteria=criteria), *default_grid().groups[1:]))

    def change(draft):
        lines = (LineDraft("CAM", 40_000_000), LineDraft("EDU", 90_000_000, ceiling_centimes=20_000_000))
        return replace(with_lines(draft, lines), grid=grid)

    update(code, change, manager, at, seen_version=1)
    call = queries.get_visible(code, manager, at)
    assert [(line.line_code, line.envelope_centimes) for line in call.lines] == [
        ("CAM", 40_000_000),
        ("EDU", 90_000_000),
    ]
    assert queries.draft_of(call).grid == grid
    assert {item.line_code for item in queries.all_documents(call.id) if item.code == "PEC"} == {"EDU", "CAM"}
    assert call.version == 2
    assert timeline(call)[-1].details == {"parts": ["lines", "grid", "documents", "questions", "texts"]}


def test_another_version_is_a_conflict(manager, at):
    code = create(call_draft(), manager, at).code
    update(code, lambda draft: replace(draft, cofunding_min_pct=10), manager, at, seen_version=1)
    with pytest.raises(Conflict):
        update(code, lambda draft: replace(draft, cofunding_min_pct=30), manager, at, seen_version=1)
    assert queries.get_visible(code, manager, at).cofunding_min_pct == 10


def test_saving_without_a_change_leaves_the_call_alone(manager, at):
    code = make_call(state="approved").code
    update(code, lambda draft: draft, manager, at)
    call = queries.get_visible(code, manager, at)
    assert (call.state, call.is_approved) == ("to_approve", True)


def test_a_change_undoes_the_approval(manager, at):
    code = make_call(state="approved").code
    update(code, lambda draft: replace(draft, ceiling_centimes=40_000_000), manager, at)
    call = queries.get_visible(code, manager, at)
    assert (call.state, call.approved_at, call.approved_by_id) == ("draft", None, None)
    assert manager.id in call.author_ids
    assert [event.action for event in timeline(call)][-2:] == ["call.send_back", "call.update"]


def test_a_published_call_and_its_grid_are_frozen(manager, at):
    code = make_call(state="published").code
    first = default_grid().groups[0]
    for change in (
        lambda draft: replace(draft, title_fr="Autre titre"),
        lambda draft: replace(
            draft, grid=replace(draft.grid, groups=(replace(first, minimum=16), *draft.grid.groups[1:]))
        ),
    ):
        with pytest.raises(Conflict):
            update(code, change, manager, at)


def test_loading_the_seeds_again_changes_nothing(at):
    from grants.calls.seeds import load

    before = [(row.code, row.name_ar, row.share_rule) for row in queries.budget_headings()]
    with unit_of_work() as session:
        assert load(session) == {"budget_heading": 8}
    assert [(row.code, row.name_ar, row.share_rule) for row in queries.budget_headings()] == before
    shares = db.session.scalars(select(BudgetHeading.share_rule).where(BudgetHeading.share_rule.is_not(None)))
    assert set(shares) == {"overhead", "equipment"}
