"""The defaults of a call: those of the ministry's model, in three languages."""

import csv
from dataclasses import replace
from pathlib import Path

from grants.calls.defaults import default_documents, default_grid, default_tranche_rules, documents_for
from grants.calls.draft import with_lines
from grants.calls.parts import LineDraft
from grants.calls.seeds import rows
from tests.factories.calls import call_draft

DATA = Path(__file__).parents[2] / "data"


def test_the_grid_is_the_one_of_the_worked_cases():
    with (DATA / "default_grid.csv").open(encoding="utf-8") as file:
        expected = [
            (
                row["group"],
                row["group_minimum"],
                row["criterion"],
                row["weight"],
                row["may_be_not_applicable"],
            )
            for row in csv.DictReader(file)
        ]
    assert [
        (
            group.code,
            "" if group.minimum is None else str(group.minimum),
            item.code,
            str(item.weight),
            "yes" if item.may_be_not_applicable else "no",
        )
        for group in default_grid().groups
        for item in group.criteria
    ] == expected
    assert default_grid().weight == 100


def test_every_seed_is_named_in_three_languages():
    for name in ("groups.csv", "criteria.csv", "documents.csv", "budget_headings.csv"):
        for row in rows(name):
            assert all(row[f"name_{tongue}"] for tongue in ("fr", "ar", "en")), (name, row)


def test_child_protection_is_asked_in_camps_and_education_only():
    asked = [item.line_code for item in default_documents() if item.code == "PEC"]
    assert asked == ["CAM", "EDU"]
    assert [item.code for item in documents_for(["HUM"]) if item.line_code] == []
    assert [item.line_code for item in documents_for(["HUM", "EDU"]) if item.line_code] == ["EDU"]


def test_tranches_follow_the_amount():
    small, middle, large = default_tranche_rules()
    assert (small.below_centimes, small.upto_centimes) == (5_000_000, None)
    assert (middle.below_centimes, middle.upto_centimes) == (None, 20_000_000)
    assert (large.below_centimes, large.upto_centimes) == (None, None)
    assert [[item.share_pct for item in rule.tranches] for rule in (small, middle, large)] == [
        [100],
        [60, 40],
        [50, 30, 20],
    ]


def test_documents_follow_the_lines():
    draft = call_draft(lines={"HUM": 1_000_000})
    draft = replace(draft, documents=draft.asked_documents)
    wider = with_lines(draft, (LineDraft("HUM", 1_000_000), LineDraft("CAM", 2_000_000)))
    assert [item.code for item in wider.asked_documents if item.line_code == "CAM"] == ["PEC"]
    back = with_lines(wider, (LineDraft("HUM", 1_000_000),))
    assert back.asked_documents == draft.asked_documents
