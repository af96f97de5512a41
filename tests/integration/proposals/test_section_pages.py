"""Pages of the sections: light, nothing typed is lost, the next section, what was submitted comes back."""

import pytest

from grants.core.db import unit_of_work
from grants.proposals import queries, services
from tests.integration.proposals.conftest import submit
from tests.integration.proposals.test_views import editor, now, owner, page, post, row, seen, statements

__all__ = ["editor", "now", "owner"]
PAGES = ("basics", "needs", "activities", "timetable", "team", "partners", "funding", "sustainability")


@pytest.mark.parametrize("section", [*PAGES, "declaration"])
def test_a_section_is_light(scene, draft, owner, section):
    number, size = statements(owner, f"/proposals/{draft}/{section}")
    assert number <= 16, number
    assert size < 30_000, size


def test_a_refused_row_keeps_all_that_was_typed(scene, draft, owner):
    text = post(owner, draft, "team", 422, **row("team-0-", role="Médiation", time_pct="beaucoup"))
    assert 'value="beaucoup"' in text
    assert 'value="Médiation"' in text
    assert "nombre entier" in text
    text = post(owner, draft, "timetable", 422, **row("milestones-0-", title="Bilan", due_on="hier"))
    assert 'value="hier"' in text


def test_save_and_continue_leads_to_the_next_section(scene, draft, owner):
    answer = owner.post(f"/fr/proposals/{draft}/partners", data={"next": "1"})
    assert answer.location.endswith(f"/proposals/{draft}/budget")


def test_sections_without_matter_are_not_found(scene, draft, owner):
    for section in ("questions", "references"):
        page(owner, f"/proposals/{draft}/{section}", 404)
        assert f"/{section}" not in page(owner, f"/proposals/{draft}")


def test_what_was_submitted_comes_back_whole(scene, draft, at):
    submit(scene, draft, at)
    before = queries.content_of(seen(draft, scene))
    with unit_of_work():
        proposal = queries.get_for_update(draft, scene.owner)
        services.resume_draft(proposal, None, scene.owner, at)
        services.save_rows(proposal, "team", [], scene.owner, at)
        services.save_no_subsidy(proposal, False, scene.owner, at)
        rules = queries.rules_of(proposal)
        services.save_declaration(proposal, rules, "", "", (), scene.owner, at)
    with unit_of_work():
        services.restore_submission(queries.get_for_update(draft, scene.owner), None, scene.owner, at)
    after = queries.content_of(seen(draft, scene))
    assert [vars(member) | {"id": None} for member in after.team] == [
        vars(member) | {"id": None} for member in before.team
    ]
    assert (after.declaration, after.no_other_subsidy) == (before.declaration, before.no_other_subsidy)
    assert after.activities == before.activities
