"""What every template may use: languages, navigation, rights, filters."""

from datetime import date, datetime
from typing import Any

from babel.support import Translations
from flask import Flask, g, request, url_for
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from grants.core import i18n
from grants.core.clock import local
from grants.core.money import format_amount, format_mad
from grants.core.request import arrival
from grants.navigation import nav_items
from grants.wiring import can


def register_template_context(app: Flask) -> None:
    """Add the globals, filters and per-request values of templates."""
    # Flask-Login would put current_user, hence the session, into every page; public pages read none.
    app.template_context_processors[None] = [
        processor
        for processor in app.template_context_processors[None]
        if processor.__module__ != "flask_login.utils"
    ]
    _translate_directly(app)
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
        date_words=_date_words,
        instant_words=i18n.instant_words,
        date_short=i18n.date_short,
        time_to_second=lambda instant: f"{local(instant):%H:%M:%S}",
        name=i18n.pick,
    )


def _translate_directly(app: Flask) -> None:
    """Give templates the catalogue of the reader's language without asking for the locale at each word."""
    folder = app.config["TRANSLATIONS"]
    catalogues = {language: Translations.load(folder, [locale]) for language, locale in i18n.LOCALES.items()}

    def one_form(text: str) -> str:
        return catalogues[i18n.current_language()].gettext(text)

    def by_number(one: str, many: str, number: int) -> str:
        return catalogues[i18n.current_language()].ngettext(one, many, number)

    environment: Any = app.jinja_env
    environment.install_gettext_callables(one_form, by_number, newstyle=True)


def _context() -> dict[str, Any]:
    language = i18n.current_language()
    return {"lang": language, "dir": "rtl" if language == "ar" else "ltr", "at": arrival()}


def _date_words(day: date | datetime) -> str:
    return i18n.date_words(local(day).date() if isinstance(day, datetime) else day)


def language_links() -> list[dict[str, Any]]:
    """Return the addresses of the page being shown in each language."""
    endpoint = request.endpoint if request.url_rule and "lang" in request.url_rule.arguments else None
    links = []
    for language, label in i18n.LANGUAGES.items():
        if endpoint and request.method == "GET":
            values = {**request.args.to_dict(), **(request.view_args or {}), "lang": language}
            address = url_for(endpoint, **values)
        else:
            address = url_for("portal.home", lang=language)
        links.append({"lang": language, "label": label, "url": address, "current": g.get("lang") == language})
    return links
