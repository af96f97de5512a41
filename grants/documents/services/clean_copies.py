"""Make a copy of a stored file that tells nothing of its author, in a process that may die without harm."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from grants.documents import cleaning, storage
from grants.documents.services.receiving import StoredFile

SECONDS = 60


@dataclass(frozen=True)
class CleanCopy:
    """A stored copy without metadata, its text, and what of it could not be read as text (codes)."""

    stored: StoredFile
    words: str
    unread: frozenset[str]


def clean_copy(sha256: str, media_type: str, filename: str) -> CleanCopy | None:
    """Store a copy of stored bytes without metadata, under another name; None when it can't be made.

    Outside any transaction.
    """
    with tempfile.TemporaryDirectory(prefix="grants-clean-") as folder:
        source, copy, words = (Path(folder) / name for name in ("source", "copy", "words"))
        with source.open("wb") as file, storage.opened(sha256) as pieces:
            file.writelines(pieces)
        pixels = str(current_app.config["MAX_IMAGE_MEGAPIXELS"] * 1_000_000)
        paths = [str(path) for path in (source, copy, words)]
        command = [sys.executable, "-I", cleaning.__file__, media_type, *paths, pixels]
        try:
            done = subprocess.run(  # noqa: S603 our own program, with paths of our own
                command,
                timeout=SECONDS,
                env={},
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
        if done.returncode != 0 or not copy.is_file() or not words.is_file():
            return None
        content = copy.read_bytes()
        unread, _line, said = words.read_text("utf-8", "replace").partition("\n")
    stored = StoredFile(storage.put(content), len(content), media_type, filename, is_drawn=True)
    return CleanCopy(stored, said, frozenset(unread.split()))
