"""What every template may use: languages, navigation, rights, filters."""

import json
from datetime import date, datetime
from typing import Any

from flask import Flask, g, request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from grants.addresses import address, register_addresses
from grants.core import i18n
from grants.core.clock import local
from grants.core.money import format_amount, format_mad
from grants.core.request import arrival
from grants.navigation import nav_items
from grants.template_words import install_words
from grants.wiring import can


def register_template_context(app: Flask) -> None:
    """Add the globals, filters and per-request values of templates."""
    # Flask-Login would put current_user, hence the session, into every page; public pages read none.
    app.template_context_processors[None] = [
        processor
        for processor in app.template_context_processors[None]
        if processor.__module__ != "flask_login.utils"
    ]
    install_words(app)
    register_addresses(app)
    app.context_processor(_context)
    app.jinja_env.globals.update(
        can=can,
        current_user=current_user,
        csrf_token=generate_csrf,
        language_links=language_links,
        nav_items=nav_items,
        pick=i18n.pick,
    )
    app.jinja_env.filters.update(
        mad=lambda centimes: "" if centimes is None else format_mad(centimes, i18n.current_language()),
        amount=lambda centimes: "" if centimes is None else format_amount(centimes),
        count=i18n.count_text,
        plain_json=plain_json,
        date_words=_date_words,
        instant_words=i18n.instant_words,
        date_short=i18n.date_short,
        time_to_second=lambda instant: f"{local(instant):%H:%M:%S}",
        name=i18n.pick,
    )


def _context() -> dict[str, Any]:
    language = i18n.current_language()
    return {"lang": language, "dir": "rtl" if language == "ar" else "ltr", "at": arrival()}


def plain_json(value: Any) -> Markup:
    """Return JSON for an attribute in single quotes, its letters as they are."""
    return htmlsafe_json_dumps(value, dumps=_dumps)


def _dumps(value: Any, **_options: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _date_words(day: date | datetime) -> str:
    return i18n.date_words(local(day).date() if isinstance(day, datetime) else day)


def language_links() -> list[dict[str, Any]]:
    """Return the addresses of the page being shown in each language."""
    endpoint = request.endpoint if request.url_rule and "lang" in request.url_rule.arguments else None
    links = []
    for language, label in i18n.LANGUAGES.items():
        if endpoint and request.method == "GET":
            values = {**request.args.to_dict(), **(request.view_args or {}), "lang": language}
            url = address(endpoint, **values)
        else:
            url = address("portal.home", lang=language)
        links.append({"lang": language, "label": label, "url": url, "current": g.get("lang") == language})
    return links
