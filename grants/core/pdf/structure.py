"""The structure tree of a tagged document: what each piece of a page is, in reading order."""

from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString


@dataclass(slots=True)
class Element:
    """A node of the tree; `marks` are (page index, mark number) of the content it owns.

    Where it is `reversed`, glyphs of words read from right to left stand in the file from left to right:
    `texts` is then written beside them, so that no screen reader spells them backwards.
    """

    tag: str
    lang: str = ""
    alternative: str = ""
    children: list["Element"] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    reversed: bool = False

    def add(self, tag: str, lang: str = "", alternative: str = "") -> "Element":
        """Append a child and return it."""
        child = Element(tag, lang, alternative)
        self.children.append(child)
        return child


class StructureWriter:
    """Turns elements into PDF objects once the pages exist."""

    def __init__(self, document: Any, pages: list[Any]) -> None:
        self.document = document
        self.pages = pages
        self.owners: list[dict[int, Any]] = [{} for _ in pages]

    def write(self, root: Element) -> None:
        """Write the tree below the catalogue and tie every page's marks to it."""
        tree = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        tree_reference = self.document.Reference(tree)
        tree["K"] = self._element(root, tree_reference)
        numbers: list[Any] = []
        for index, (page, owners) in enumerate(zip(self.pages, self.owners, strict=True)):
            numbers += [index, PDFArray([owners[mark] for mark in sorted(owners)])]
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents = index
            page.Tabs = PDFName("S")
        tree["ParentTree"] = self.document.Reference(PDFDictionary({"Nums": PDFArray(numbers)}))
        self.document.Catalog.StructTreeRoot = tree_reference
        self.document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

    def _element(self, element: Element, parent: Any) -> Any:
        node = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(element.tag), "P": parent})
        reference = self.document.Reference(node)
        if element.lang:
            node["Lang"] = PDFString(element.lang)
        if element.alternative:
            node["Alt"] = PDFString(element.alternative)
        if element.reversed:
            node["ActualText"] = f"<FEFF{' '.join(element.texts).encode('utf-16-be').hex().upper()}>"
        kids = [self._mark(page, mark, reference) for page, mark in element.marks]
        kids += [self._element(child, reference) for child in element.children]
        node["K"] = PDFArray(kids)
        return reference

    def _mark(self, page: int, mark: int, owner: Any) -> PDFDictionary:
        self.owners[page][mark] = owner
        return PDFDictionary(
            {"Type": PDFName("MCR"), "Pg": self.document.Reference(self.pages[page]), "MCID": mark}
        )
