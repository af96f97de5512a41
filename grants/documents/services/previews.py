"""Draw the first page of a stored file small, in a process of its own that may die or hang without harm."""

import struct
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app

from grants.core.db import db, unit_of_work
from grants.documents import drawing, storage
from grants.documents.kinds.sniff import PREVIEWED
from grants.documents.models import Blob, Preview
from grants.documents.states import ScanState
from grants.jobs.services import enqueue

SECONDS = 30
HELD_BACK = (ScanState.PENDING, ScanState.INFECTED)


@dataclass(frozen=True)
class Drawn:
    """A small picture: WebP bytes, width and height in pixels."""

    content: bytes
    width: int
    height: int


def ask_preview(sha256: str, media_type: str, at: datetime) -> None:
    """Ask the worker to draw a file, in the caller's unit of work; nothing for kinds that aren't drawn."""
    if media_type in PREVIEWED:
        enqueue("documents.preview", at, key=f"preview:{sha256}", sha256=sha256)


def keep_preview(sha256: str, at: datetime) -> None:
    """Draw a file once and keep the picture, or that there is none; outside any transaction.

    Repeating is harmless; bytes that are infected or still wait for the scanner are left alone.
    """
    blob = db.session.get(Blob, sha256)
    is_wanted = (
        blob is not None
        and blob.media_type in PREVIEWED
        and blob.state not in HELD_BACK
        and db.session.get(Preview, sha256) is None
    )
    media_type = blob.media_type if blob else ""
    db.session.rollback()
    if not is_wanted:
        return
    drawn = draw(sha256, media_type)
    image_sha256 = storage.put(drawn.content) if drawn else None
    with unit_of_work() as session:
        if session.get(Preview, sha256) is None:
            session.add(
                Preview(
                    sha256=sha256,
                    image_sha256=image_sha256,
                    image_size=len(drawn.content) if drawn else None,
                    width=drawn.width if drawn else None,
                    height=drawn.height if drawn else None,
                    drawn_at=at,
                )
            )


def draw(sha256: str, media_type: str) -> Drawn | None:
    """Return the first page of a stored file drawn small; None when it can't be drawn in time and bounds."""
    with tempfile.TemporaryDirectory(prefix="grants-preview-") as folder:
        source, target = Path(folder) / "source", Path(folder) / "target"
        with source.open("wb") as file, storage.opened(sha256) as pieces:
            file.writelines(pieces)
        pixels = current_app.config["MAX_IMAGE_MEGAPIXELS"] * 1_000_000
        command = [sys.executable, "-I", drawing.__file__, media_type, str(source), str(target), str(pixels)]
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
        if done.returncode != 0 or not target.is_file() or target.stat().st_size > drawing.MOST_BYTES + 4:
            return None
        found = target.read_bytes()
    width, height = struct.unpack_from(">HH", found)
    is_picture = found[4:8] == b"RIFF" and found[12:16] == b"WEBP"
    fits = 0 < width <= drawing.WIDTH and 0 < height <= drawing.HEIGHT
    return Drawn(found[4:], width, height) if is_picture and fits else None
