"""The yardstick: a plain Flask page in the product's layout, no database, no session, no translation."""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, render_template_string
from jinja2.ext import InternationalizationExtension

from grants.core import timing
from grants.resources import resource_root

ENDPOINTS = (
    "portal.home",
    "portal.calls",
    "portal.published_results",
    "portal.demo_mail",
    "portal.components",
    "accounts.work_queue",
)
PAGE = """{% extends "layouts/public.html" %}
{% block title %}Plain{% endblock %}
{% block page_head %}<div class="page-head"><h1>Plain</h1></div>{% endblock %}
{% block content %}<table>{% for row in rows %}
<tr><th scope="row">{{ row.name }}</th><td>{{ row.value }}</td></tr>{% endfor %}</table>{% endblock %}
"""


def create_plain_app() -> Flask:
    """Return a Flask application of one page, drawn with the product's layout and nothing else of it."""
    root = resource_root()
    app = Flask(__name__, template_folder=str(root / "templates"), static_folder=str(root / "static"))
    app.config["DEMONSTRATION"] = os.environ.get("GRANTS_MODE", "demonstration") == "demonstration"
    app.jinja_env.add_extension(InternationalizationExtension)
    app.jinja_env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    languages = [
        {"lang": lang, "url": f"/{lang}", "label": lang, "current": False} for lang in ("fr", "ar", "en")
    ]
    app.jinja_env.globals.update(
        lang="fr", dir="ltr", language_links=lambda: languages, nav_items=lambda public=False: _menu()
    )
    for endpoint in ENDPOINTS:
        app.add_url_rule(f"/{endpoint.replace('.', '/')}", endpoint, _page)
    app.add_url_rule("/", "page", _page)
    timing.init_app(app)
    return app


def _menu() -> list[dict[str, Any]]:
    return [{"label": name, "url": f"/{name}", "current": False} for name in ("home", "calls", "results")]


def _page() -> str:
    return render_template_string(PAGE, rows=[{"name": number, "value": number * 7} for number in range(10)])
