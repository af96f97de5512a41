"""Macros: what a field, an error summary and a pagination say to people and to assistive tools."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g, get_template_attribute

from grants import create_app
from grants.core.pagination import Page
from grants.portal import samples


@pytest.fixture
def french(tmp_path: Path) -> Iterator[Flask]:
    """A request in French, without a database."""
    app = create_app({"TESTING": True, "VAR": str(tmp_path), "SECRET_KEY": "a key for tests only"})
    with app.test_request_context("/fr/"):
        g.lang = "fr"
        yield app


def macro(file: str, name: str) -> Any:
    return get_template_attribute(f"components/{file}.html", name)


def test_wrong_field_keeps_what_was_typed_and_names_its_error(french: Flask) -> None:
    html = macro("forms", "field")(samples.wrong_form().amount, hint="Par exemple 12 500,00")
    assert 'value="beaucoup"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="no-amount-h no-amount-e"' in html
    assert 'id="no-amount-e"' in html
    assert 'id="no-amount-h"' in html
    assert 'inputmode="decimal"' in html
    assert 'dir="ltr"' in html
    assert "<span>DH</span>" in html


def test_correct_field_says_nothing_of_errors(french: Flask) -> None:
    html = macro("forms", "field")(samples.filled_form().title)
    assert "aria-invalid" not in html
    assert "aria-describedby" not in html
    assert "error" not in html
    assert '<label for="ok-title">' in html


def test_choices_stand_in_a_fieldset_with_the_chosen_one(french: Flask) -> None:
    html = macro("forms", "field")(samples.filled_form().status)
    assert html.startswith("<fieldset")
    assert "<legend>Statut du local</legend>" in html
    assert len(re.findall(r'type="radio"', html)) == 2
    assert re.search(r'<input[^>]* checked[^>]*value="rent"', html)


def test_optional_field_says_so(french: Flask) -> None:
    assert "(facultatif)" in macro("forms", "field")(samples.filled_form().summary)


def test_error_summary_links_to_each_field(french: Flask) -> None:
    html = macro("forms", "error_summary")(samples.wrong_form(), ["Une règle"])
    assert 'href="#no-amount"' in html
    assert 'href="#no-status-0"' in html
    assert "<li>Une règle</li>" in html
    assert macro("forms", "error_summary")(samples.filled_form()) == ""


def test_text_is_escaped(french: Flask) -> None:
    assert "&lt;b&gt;" in macro("status", "tag")("done", "<b>")
    assert "&lt;b&gt;" in macro("facts", "key_values")([("Titre", "<b>")])


def test_missing_amount_differs_from_zero(french: Flask) -> None:
    assert "n.c." in macro("money", "money")(None)
    assert "0,00" in macro("money", "money")(0)
    assert "n.c." in macro("numbers", "count")(None)


@pytest.mark.parametrize(("number", "shown"), [(1, "1 2 3 … 9"), (5, "1 … 3 4 5 6 7 … 9"), (9, "1 … 7 8 9")])
def test_pagination_shows_the_ends_and_the_neighbours(french: Flask, number: int, shown: str) -> None:
    html = macro("pagination", "pagination")(samples.SamplePage([1] * 10, number, 10, 90))
    words = re.findall(r"<li><(?:a|span)[^>]*>([\d…]+)</", html)
    assert " ".join(words) == shown
    assert ("Précédente" in html, "Suivante" in html) == (number > 1, number < 9)


def test_single_page_has_no_links(french: Flask) -> None:
    html = macro("pagination", "pagination")(Page([1, 2], 1, 50, 2))
    assert "<a" not in html
    assert "1 à 2 sur 2" in html
    assert macro("pagination", "pagination")(Page([], 1, 50, 0)) == ""
