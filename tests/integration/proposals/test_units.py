"""Units of a draft: registry, one service for autosave and buttons, history, audit by session of work."""

from dataclasses import fields
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from grants.audit.models import AuditEntry
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, NotAllowed
from grants.proposals import queries, services
from grants.proposals.forms.units import field_names, parse_unit, shown_unit
from grants.proposals.models import BudgetLine, DraftChange
from grants.proposals.services import UnitChange
from grants.proposals.units import KINDS, plain
from grants.proposals.units.kinds import RowKind
from tests.factories.accounts import make_user
from tests.integration.proposals.conftest import submit

COST = {
    "heading_code": "staff",
    "label": "Moniteurs",
    "unit": "heure",
    "quantity": 10,
    "unit_cost_centimes": 100_00,
    "grant_centimes": 800_00,
    "own_cash_centimes": 200_00,
    "in_kind_centimes": 0,
    "other_centimes": 0,
}


def save(ref, actor, at, *changes):
    with unit_of_work():
        return services.save_units(queries.get_for_update(ref, actor), changes, actor, at)


def one(ref, actor, at, key, values, seen=None, client=None):
    return save(ref, actor, at, UnitChange(key, values, seen, client))[0]


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if isinstance(kind, RowKind)])
def test_a_kind_of_row_has_all_it_needs(kind):
    assert kind.model.__table__.dialect_options["sqlite"]["autoincrement"], "keys would be used again"
    assert {"proposal_id", "position"} <= set(kind.model.__table__.columns.keys())
    assert {item.name for item in fields(kind.row)} <= {"id", *kind.model.__table__.columns.keys()}
    assert kind.title in field_names(f"{kind.code}:")


def test_what_is_shown_is_read_back_the_same(scene, draft):
    proposal = queries.get_visible(draft, scene.owner)
    for code, kind in KINDS.items():
        for what, values in kind.read(proposal, None).items():
            key = f"{code}:{what}"
            assert field_names(key)
            parsed = parse_unit(key, shown_unit(key, values))
            assert (parsed.faults, plain(parsed.values)) == ({}, plain(values)), key


def test_a_field_saved_twice_is_one_revision(scene, draft, at):
    first = one(draft, scene.owner, at, "text:needs", {"needs": "Ici"}, 1)
    again = one(draft, scene.owner, at, "text:needs", {"needs": "Ici"}, 1)
    assert [(out.status, out.revision) for out in (first, again)] == [("saved", 2), ("same", 2)]


def test_two_people_on_two_rows_are_no_conflict(scene, draft, at):
    rows = queries.content_of(queries.get_visible(draft, scene.owner)).budget
    for actor, row, label in ((scene.owner, rows[0], "A"), (scene.editor, rows[1], "B")):
        values = {**KINDS["budget"].values_of(row), "label": label}
        assert one(draft, actor, at, f"budget:{row.id}", values, 1).status == "saved"
    kept = queries.content_of(queries.get_visible(draft, scene.owner)).budget
    assert [row.label for row in kept] == ["A", "B"]


def test_two_people_on_one_row_are_in_conflict_and_see_it(scene, draft, at):
    row = queries.content_of(queries.get_visible(draft, scene.owner)).budget[0]
    values = KINDS["budget"].values_of(row)
    one(draft, scene.owner, at, f"budget:{row.id}", {**values, "label": "A"}, 1)
    second = one(draft, scene.editor, at, f"budget:{row.id}", {**values, "quantity": 641}, 1)
    assert second.status == "conflict"
    assert (second.now.values["label"], second.now.updated_by_id) == ("A", scene.owner.id)
    kept = one(draft, scene.editor, at, f"budget:{row.id}", {**values, "quantity": 641}, second.now.revision)
    assert (kept.status, kept.revision) == ("saved", 3)


def test_one_conflict_in_a_batch_holds_nothing_else_back(scene, draft, at):
    one(draft, scene.owner, at, "text:needs", {"needs": "A"}, 1)
    outcomes = save(
        draft,
        scene.editor,
        at,
        UnitChange("text:needs", {"needs": "B"}, 1),
        UnitChange("text:summary", {"summary": "C"}, 1),
        UnitChange("field:title", {"title": ""}, 0),
    )
    assert [out.status for out in outcomes] == ["conflict", "saved", "refused"]
    assert outcomes[2].error.field == "title"


