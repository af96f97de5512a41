"""Write the sealed bundle of a call to a file, for who wants to recompute it elsewhere."""

from pathlib import Path

from sqlalchemy import select

from grants.calls.models import Call
from grants.core.db import db
from grants.core.errors import NotFound
from grants.documents import storage
from grants.evaluation import queries
from grants.evaluation.models import SessionBundle


def export_bundle(code: str, path: Path) -> str:
    """Write the bundle of the last closed session of a call; return its seal. Raises NotFound."""
    call = db.session.scalar(select(Call).where(Call.code == code))
    sealed = queries.sealed_sessions(call.id) if call is not None else []
    if not sealed:
        raise NotFound(f"the call {code} has no closed session")
    _session, bundle = sealed[-1]
    path.write_bytes(bundle_bytes(bundle))
    return bundle.seal


def bundle_bytes(bundle: SessionBundle) -> bytes:
    """Return the bytes of a bundle, from its row until it is stored, then from its document."""
    if bundle.content is not None:
        return bundle.content.encode()
    if bundle.document is None:
        raise NotFound("the bundle is not stored")
    return b"".join(storage.stream(bundle.document.sha256))
