"""Settings an operator gives as GRANTS_* environment variables: one typed table."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Setting:
    """One setting: its name, type and defaults; None as production default means it must be given."""

    name: str
    kind: type
    demonstration: Any
    production: Any
    meaning: str


SETTINGS = (
    Setting("MODE", str, "demonstration", "production", "demonstration (loopback only) or production"),
    Setting("DATABASE_URL", str, "sqlite:///var/grants.db", None, "database; PostgreSQL in production"),
    Setting("STORAGE_URL", str, "file:var/files", "file:var/files", "folder or s3://bucket of stored files"),
    Setting("STORAGE_ENDPOINT", str, "", "", "address of the S3-compatible service"),
    Setting("STORAGE_REGION", str, "us-east-1", "us-east-1", "region of the bucket"),
    Setting("STORAGE_ACCESS_KEY", str, "", "", "key that names us to the S3-compatible service"),
    Setting("STORAGE_SECRET_KEY", str, "", "", "secret of that key"),
    Setting("SECRET_KEY", str, "", None, "key that signs cookies; written under var/ by the first run"),
    Setting(
        "MAIL_URL",
        str,
        "file:",
        None,
        "file: keeps them readable, smtp://host:port sends",
    ),
    Setting("MAIL_FROM", str, "ne-pas-repondre@example.ma", None, "sender of the e-mails"),
    Setting("BASE_URL", str, "http://127.0.0.1:8000", None, "public address, used in e-mails and documents"),
    Setting("HOST", str, "127.0.0.1", "127.0.0.1", "address the server listens on"),
    Setting("VAR", str, "var", "/var/lib/grants", "folder of the embedded database, files and first-run key"),
    Setting("CLAMD", str, "", "", "virus scanner: path of clamd's socket, or host:port"),
    Setting("MAX_FILE_MB", int, 20, 20, "largest file accepted, in megabytes"),
    Setting("MAX_PROPOSAL_MB", int, 100, 100, "most that the files of one proposal weigh, in megabytes"),
    Setting("MAX_IMAGE_MEGAPIXELS", int, 100, 100, "largest image accepted, in millions of pixels"),
    Setting("TRUST_REQUEST_START", bool, False, False, "take the arrival instant from a trusted proxy"),
    Setting("TRUSTED_PROXIES", int, 0, 0, "proxies of yours in front, whose X-Forwarded headers count"),
    Setting("MINIMUM_OPENING_DAYS", int, 30, 30, "shortest time a call stays open, in days"),
    Setting(
        "OUTAGE_GAP_MINUTES",
        int,
        5,
        5,
        "silence of the worker proposed as an outage, when longer, in minutes",
    ),
    Setting(
        "STEP_UP_MINUTES", int, 15, 15, "how long a proof of identity counts for sensitive acts, in minutes"
    ),
    Setting("ARGON2_TIME_COST", int, 3, 3, "passes of the password hash"),
    Setting("ARGON2_MEMORY_KIB", int, 65536, 65536, "memory of the password hash, in KiB"),
    Setting("TIMING", bool, False, False, "add a Server-Timing header with time and number of statements"),
)


class SettingsError(Exception):
    """A setting is missing, of the wrong type, or unsafe for the mode."""


def read_settings(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return every setting by name, from GRANTS_<NAME> or the default of the mode.

    Raises SettingsError naming each setting that is missing or has the wrong type.
    """
    environ = os.environ if environ is None else environ
    mode = environ.get("GRANTS_MODE", "demonstration")
    if mode not in ("demonstration", "production"):
        raise SettingsError(f"GRANTS_MODE={mode}: demonstration or production expected")
    values: dict[str, Any] = {}
    faults = []
    for setting in SETTINGS:
        raw = environ.get(f"GRANTS_{setting.name}")
        default = setting.demonstration if mode == "demonstration" else setting.production
        if raw is None and default is None:
            faults.append(f"GRANTS_{setting.name} is required in production")
            continue
        try:
            values[setting.name] = default if raw is None else _typed(setting.kind, raw)
        except ValueError:
            faults.append(f"GRANTS_{setting.name}={raw}: {setting.kind.__name__} expected")
    if faults:
        raise SettingsError("; ".join(faults))
    values["MODE"] = mode
    return values


def _typed(kind: type, raw: str) -> Any:
    if kind is bool:
        if raw.lower() not in ("0", "1", "true", "false", "yes", "no"):
            raise ValueError(raw)
        return raw.lower() in ("1", "true", "yes")
    return kind(raw)


def first_run_key(folder: Path) -> str:
    """Return the secret key kept under the folder, writing a random one at the first run."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text().strip()
