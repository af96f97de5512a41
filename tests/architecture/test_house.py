"""The code keeps the rules of the house, and each rule finds the fault planted for it."""

from __future__ import annotations

import re

import pytest

from tests.architecture import rules
from tests.architecture.reading import ROOT, module_name, python_files

CODE = [(path, module_name(path, ROOT)) for path in python_files(ROOT / "grants")]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SOURCE_RULES = {
    rules.package_order_faults: ("grants.calls.services", "from grants.proposals.models import Proposal"),
    rules.foreign_room_faults: ("grants.proposals.views.staff", "from grants.calls.forms import CallForm"),
    rules.room_order_faults: ("grants.calls.models", "from grants.calls.services import publish_call"),
    rules.forbidden_library_faults: ("grants.calls.states", "from sqlalchemy import select"),
    rules.commit_faults: ("grants.calls.services", "db.session.commit()"),
    rules.state_faults: ("grants.calls.services", "call.state = CallState.PUBLISHED"),
}


@pytest.mark.parametrize("rule", SOURCE_RULES, ids=lambda rule: rule.__name__)
def test_the_code_keeps_the_rule(rule):
    faults = [fault for path, module in CODE for fault in rule(path.read_text(), module)]
    assert faults == []


@pytest.mark.parametrize("rule", SOURCE_RULES, ids=lambda rule: rule.__name__)
def test_the_rule_finds_the_planted_fault(rule):
    module, planted = SOURCE_RULES[rule]
    assert rule(planted, module)


@pytest.mark.parametrize(
    "planted",
    [
        "setattr(call, 'state', 'published')",
        "session.execute(update(Call).where(Call.id == 1).values(state='published'))",
        "call.state: CallState = CallState.PUBLISHED",
    ],
)
def test_states_assigned_by_a_side_door_are_found(planted):
    assert rules.state_faults(planted, "grants.calls.services")


def test_neighbours_of_one_rank_do_not_import_one_another():
    assert rules.package_order_faults("from grants.documents import storage", "grants.outbox.services")


def test_every_visible_word_passes_through_gettext():
    faults = {
        str(path.relative_to(ROOT)): found
        for path in TEMPLATES
        if (found := rules.untranslated_strings(path.read_text()))
    }
    assert faults == {}


def test_an_untranslated_word_is_found():
    assert rules.untranslated_strings("<p>{{ name }} Bonjour à tous</p>") == ["Bonjour à tous"]
    assert rules.untranslated_strings('<img alt="Carte du Maroc">') == ["Carte du Maroc"]
    assert rules.untranslated_strings('<p>{{ _("Bonjour") }}</p><b>{% trans %}Oui{% endtrans %}</b>') == []


def test_every_post_form_carries_a_token():
    faults = [
        (str(path.relative_to(ROOT)), form)
        for path in TEMPLATES
        for form in rules.forms_without_token(path.read_text())
    ]
    assert faults == []


def test_a_form_without_token_is_found():
    assert rules.forms_without_token('<form method="post" action="/x"><button>Go</button></form>')
    assert not rules.forms_without_token('<form method="post">{{ form.hidden_tag() }}</form>')


def rendered_names() -> set[str]:
    """Return every template that a view, a macro import, an include or a parent names."""
    names = set()
    for path, _module in CODE:
        names.update(re.findall(r"""["'f]?["']([\w./-]+\.html)["']""", path.read_text()))
    for path in TEMPLATES:
        names.update(re.findall(r"""["']([\w./-]+\.html)["']""", path.read_text()))
    return names


def orphans(templates: list[str], named: set[str]) -> list[str]:
    return [name for name in templates if name not in named and not name.startswith("errors/")]


def test_every_template_is_rendered_by_something():
    templates = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]
    assert orphans(templates, rendered_names()) == []


def test_a_template_that_nothing_renders_is_found():
    assert orphans(["calls/forgotten.html"], {"calls/show.html"}) == ["calls/forgotten.html"]


def test_no_inline_script_or_style():
    pattern = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", re.I)
    assert [str(path) for path in TEMPLATES if pattern.search(path.read_text())] == []


def test_no_migration_imports_the_package():
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        assert not re.search(r"^\s*(from|import) grants", path.read_text(), re.M), path
