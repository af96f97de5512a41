"""The budget by workbook: taken away and given back, all or nothing, nobody's words overwritten."""

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from grants.core.db import db, unit_of_work
from grants.proposals import queries, services
from grants.proposals.models import BudgetLine
from grants.proposals.sheets import read_budget, write_budget
from tests.integration.proposals.conftest import make_draft

HEADINGS = {"staff": "Personnel", "supplies": "Fournitures"}
NAMES = {name.casefold(): code for code, name in HEADINGS.items()}


def exported(scene, ref, nonce="0123456789abcdef", change=lambda costs: costs):
    proposal = queries.get_visible(ref, scene.owner)
    costs = queries.exported_costs(proposal, queries.content_of(proposal).budget)
    return read_budget(write_budget(proposal.draft_code, nonce, change(costs), HEADINGS, []), NAMES)


def given_back(scene, ref, sheet, at):
    with unit_of_work():
        return services.import_budget(queries.get_for_update(ref, scene.owner), sheet, scene.owner, at)


def lines():
    db.session.rollback()
    rows = db.session.scalars(select(BudgetLine).order_by(BudgetLine.id)).all()
    return [(row.label, row.quantity, row.grant_centimes) for row in rows]


def edited(sheet, label, **values):
    """Return the sheet as after somebody changed one row in a spreadsheet."""
    from dataclasses import replace

    costs = tuple(
        replace(cost, values={**cost.values, **values}) if cost.values["label"] == label else cost
        for cost in sheet.costs
    )
    return replace(sheet, costs=costs)


def added(sheet, label):
    from dataclasses import replace

    new = replace(
        sheet.costs[0], place=90, key=None, revision=0, values={**sheet.costs[0].values, "label": label}
    )
    return replace(sheet, costs=(*sheet.costs, new))


def test_given_back_as_it_was_nothing_changes(scene, draft, at):
    before = lines()
    done = given_back(scene, draft, exported(scene, draft), at)
    assert (done.changed, done.added, done.removed) == (0, 0, 0)
    assert lines() == before


def test_changed_added_and_removed_rows_are_taken(scene, draft, at):
    from dataclasses import replace

    sheet = exported(scene, draft)
    sheet = replace(added(edited(sheet, "Enseignants", quantity=700), "Location"), exported=sheet.exported)
    sheet = replace(sheet, costs=tuple(c for c in sheet.costs if c.values["label"] != "Fournitures"))
    done = given_back(scene, draft, sheet, at)
    assert (done.changed, done.added, done.removed) == (1, 1, 1)
    assert [(label, quantity) for label, quantity, _grant in lines()] == [
        ("Enseignants", 700),
        ("Location", 700),
    ]
    again = given_back(scene, draft, sheet, at)
    assert [label for label, *_rest in lines()] == ["Enseignants", "Location"]
    assert (again.added, again.removed) == (0, 0)


def test_what_a_colleague_changed_since_is_said_and_nothing_is_taken(scene, draft, at):
    sheet = edited(added(exported(scene, draft), "Location"), "Enseignants", quantity=700)
    with unit_of_work():
        proposal = queries.get_for_update(draft, scene.editor)
        row = next(r for r in queries.content_of(proposal).budget if r.label == "Enseignants")
        tokens = queries.unit_tokens(proposal, "budget")
        values = {n: v for n, v in vars(row).items() if n != "id"} | {"quantity": 650}
        seen = int(tokens[f"budget:{row.id}"].split(".")[0])
        services.save_section(
            proposal, [services.UnitChange(f"budget:{row.id}", values, seen)], scene.editor, at
        )
    before = lines()
    with pytest.raises(services.SheetRefused) as refused:
        given_back(scene, draft, sheet, at)
    assert [fault.cell for fault in refused.value.faults] == ["C5"]
    assert lines() == before


def test_the_workbook_of_another_draft_is_refused(scene, draft, at):
    other = make_draft(scene, at, "Un autre projet")
    with pytest.raises(services.SheetRefused, match="Rien n’a été pris"):
        given_back(scene, other, exported(scene, draft), at)


def test_the_page_takes_a_workbook_and_shows_every_fault(scene, draft, at, sign_in, frozen_clock):
    frozen_clock(at)
    client = sign_in("redacteur@example.ma")
    answer = client.get(f"/ar/proposals/{draft}/budget.xlsx")
    assert answer.status_code == 200
    assert CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).sheet_names[-1] == "grants"
    address = f"/fr/proposals/{draft}/budget/import"
    taken = client.post(address, data={"upload": (io.BytesIO(answer.data), "budget.xlsx")})
    assert taken.status_code == 302
    spoiled = io.BytesIO(answer.data)
    wrong = client.post(address, data={"upload": (spoiled, "budget.pdf")})
    assert wrong.status_code == 422
    assert "XLSX" in wrong.get_data(as_text=True)
    assert client.post(address, data={}).status_code == 422


def test_a_stranger_finds_no_workbook(scene, draft, sign_in):
    from tests.factories.accounts import make_user

    make_user("etranger@example.ma")
    client = sign_in("etranger@example.ma")
    assert client.get(f"/fr/proposals/{draft}/budget.xlsx").status_code == 404
    assert client.get(f"/fr/proposals/{draft}/budget/import").status_code == 404
