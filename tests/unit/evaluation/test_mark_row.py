"""The row of marks: eleven buttons, one chosen at most, its field escaped."""

import re

from grants.evaluation.mark_row import MarkChoice


def test_a_row_holds_the_half_points_and_the_chosen_one():
    row = str(MarkChoice("mark_A1", 7).buttons)
    assert re.findall(r'id="(mark_A1-\d+)" name="mark_A1"', row) == [f"mark_A1-{half}" for half in range(11)]
    assert re.findall(r'value="(\d+)" checked', row) == ["7"]
    assert re.findall(r"<span>(.*?)</span>", row)[:4] == ["0", "0,5", "1", "1,5"]


def test_nothing_is_chosen_without_a_mark_or_outside_the_grid():
    assert "checked" not in MarkChoice("a", None).buttons
    assert "checked" not in MarkChoice("a", -1).buttons


def test_the_code_of_a_criterion_is_escaped():
    assert '"><script' not in MarkChoice('mark_"><script', None).buttons
