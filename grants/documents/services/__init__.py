"""Writes of documents: receive bytes before the transaction, name them inside it."""

from grants.documents.kinds.sniff import EXTENSIONS
from grants.documents.services.previews import keep_preview
from grants.documents.services.reading import check_upload
from grants.documents.services.receiving import (
    StoredFile,
    clean_filename,
    receive_stream,
    receive_upload,
    store_drawn,
)
from grants.documents.services.refusals import FileRefused, FileWithheld, accepted_kinds
from grants.documents.services.registering import register
from grants.documents.services.scanning import ask_pending_scans, scan_blob
from grants.documents.services.uploads import (
    LONGEST_PIECE,
    OutOfPlace,
    drop_upload,
    finish_upload,
    receive,
    receive_at,
    received_of,
    start_upload,
    sweep_uploads,
    take_piece,
)

__all__ = [
    "EXTENSIONS",
    "LONGEST_PIECE",
    "FileRefused",
    "FileWithheld",
    "OutOfPlace",
    "StoredFile",
    "accepted_kinds",
    "ask_pending_scans",
    "check_upload",
    "clean_filename",
    "drop_upload",
    "finish_upload",
    "keep_preview",
    "receive",
    "receive_at",
    "receive_stream",
    "receive_upload",
    "received_of",
    "register",
    "scan_blob",
    "start_upload",
    "store_drawn",
    "sweep_uploads",
    "take_piece",
]
