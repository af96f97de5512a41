"""Wire the packages into the application: pages, access marks, rights, work queues, languages."""

import importlib
import importlib.util
from types import ModuleType
from typing import Any

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_login import LoginManager, current_user
from werkzeug.routing import IntegerConverter
from werkzeug.wrappers import Response as BaseResponse

from grants.core.access import permits
from grants.core.i18n import LANGUAGES, select_locale
from grants.core.request import arrival, asks_json

# In the order of a grant's life; a package may offer pages (views.blueprint, under the language;
# views.plain_blueprint, without it), rights (policies.POLICIES: action -> predicate), a work
# queue (queries.work_items), what goes on beside it (queries.desk_panels), what it has to say on the page
# of a proposal (queries.file_notes), work for the worker
# (jobs.JOBS: kind -> handler) and its daily rounds (jobs.DAILY: name -> round).
FEATURES = (
    "jobs",
    "audit",
    "outbox",
    "documents",
    "accounts",
    "territory",
    "strategy",
    "associations",
    "obligations",
    "indicators",
    "calls",
    "proposals",
    "evaluation",
    "agreements",
    "reporting",
    "monitoring",
    "portal",
)

login_manager = LoginManager()


def register(app: Flask) -> None:
    """Register every package's pages, rights and work queue, and guard every request."""
    app.url_map.converters["int"] = BoundedInteger
    policies: dict[str, Any] = {}
    providers: list[Any] = []
    app.extensions["grants_policies"] = policies
    app.extensions["grants_work"] = providers
    panels: list[Any] = []
    app.extensions["grants_desk"] = panels
    askings: list[Any] = []
    app.extensions["grants_askings"] = askings
    app.extensions["grants_merging"] = [room for name in FEATURES if (room := _module(name, "merging"))]
    # What packages do when the evaluation of a call begins, in its transaction (services.freeze_opening).
    openings: list[Any] = []
    app.extensions["grants_openings"] = openings
    notes: list[Any] = []
    app.extensions["grants_file_notes"] = notes
    login_manager.init_app(app)
    handlers = app.extensions["grants_jobs"] = {}
    rounds = app.extensions["grants_daily"] = {}
    for feature in FEATURES:
        _module(feature, "models")
        work = _module(feature, "jobs")
        handlers.update(getattr(work, "JOBS", {}))
        rounds.update(getattr(work, "DAILY", {}))
        policies.update(getattr(_module(feature, "policies"), "POLICIES", {}))
        queries = _module(feature, "queries")
        gatherings = (
            ("work_items", providers),
            ("desk_panels", panels),
            ("askings", askings),
            ("file_notes", notes),
        )
        for name, gathered in gatherings:
            if hasattr(queries, name):
                gathered.append(getattr(queries, name))
        opening = getattr(_module(feature, "services"), "freeze_opening", None)
        if opening:
            openings.append(opening)
        _register_pages(app, _module(feature, "views"))
        commands = getattr(_module(feature, "commands"), "register", None)
        if commands:
            commands(app)
    app.extensions["grants_demand"] = importlib.import_module("grants.accounts.views.step_up").demand
    # The rehearsal of a call stands above the packages; those ask for it by the kind of its job.
    handlers.update(importlib.import_module("grants.rehearsal.jobs").JOBS)
    loader = importlib.import_module("grants.sign_in_loader")
    login_manager.request_loader(loader.load_actor)
    # The extension looks into the session after every request; public pages must read none.
    app.after_request_funcs[None] = [
        hook for hook in app.after_request_funcs[None] if hook.__name__ != "_update_remember_cookie"
    ]
    app.before_request(_refuse_nul)
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_give_language)
    app.before_request(_guard)
    app.add_url_rule("/", "root", _root)


def _register_pages(app: Flask, views: ModuleType | None) -> None:
    """Register the pages of a package: those with a language in their address, and the plain ones."""
    blueprint = getattr(views, "blueprint", None)
    if blueprint:
        app.register_blueprint(blueprint, url_prefix="/<lang>")
    plain = getattr(views, "plain_blueprint", None)
    if plain:
        app.register_blueprint(plain)


def _module(feature: str, room: str) -> ModuleType | None:
    name = f"grants.{feature}.{room}"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


class BoundedInteger(IntegerConverter):
    """Whole numbers in addresses, no longer than a key of the database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": 2**31 - 1, **kwargs})


def _refuse_nul() -> None:
    """Refuse U+0000 in an address: no row holds it and PostgreSQL takes it for an error."""
    if "\x00" in request.path or any("\x00" in text for texts in request.args.lists() for text in texts[1]):
        abort(404)


def _take_language(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    lang = (values or {}).pop("lang", None)
    if lang is not None and lang not in LANGUAGES:
        abort(404)
    g.lang = lang or _preferred_language()


def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = g.get("lang", "fr")


def _preferred_language() -> str:
    """Return the language of the cookie, then of the browser, then French."""
    chosen = request.cookies.get("lang")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(list(LANGUAGES), "fr") or "fr"


def _guard() -> BaseResponse | None:
    """Refuse a view without an access mark; ask to sign in; refuse who lacks the role; ask for proof."""
    if request.endpoint in (None, "static", "root"):
        return None
    view = current_app.view_functions[request.endpoint]
    access = getattr(view, "access", None)
    if access is None:
        abort(403)
    if access.kind == "public":
        return None
    if not current_user.is_authenticated:
        if asks_json():
            return Response('{"error": "signed_out"}', 401, mimetype="application/json")
        if request.method == "GET":
            return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
        return redirect(url_for("accounts.sign_in"))
    if not permits(access, current_user):
        abort(403)
    demanded: BaseResponse | None = current_app.extensions["grants_demand"](view)
    return demanded


def _root() -> Response:
    response = redirect(url_for("portal.home", lang=_preferred_language()))
    response.headers["Vary"] = "Cookie, Accept-Language"
    return response  # type: ignore[return-value]


def can(action: str, thing: Any = None) -> bool:
    """Say whether the person reading may do this to that: the same policy the service requires."""
    predicate = current_app.extensions["grants_policies"][action]
    return bool(current_user.is_authenticated and predicate(current_user, thing))


__all__ = ["arrival", "can", "login_manager", "register", "select_locale"]
