"""Turn settings into the application's configuration, and refuse what is unsafe."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from grants.core.settings import SettingsError, first_run_key, read_settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def load_configuration(app: Flask, root: Path, overrides: dict[str, Any]) -> None:
    """Fill app.config from config.py, the environment and the overrides of a caller.

    Relative folders are taken from the current folder of a checkout's root, or of the process.
    """
    app.config.from_pyfile(root / "config.py")
    settings = read_settings()
    settings.update({name: value for name, value in overrides.items() if name in settings})
    app.config.update(settings)
    app.config["DEMONSTRATION"] = settings["MODE"] == "demonstration"
    base = root if (root / "pyproject.toml").is_file() else Path.cwd()
    var = base / settings["VAR"]
    app.config["VAR_FOLDER"] = str(var)
    app.config["SQLALCHEMY_DATABASE_URI"] = _database_address(settings["DATABASE_URL"], base)
    app.config["STORAGE_FOLDER"] = str(base / settings["STORAGE_URL"].removeprefix("file:"))
    app.config["SECRET_KEY"] = settings["SECRET_KEY"] or first_run_key(var)
    app.config["TRANSLATIONS"] = str(Path(__file__).parent / "translations")
    app.config["SESSION_COOKIE_SECURE"] = settings["BASE_URL"].startswith("https:")
    app.config.update({name: value for name, value in overrides.items() if name not in settings})
    _refuse_unsafe(app)


def _database_address(address: str, base: Path) -> str:
    """Return the address with a relative SQLite path made absolute, its folder created."""
    prefix = "sqlite:///"
    if not address.startswith(prefix) or address == prefix + ":memory:":
        return address
    path = base / address.removeprefix(prefix)
    path.parent.mkdir(parents=True, exist_ok=True)
    return prefix + str(path)


def _refuse_unsafe(app: Flask) -> None:
    demonstration = app.config["DEMONSTRATION"]
    if demonstration and app.config["HOST"] not in LOOPBACK:
        raise SettingsError("GRANTS_HOST: the demonstration listens on the loopback address only")
    if not demonstration and len(app.config["SECRET_KEY"]) < 32:
        raise SettingsError("GRANTS_SECRET_KEY: at least 32 characters in production")
    if not demonstration and app.config["MAIL_URL"].startswith("file:"):
        raise SettingsError("GRANTS_MAIL_URL: production sends by smtp://")
    _refuse_unsafe_storage(app)
    if not is_scanner(app.config["CLAMD"]):
        raise SettingsError("GRANTS_CLAMD: /path/of/the/socket or host:port")
    address = urlsplit(app.config["BASE_URL"])
    if not demonstration and address.scheme != "https" and address.hostname not in LOOPBACK:
        raise SettingsError(
            "GRANTS_BASE_URL: production is reached by https://, so that cookies stay private"
        )


def _refuse_unsafe_storage(app: Flask) -> None:
    """Refuse a store that could not be opened, or whose files would travel in the open."""
    config = app.config
    if not config["STORAGE_URL"].startswith("s3://"):
        return
    if not config["STORAGE_URL"].removeprefix("s3://").partition("/")[0]:
        raise SettingsError("GRANTS_STORAGE_URL: s3://bucket or s3://bucket/prefix")
    if bool(config["STORAGE_ACCESS_KEY"]) != bool(config["STORAGE_SECRET_KEY"]):
        raise SettingsError("GRANTS_STORAGE_ACCESS_KEY and GRANTS_STORAGE_SECRET_KEY go together")
    if find_spec("obstore") is None:
        raise SettingsError("GRANTS_STORAGE_URL: s3:// needs the extra s3 (obstore)")
    endpoint = urlsplit(config["STORAGE_ENDPOINT"])
    if not config["DEMONSTRATION"] and endpoint.scheme == "http" and endpoint.hostname not in LOOPBACK:
        raise SettingsError("GRANTS_STORAGE_ENDPOINT: production reaches its files by https://")


def is_scanner(address: str) -> bool:
    """Say whether an address of a scanner can be used: none, a socket, or host:port."""
    host, _colon, port = address.rpartition(":")
    return not address or address.startswith("/") or (bool(host) and port.isascii() and port.isdigit())
