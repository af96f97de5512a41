"""The published history: each figure as printed, its doubts told, nothing computed from it."""

import csv
import io
import re
from html import unescape

import pytest

from grants.core.db import db
from grants.strategy.history import figures, mentions_by_city
from grants.strategy.models import PublishedResult


def _rows(page: str) -> dict[str, str]:
    return {
        match[1]: unescape(re.sub(r"<[^>]+>", " ", match[2]))
        for match in re.finditer(r'<tr id="(R\d{3})">(.*?)</tr>', page, re.S)
    }


@pytest.fixture
def printed(app):
    with app.app_context(), app.test_request_context("/fr/"):
        return [(item.row.id, item.row.value_as_printed, item.marks) for item in figures()]


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_every_figure_stands_as_printed_with_its_marks(client, printed, lang):
    rows = _rows(client.get(f"/{lang}/published-results").text)
    assert len(rows) == len(printed) == 74
    for id_, value, marks in printed:
        assert value in rows[id_]
        assert set(re.findall(r"I\d\d", rows[id_])) >= set(marks)


def test_each_mark_and_each_check_is_told(client):
    page = client.get("/fr/published-results").text
    for number in range(1, 24):
        assert f'<li id="I{number:02}">' in page
    for number in range(1, 10):
        assert f'id="K{number:02}"' in page
    assert "125 personnes ne sont pas expliquées" in page
    assert 'lang="en"' in page


def test_what_the_report_does_not_say_is_said_to_be_unsaid(client):
    rows = _rows(client.get("/fr/published-results").text)
    assert "non dit" in rows["R038"]
    assert "sans période" in rows["R041"]
    assert "plus de 460" in rows["R046"]
    assert "prévu" in rows["R029"]
    assert "Oujda, Berkane, Oujda" in rows["R023"]
    assert "18 Décembre 2014" in rows["R032"]


def test_no_sum_is_made_from_the_parts(client):
    rows = " ".join(_rows(client.get("/fr/published-results").text).values())
    for total in ("1 054", "1 628", "11 000", "1054", "1628", "11000"):
        assert total not in rows


def test_undated_figures_stand_apart(client):
    page = client.get("/fr/published-results").text
    dated = page[page.index('id="dated"') : page.index('id="undated"')]
    undated = page[page.index('id="undated"') : page.index('id="rules"')]
    assert 'id="R010"' in dated
    assert 'id="R041"' in undated
    assert 'id="R041"' not in dated


@pytest.mark.parametrize(
    ("query", "kept", "left_out"),
    [
        ("line=EDU", {"R007", "R016"}, {"R020", "R011"}),
        ("programme=8", {"R049", "R060"}, {"R001"}),
        ("status=planned", {"R028", "R032"}, {"R038", "R001"}),
        ("status=unstated", {"R038"}, {"R037"}),
        ("line=HUM&status=achieved", {"R040", "R041"}, {"R032"}),
    ],
)
def test_filters_narrow_the_list(client, query, kept, left_out):
    ids = set(_rows(client.get(f"/fr/published-results?{query}").text))
    assert kept <= ids
    assert not left_out & ids


@pytest.mark.parametrize(
    "query", ["line=ZZZ", "status=x", "programme=abc", "programme=99999999999999999999", "page=-1"]
)
def test_an_absurd_filter_does_no_harm(client, query):
    assert client.get(f"/fr/published-results?{query}").status_code == 200


def test_a_choice_without_figure_says_so(client):
    page = client.get("/fr/published-results?programme=5").text
    assert _rows(page) == {}
    assert "ne veut pas dire zéro" in page


def test_the_extreme_value_is_cut_and_the_others_keep_their_scale(client):
    page = client.get("/fr/published-results").text
    assert page.count("fill-gap") == 1


def test_mentions_count_actions_and_divide_nothing(database):
    counts = mentions_by_city(figures())
    assert (counts["casablanca"], counts["rabat"], counts["fes"]) == (8, 8, 7)
    assert "taza" not in counts
    assert len(counts) == 25


def test_the_open_table_holds_every_figure_and_the_same_columns(app, client):
    answer = client.get("/open-data/published-results.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert len(rows) == 74
    by_id = {row["id"]: row for row in rows}
    assert by_id["R023"]["value"] == "174182"
    assert by_id["R023"]["value_as_printed"] == "174 182"
    assert by_id["R002"]["value"] == "48.11"
    assert by_id["R045"]["qualifier"] == "more_than"
    assert by_id["R010"]["marks"] == "I01;I06;I15"
    with app.app_context():
        assert db.session.get(PublishedResult, "R040").city_codes == by_id["R040"]["city_codes"]
    page = client.get("/fr/published-results").text
    assert all(f">{name}<" in page for name in rows[0])
