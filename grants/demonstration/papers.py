"""The files that the demonstration's associations join: one drawn page, kept once."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from grants.core.pdf import PdfDocument
from grants.documents.services import StoredFile, store_drawn

DRAWN_AT = datetime(2015, 1, 5, 9, 0, tzinfo=UTC)


@cache
def _page(title: str) -> bytes:
    document = PdfDocument("fr", title, "DEMO", "Document de démonstration", DRAWN_AT)
    document.letterhead(["Document de démonstration"]).title(title)
    document.paragraph("Cette pièce tient la place d’un document numérisé par l’association.")
    return document.build()


def receipt_scan() -> StoredFile:
    """Return the scan of a receipt."""
    return replace(store_drawn(_page("Récépissé de dépôt"), "recepisse.pdf"), is_drawn=False)


def joined_file(code: str) -> StoredFile:
    """Return the file joined for a required document."""
    return replace(store_drawn(_page("Pièce jointe"), f"{code.lower()}.pdf"), is_drawn=False)
