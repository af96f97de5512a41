"""Official papers as PDF: `PdfDocument` builds them, `isolate` protects the values inside sentences.

The drawing library is loaded with the first paper: most processes start and answer without it.
"""

from typing import TYPE_CHECKING, Any

from grants.core.pdf.text import isolate

if TYPE_CHECKING:
    from grants.core.pdf.document import PdfDocument
else:

    def PdfDocument(*arguments: Any, **named: Any) -> Any:
        """Return a new document; see `grants.core.pdf.document.PdfDocument`."""
        from grants.core.pdf.document import PdfDocument as Document

        return Document(*arguments, **named)


__all__ = ["PdfDocument", "isolate"]
