"""Official papers as PDF: `PdfDocument` builds them, `isolate` protects the values inside sentences."""

from grants.core.pdf.document import PdfDocument
from grants.core.pdf.text import isolate

__all__ = ["PdfDocument", "isolate"]
