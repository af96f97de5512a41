"""Drafting: who may, two people on one text, rows of two people, what is refused."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.proposals import queries, services
from grants.proposals.content import ActivityRow, PlannedRow
from grants.proposals.models import PlannedCell, Proposal
from grants.proposals.units import parse_seen
from tests.factories.accounts import make_user
from tests.integration.proposals.conftest import BUDGET, make_draft, submit


def test_a_stranger_starts_and_edits_nothing(scene, draft, at):
    stranger = make_user("ailleurs@example.ma", "call_manager")
    with pytest.raises(NotAllowed), unit_of_work():
        services.start_draft(scene.line, scene.association, "Titre", "fr", stranger, at)
    with pytest.raises(NotAllowed), unit_of_work():
        services.save_budget(queries.get_for_update(draft, scene.owner), [], stranger, at)


def test_no_draft_in_a_closed_call(scene):
    late = scene.call.closes_at.replace(year=scene.call.closes_at.year + 1)
    with pytest.raises(services.Late), unit_of_work():
        services.start_draft(scene.line, scene.association, "Titre", "fr", scene.owner, late)


def test_a_second_draft_of_the_same_title_is_refused(scene, draft, at):
    with pytest.raises(Conflict, match=draft):
        make_draft(scene, at)


def test_two_people_on_one_text_lose_nothing(scene, draft, at):
    with unit_of_work():
        services.save_text(queries.get_for_update(draft, scene.owner), "needs", "Texte A", 1, scene.owner, at)
    with pytest.raises(services.UnitsConflict) as caught, unit_of_work():
        services.save_text(
            queries.get_for_update(draft, scene.editor), "needs", "Texte B", 1, scene.editor, at
        )
    now = caught.value.units["text:needs"]
    assert (now.values, now.revision, now.updated_by_id) == ({"needs": "Texte A"}, 2, scene.owner.id)
    with unit_of_work():
        services.save_text(
            queries.get_for_update(draft, scene.editor), "needs", "A et B", 2, scene.editor, at
        )
    assert queries.content_of(queries.get_visible(draft, scene.owner)).texts["needs"] == "A et B"


def test_the_same_words_twice_are_no_conflict(scene, draft, at):
    for _time in range(2):
        with unit_of_work():
            services.save_text(
                queries.get_for_update(draft, scene.owner), "needs", "Pareil", 1, scene.owner, at
            )
    tokens = queries.unit_tokens(queries.get_visible(draft, scene.owner), "needs")
    assert parse_seen(tokens["text:needs"]).revision == 2


def test_a_colleague_s_new_row_stays(scene, draft, at):
    shown = queries.content_of(queries.get_visible(draft, scene.owner)).budget
    with unit_of_work():
        proposal = queries.get_for_update(draft, scene.editor)
        added = replace(BUDGET[1], label="Transport", heading_code="transport")
        services.save_budget(proposal, [*shown, added], scene.editor, at, removed=[])
    with unit_of_work():
        proposal = queries.get_for_update(draft, scene.owner)
        services.save_budget(
            proposal, [replace(shown[0], label="Maîtres")], scene.owner, at, removed=[shown[1].id]
        )
    kept = queries.content_of(queries.get_visible(draft, scene.owner)).budget
    assert [row.label for row in kept] == ["Maîtres", "Transport"]
    assert kept[0].id == shown[0].id


def test_a_negative_amount_and_a_negative_count_are_refused(scene, draft, at):
    rows = [replace(BUDGET[0], grant_centimes=-1)]
    with pytest.raises(DomainError, match="négatif"), unit_of_work():
        services.save_budget(queries.get_for_update(draft, scene.owner), rows, scene.owner, at)
    cells = [PlannedRow("oujda", "F", "5-11", -1)]
    with pytest.raises(DomainError, match="valable"), unit_of_work():
        services.save_beneficiaries(queries.get_for_update(draft, scene.owner), cells, scene.owner, at)
    assert db.session.scalar(select(func.sum(PlannedCell.value))) == 110


def test_an_activity_of_another_line_is_refused(scene, draft, at):
    rows = [ActivityRow("food_baskets", "Paniers", "oujda")]
    with pytest.raises(DomainError, match="axe"), unit_of_work():
        services.save_activities(queries.get_for_update(draft, scene.owner), rows, scene.owner, at)


def test_other_cities_keep_their_cells(scene, draft, at):
    with unit_of_work():
        cells = [PlannedRow("rabat", "F", "5-11", 7)]
        proposal = queries.get_for_update(draft, scene.owner)
        services.save_beneficiaries(proposal, cells, scene.owner, at, cities=["rabat"])
    assert queries.get_visible(draft, scene.owner).planned_participants == 117


def test_nothing_is_edited_once_submitted(scene, draft, at):
    submit(scene, draft, at)
    with pytest.raises(Conflict, match="plus un brouillon"), unit_of_work():
        services.save_text(queries.get_for_update(draft, scene.owner), "needs", "x", 1, scene.owner, at)


def test_drafts_wait_for_members_and_are_late_under_three_days(scene, draft, at):
    item = queries.work_items(scene.editor, at)[0]
    assert (item.count, item.endpoint, item.params, item.late) == (1, "proposals.show", {"ref": draft}, False)
    assert queries.work_items(scene.editor, scene.call.closes_at)[0].late
    assert queries.work_items(make_user("x@example.ma"), at) == []
    submit(scene, draft, at)
    assert queries.work_items(scene.editor, at) == []
    with unit_of_work():
        services.resume_draft(queries.get_for_update(draft, scene.owner), None, scene.owner, at)
    assert "redéposer" in queries.work_items(scene.owner, at)[0].label


def test_the_proposal_s_version_moves_with_transitions_only(scene, draft, at):
    assert db.session.scalars(select(Proposal.version)).one() == 1
    submit(scene, draft, at)
    assert db.session.scalars(select(Proposal.version)).one() == 2
