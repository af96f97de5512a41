"""Have stored bytes scanned for viruses, outside any transaction, and act on what was found."""

import logging
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select

from grants.audit.services import transition
from grants.core.actors import System
from grants.core.db import db, unit_of_work
from grants.documents import storage
from grants.documents.clamd import ScannerDown, find_virus
from grants.documents.models import Blob
from grants.documents.services.previews import ask_preview
from grants.documents.states import WORKFLOW, ScanState
from grants.jobs.services import enqueue

logger = logging.getLogger(__name__)
SCANNER = System("scanner")
AGAIN = timedelta(minutes=2)


def ask_scan(sha256: str, at: datetime, run_at: datetime | None = None) -> None:
    """Ask the worker to have bytes scanned, in the caller's unit of work."""
    enqueue("documents.scan", at, key=f"scan:{sha256}", run_at=run_at, sha256=sha256)


def ask_pending_scans(at: datetime) -> int:
    """Ask again for every scan that is still due, in case its job was given up; return how many."""
    waiting = list(db.session.scalars(select(Blob.sha256).where(Blob.state == ScanState.PENDING)))
    for sha256 in waiting:
        ask_scan(sha256, at)
    return len(waiting)


def scan_blob(sha256: str, at: datetime) -> None:
    """Have pending bytes scanned and settle their state; a scanner that is down is asked again later.

    Where there is no scanner any more they are marked not checked. Outside any transaction; repeating is
    harmless. What is infected is announced by the job documents.infected, which a later package takes up.
    """
    blob = db.session.get(Blob, sha256)
    is_pending = blob is not None and blob.state == ScanState.PENDING
    db.session.rollback()  # nothing is held while the scanner works
    if not is_pending:
        return
    address = current_app.config["CLAMD"]
    virus = None
    if address:
        try:
            with storage.opened(sha256) as pieces:
                virus = find_virus(address, pieces)
        except ScannerDown as error:
            logger.warning("the virus scanner does not answer: %s", error)
            with unit_of_work():
                ask_scan(sha256, at, run_at=at + AGAIN)
            return
    with unit_of_work():
        _settle(sha256, "infect" if virus else "clear" if address else "skip", virus, at)


def _settle(sha256: str, action: str, virus: str | None, at: datetime) -> None:
    blob = db.session.scalars(
        select(Blob).where(Blob.sha256 == sha256).with_for_update().execution_options(populate_existing=True)
    ).one()
    if blob.state != ScanState.PENDING:  # a second worker was quicker
        return
    details: dict[str, Any] = {"virus": virus[:200]} if virus else {}
    transition(blob, WORKFLOW, action, SCANNER, at, **details)
    if virus:
        enqueue("documents.infected", at, key=f"infected:{sha256}", sha256=sha256)
    else:
        ask_preview(sha256, blob.media_type, at)