def test_a_new_row_sent_again_is_not_doubled(scene, draft, at):
    first = one(draft, scene.owner, at, "budget:", COST, 0, "ligne-0001")
    again = one(draft, scene.owner, at, "budget:", COST, 0, "ligne-0001")
    more = one(draft, scene.owner, at, "budget:", {**COST, "label": "Guides"}, 0, "ligne-0001")
    assert [out.status for out in (first, again, more)] == ["saved", "same", "saved"]
    assert {out.key for out in (first, again, more)} == {first.key}
    assert queries.get_visible(draft, scene.owner).request_centimes == 748_00_00 + 800_00


def test_a_new_row_that_a_colleague_changed_meanwhile_is_a_conflict(scene, draft, at):
    first = one(draft, scene.owner, at, "budget:", COST, 0, "ligne-0001")
    one(draft, scene.editor, at, first.key, {**COST, "label": "Guides"}, 1)
    assert one(draft, scene.owner, at, "budget:", COST, 0, "ligne-0001").status == "conflict"


def test_a_removed_row_is_in_conflict_and_may_come_back(scene, draft, at):
    row = queries.content_of(queries.get_visible(draft, scene.owner)).budget[1]
    key, values = f"budget:{row.id}", KINDS["budget"].values_of(row)
    assert one(draft, scene.owner, at, key, None, 1).status == "saved"
    assert one(draft, scene.owner, at, key, None, 1).status == "same"
    late = one(draft, scene.editor, at, key, {**values, "label": "Cahiers"}, 1)
    assert (late.status, late.now.values, late.now.revision) == ("conflict", None, 2)
    assert one(draft, scene.editor, at, key, {**values, "label": "Cahiers"}, 2).status == "saved"
    assert db.session.get(BudgetLine, row.id).label == "Cahiers"


def test_the_key_of_a_removed_row_is_never_used_again(scene, draft, at):
    last = queries.content_of(queries.get_visible(draft, scene.owner)).budget[-1]
    one(draft, scene.owner, at, f"budget:{last.id}", None, 1)
    added = one(draft, scene.owner, at, "budget:", COST, 0, "ligne-0002")
    assert int(added.key.partition(":")[2]) > last.id


def test_a_row_of_another_proposal_is_not_found(scene, draft, at):
    for key in ("budget:999999", "budget:x", "field:state", "text:other", "budget:1e3"):
        out = one(draft, scene.owner, at, key, COST if key.startswith("budget") else {}, 0)
        assert (out.status, out.error.status) == ("refused", 404), key


def test_only_members_save_and_only_drafts(scene, draft, at):
    stranger = make_user("ailleurs@example.ma", "call_manager")
    with pytest.raises(NotAllowed), unit_of_work():
        services.save_units(queries.get_for_update(draft, scene.owner), [], stranger, at)
    submit(scene, draft, at)
    with pytest.raises(Conflict, match="plus un brouillon"):
        one(draft, scene.owner, at, "text:needs", {"needs": "x"}, 1)


def test_saves_of_one_person_within_ten_minutes_are_one_change(scene, draft, at):
    for seen, minutes in ((1, 60), (2, 65), (3, 75)):
        moment = at + timedelta(minutes=minutes)
        one(draft, scene.owner, moment, "text:needs", {"needs": f"Essai {minutes}"}, seen)
    rows = db.session.execute(
        select(DraftChange.before, DraftChange.after)
        .where(DraftChange.unit_key == "text:needs", DraftChange.by_id == scene.owner.id)
        .order_by(DraftChange.id)
    ).all()
    assert [row.after["needs"] for row in rows] == ["Essai 65", "Essai 75"]
    assert rows[1].before["needs"] == "Essai 65"


def test_the_audit_trail_gets_one_entry_a_person_a_section_and_a_session(scene, draft, at):
    before = entries("proposal.save_needs")
    seen = 1
    for minutes in (60, 71, 82, 140):
        moment = at + timedelta(minutes=minutes)
        one(draft, scene.owner, moment, "text:needs", {"needs": f"Essai {minutes}"}, seen)
        seen += 1
    assert entries("proposal.save_needs") - before == 2


def entries(action):
    return db.session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.action == action))
