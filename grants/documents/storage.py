"""Bytes on disk under their hash; written whole or not at all."""

import hashlib
import os
import tempfile
from pathlib import Path

from flask import current_app


def folder() -> Path:
    """Return the folder of stored files, from the storage setting."""
    return Path(current_app.config["STORAGE_FOLDER"])


def path_of(sha256: str) -> Path:
    """Return where the bytes of a hash lie."""
    return folder() / sha256[:2] / sha256


def put(content: bytes) -> str:
    """Store bytes and return their SHA-256; storing the same bytes again changes nothing."""
    sha256 = hashlib.sha256(content).hexdigest()
    target = path_of(sha256)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    return sha256


def get(sha256: str) -> bytes:
    """Return the bytes of a hash; FileNotFoundError when they are gone."""
    return path_of(sha256).read_bytes()
