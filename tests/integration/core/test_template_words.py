"""Words and addresses of templates: remembered, yet each reader's own."""

import pytest
from flask import g, render_template_string

from grants.addresses import address


@pytest.fixture
def drawn(app):
    """Draw a piece of page, or of an e-mail, in a language."""

    def draw(source, language="fr", **values):
        with app.test_request_context(f"/{language}/"):
            g.lang = language
            return render_template_string(source, **values)

    return draw


def test_a_word_is_each_readers_own(drawn):
    words = [drawn('{{ _("Se connecter") }}', language) for language in ("fr", "ar", "en", "fr")]
    assert words[0] == words[3] == "Se connecter"
    assert len(set(words)) == 3


def test_values_are_escaped_on_a_page_and_the_word_is_not(drawn):
    assert drawn('{{ _("%(name)s <b>", name=x) }}', x="<i>") == "&lt;i&gt; <b>"
    assert drawn('{% autoescape false %}{{ _("%(name)s", name=x) }}{% endautoescape %}', x="<i>") == "<i>"


def test_the_same_word_stands_in_a_page_and_in_an_e_mail(drawn):
    both = '{{ _("a & b") ~ "<" }}|{% autoescape false %}{{ _("a & b") ~ "<" }}{% endautoescape %}'
    assert drawn(both) == drawn(both) == "a & b&lt;|a & b<"


def test_a_count_may_be_named_number(drawn):
    source = '{{ ngettext("%(number)s ville", "%(number)s villes", 2, number="deux") }}'
    assert drawn(source) == "deux villes"
    assert drawn("{% trans n=3 %}{{ n }} ville{% pluralize n %}{{ n }} villes{% endtrans %}") == "3 villes"


def test_addresses_follow_the_language_and_the_mount(app):
    seen = set()
    for language, root in (("fr", ""), ("ar", ""), ("fr", "/grants"), ("fr", "")):
        with app.test_request_context(f"/{language}/", environ_overrides={"SCRIPT_NAME": root}):
            g.lang = language
            assert address("portal.calls") == f"{root}/{language}/calls"
            assert address("portal.calls", lang="en") == f"{root}/en/calls"
            seen.add(address("static", filename="css/base.css"))
    assert seen == {"/static/css/base.css", "/grants/static/css/base.css"}


def test_an_address_outside_a_request_is_whole(app):
    with app.app_context():
        assert address("static", filename="a.css") == "http://localhost/static/a.css"
