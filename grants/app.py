"""The application: settings, extensions, packages, error pages."""

import os
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from grants import wiring
from grants.configuration import load_configuration
from grants.core import timing
from grants.core.db import db
from grants.core.engine import configure_engine
from grants.core.i18n import babel, select_locale
from grants.core.packing import pack_static
from grants.core.request import stamp_arrival
from grants.core.security import add_headers
from grants.error_pages import register_error_pages
from grants.resources import resource_root
from grants.template_context import register_template_context

csrf = CSRFProtect()


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Return the application, configured from config.py, the GRANTS_* environment and overrides.

    Raises SettingsError when a setting is missing, mistyped or unsafe for the mode.
    """
    root = resource_root()
    app = Flask("grants", template_folder=str(root / "templates"), static_folder=str(root / "static"))
    load_configuration(app, root, overrides or {})
    _start_extensions(app, root)
    wiring.register(app)
    register_template_context(app)
    register_error_pages(app)
    app.after_request(add_headers)
    app.after_request(pack_static)
    if app.config["TIMING"]:
        timing.init_app(app)
    if app.config["TRUSTED_PROXIES"]:
        _trust_proxies(app, app.config["TRUSTED_PROXIES"])
    app.wsgi_app = stamp_arrival(app.wsgi_app, app.config["TRUST_REQUEST_START"])  # type: ignore[method-assign,assignment]
    return app


def _add_migration_commands(app: Flask) -> None:
    """Add ``flask db``: only the command line needs Flask-Migrate."""
    from flask_migrate import Migrate

    Migrate(app, db, directory=app.config["MIGRATIONS"], render_as_batch=True)


def _trust_proxies(app: Flask, number: int) -> None:
    """Take address, scheme and host from the headers that the operator's own proxies write."""
    proxied = ProxyFix(app.wsgi_app, x_for=number, x_proto=number, x_host=number)
    app.wsgi_app = proxied  # type: ignore[method-assign]


def _start_extensions(app: Flask, root: Any) -> None:
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    db.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            configure_engine(engine)
    app.config["MIGRATIONS"] = str(root / "migrations")
    if os.environ.get("FLASK_RUN_FROM_CLI"):
        _add_migration_commands(app)
    babel.init_app(
        app, locale_selector=select_locale, default_translation_directories=app.config["TRANSLATIONS"]
    )
    csrf.init_app(app)
