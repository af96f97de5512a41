"""What the worker does for files: have them scanned, draw their first page, drop what was abandoned."""

from datetime import datetime, timedelta
from typing import Any

from grants.core.db import unit_of_work
from grants.documents import storage
from grants.documents.services import ask_pending_scans, keep_preview, scan_blob, sweep_uploads

LEFT_BEHIND = timedelta(days=1)


def scan(payload: dict[str, Any], at: datetime) -> None:
    """Have bytes scanned for viruses."""
    scan_blob(payload["sha256"], at)


def preview(payload: dict[str, Any], at: datetime) -> None:
    """Draw the first page of a file."""
    keep_preview(payload["sha256"], at)


def sweep(at: datetime) -> None:
    """Forget abandoned uploads and what killed writers left in the store; ask again for scans still due."""
    with unit_of_work():
        sweep_uploads(at)
        ask_pending_scans(at)
    storage.store().sweep(at - LEFT_BEHIND)


JOBS = {"documents.scan": scan, "documents.preview": preview}
DAILY = {"documents.sweep": sweep}
