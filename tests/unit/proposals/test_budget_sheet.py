"""The workbook of a budget: what is written is read back, and every fault is named at its cell."""

import io
import zipfile
from dataclasses import replace

import pytest
import xlsxwriter
from flask import Flask, g
from hypothesis import given
from hypothesis import strategies as st

from grants.core.money import MAX_CENTIMES
from grants.proposals.content import BudgetRow
from grants.proposals.sheets import ExportedCost, read_budget, write_budget
from grants.proposals.sheets.layout import FIRST_ROW, KEPT_SHEET, MARK

HEADINGS = {"staff": "Personnel", "supplies": "Fournitures", "transport": "=Transport"}
NAMES = {name.casefold(): code for code, name in HEADINGS.items()}
amounts = st.integers(0, MAX_CENTIMES)
words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)
costs = st.builds(
    BudgetRow,
    st.sampled_from(sorted(HEADINGS)),
    words,
    st.just("") | words,
    st.integers(0, 10**9),
    amounts,
    amounts,
    amounts,
    amounts,
    amounts,
)


def written(rows, revisions=None):
    exported = [
        ExportedCost(replace(row, id=place + 1), (revisions or {}).get(place + 1, 1))
        for place, row in enumerate(rows)
    ]
    return write_budget("B-7K2M-9QXD", "0123456789abcdef", exported, HEADINGS, ["Règle"])


@given(st.lists(costs, max_size=6))
def test_what_is_written_is_read_back(rows):
    sheet = read_budget(written(rows), NAMES)
    assert sheet.faults == ()
    assert (sheet.draft_code, sheet.nonce) == ("B-7K2M-9QXD", "0123456789abcdef")
    assert [BudgetRow(**cost.values) for cost in sheet.costs] == rows
    assert [(cost.key, cost.revision) for cost in sheet.costs] == [(n + 1, 1) for n in range(len(rows))]
    assert sheet.removed == {}


def workbook(*rows, mark=MARK, kept=("1:4", "2:7")):
    """Return a workbook as a spreadsheet program would save it after somebody worked in it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Budget")
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(FIRST_ROW + place, column, value)
        hidden = book.add_worksheet(KEPT_SHEET)
        for place, text in enumerate([mark, "B-7K2M-9QXD", "0123456789abcdef", *kept]):
            hidden.write(place, 0, text)
    return buffer.getvalue()


GOOD = ("1:4", "Personnel", "Enseignants", "heure", 640, 120, "76 800,00", None, None, None)


def test_numbers_and_typed_amounts_are_read_alike():
    sheet = read_budget(workbook(GOOD), NAMES)
    assert sheet.faults == ()
    assert sheet.costs[0].values["grant_centimes"] == 76_800_00
    assert sheet.costs[0].values["quantity"] == 640
    assert sheet.removed == {2: 7}


def test_every_fault_of_every_row_is_named_at_its_cell():
    sheet = read_budget(
        workbook(
            ("1:4", "Nourriture", "", "x" * 41, 1.5, -3, "abc", 1.005, None, None),
            (None, "personnel ", "Une dépense", "", "١٢", "1.358", None, None, None, None),
        ),
        NAMES,
    )
    assert [fault.cell for fault in sheet.faults] == ["B5", "C5", "D5", "E5", "F5", "G5", "H5", "F6"]
    assert sheet.costs[1].values["quantity"] == 12
    assert sheet.costs[1].values["heading_code"] == "staff"
    assert sheet.costs[1].key is None


def test_a_copied_row_is_a_new_row_and_a_forged_key_is_none():
    sheet = read_budget(workbook(GOOD, GOOD, ("99:1", *GOOD[1:]), ("2:999", *GOOD[1:])), NAMES)
    assert [(cost.key, cost.revision) for cost in sheet.costs] == [(1, 4), (None, 0), (None, 0), (2, 7)]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 nonsense", workbook(GOOD, mark="other")])
def test_a_foreign_workbook_is_refused_with_words(content):
    sheet = read_budget(content, NAMES)
    assert [fault.cell for fault in sheet.faults] == [""]
    assert sheet.costs == ()


def test_what_a_person_typed_never_becomes_a_formula():
    row = BudgetRow("transport", '=HYPERLINK("http://x.example","y")', "=1+1", 1, 0)
    content = written([row])
    sheet = read_budget(content, NAMES)
    assert BudgetRow(**sheet.costs[0].values) == row


def test_the_workbook_of_an_arabic_reader_runs_right_to_left():
    with Flask("sheets").app_context():
        g.lang = "ar"
        content = written([BudgetRow("staff", "أجور", "", 1, 100)])
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert 'rightToLeft="1"' in book.read("xl/worksheets/sheet1.xml").decode()
