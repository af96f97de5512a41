"""Writes of documents: receive bytes before the transaction, name them inside it."""

from grants.documents.services.reading import check_upload
from grants.documents.services.receiving import (
    StoredFile,
    clean_filename,
    receive_stream,
    receive_upload,
    store_drawn,
)
from grants.documents.services.refusals import FileRefused, accepted_kinds
from grants.documents.services.registering import register

__all__ = [
    "FileRefused",
    "StoredFile",
    "accepted_kinds",
    "check_upload",
    "clean_filename",
    "receive_stream",
    "receive_upload",
    "register",
    "store_drawn",
]
