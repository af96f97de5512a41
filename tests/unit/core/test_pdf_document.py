"""The builder: what readers, extractors and archives find in the file."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from grants.core.pdf import PdfDocument, isolate
from tests.requirements import require

AT = datetime(2015, 11, 23, 9, 30, tzinfo=UTC)
ARABIC = [
    "اتفاقية شراكة رقم " + isolate("CONV-2015-EDU-007") + " (الدفعة الأولى)",
    "حددت مساهمة الوزارة في مبلغ " + isolate("168 776,00 DH") + "، أي " + isolate("70 %") + " من الكلفة.",
    "الهاتف: " + isolate("+212 5 22 98 76 54") + "، الجمعية: " + isolate("Terres d’Accueil (TA)") + ".",
    "«المملكة المغربية»: التعريف بالمديرية [الجريدة الرسمية]، الإلكتروني والشبكة.",
]


def document(lang: str = "fr", title: str = "Convention") -> PdfDocument:
    return PdfDocument(lang, title, "CONV-2015-EDU-007", "Appel à projets 2015", AT)


def reader(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def bare(text: str) -> str:
    """Return the text without white space and the marks that say only how to order it."""
    return re.sub("[\\s\u200c\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)


def full_document(lang: str) -> PdfDocument:
    paper = document(lang).letterhead(["Royaume du Maroc", "المملكة المغربية"]).title("Convention")
    paper.heading("Article premier").paragraph("Texte " * 120).rich([("Montant : ", False), ("168,00", True)])
    paper.pairs([("ICE", isolate("001 525")), ("Adresse", "12, rue X\n20 000 Rabat")])
    paper.table(["A", "B"], [["un", "1,00"], ["Total", "1,00"]], align=["start", "end"], total_row=True)
    paper.bullets(["premier", "second"]).signatures([("Le Ministère", ["Rabat"]), ("L’Association", ["X"])])
    return paper.qr("http://127.0.0.1:8000/verify/1", "Vérifier").space(3).page_break().paragraph("Fin")


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_the_same_calls_give_the_same_bytes(lang: str) -> None:
    first = full_document(lang).build()
    document("ar").paragraph("نص آخر").build()
    assert full_document(lang).build() == first


def test_the_environment_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    first = full_document("ar").build()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "5")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert full_document("ar").build() == first


def test_building_twice_draws_once() -> None:
    paper = full_document("fr")
    assert paper.build() is paper.build()


def test_metadata_hold_the_given_instant_only() -> None:
    info = reader(document().paragraph("x").build()).metadata
    assert info is not None
    assert (info.title, info.subject) == ("Convention", "CONV-2015-EDU-007")
    assert info.creation_date == info.modification_date == AT


def test_an_instant_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        PdfDocument("fr", "t", "r", "f", AT.replace(tzinfo=None))


def test_only_embedded_fonts_are_used() -> None:
    for page in reader(full_document("ar").build()).pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in descendant["/FontDescriptor"].get_object()


def elements(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if "/S" in node:
        yield node
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if "/MCID" not in kid.get_object():
            yield from elements(kid)


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_structure_names_every_part_in_order(lang: str) -> None:
    root = reader(full_document(lang).build()).trailer["/Root"]
    tags = [element["/S"] for element in elements(root["/StructTreeRoot"])]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (lang, True)
    assert tags[:6] == ["/Document", "/P", "/P", "/H1", "/H2", "/P"]
    assert tags.count("/Table") == 3
    assert tags[-2:] == ["/P", "/P"]
    figure = next(e for e in elements(root["/StructTreeRoot"]) if e["/S"] == "/Figure")
    assert figure["/Alt"] == "Vérifier"


def test_screen_readers_get_right_to_left_text_beside_its_glyphs() -> None:
    paper = document("ar").paragraph("رقم " + isolate("A 1") + " (ب)").paragraph("abc")
    root = reader(paper.build()).trailer["/Root"]
    paragraphs = [element for element in elements(root["/StructTreeRoot"]) if element["/S"] == "/P"]
    assert [element.get("/ActualText") for element in paragraphs] == ["رقم A 1 (ب)", None]


def test_every_mark_on_a_page_has_its_owner() -> None:
    book = reader(full_document("fr").build())
    numbers = book.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for index, page in enumerate(book.pages):
        marks = re.findall(rb"/MCID (\d+)", page.get_contents().get_data())
        assert page["/StructParents"] == numbers[2 * index] == index
        assert [int(mark) for mark in marks] == list(range(len(numbers[2 * index + 1])))


def test_french_text_is_extracted_as_written() -> None:
    text = "Le montant de 168 776,00 DH (soit 70 %) est versé à l’œuvre « Amal », efficacité garantie."
    assert bare(text) in bare(reader(document().paragraph(text).build()).pages[0].extract_text())


@pytest.mark.parametrize("text", ARABIC)
def test_arabic_text_is_extracted_in_logical_order(text: str) -> None:
    page = reader(document("ar").paragraph(text).build()).pages[0]
    assert bare(text) in bare(page.extract_text())


def test_arabic_words_are_extracted_whole() -> None:
    words = "المملكة المغربية والتعريف بالمديرية وتمويل الشبكة الإلكترونية بشراكة"
    assert words in reader(document("ar").paragraph(words).build()).pages[0].extract_text()


def poppler_text(data: bytes, folder: Path) -> str:
    require("poppler")
    path = folder / "paper.pdf"
    path.write_bytes(data)
    command = [shutil.which("pdftotext") or "pdftotext", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_poppler_reads_arabic_in_logical_order(tmp_path: Path) -> None:
    paper = document("ar")
    for text in ARABIC:
        paper.paragraph(text)
    extracted = bare(poppler_text(paper.build(), tmp_path))
    for phrase in [
        "حددتمساهمةالوزارةفيمبلغ",
        "المملكةالمغربية",
        "التعريفبالمديرية[الجريدةالرسمية]",
    ]:
        assert phrase in extracted
    assert "168776,00DH" in extracted
    assert "+212522987654" in extracted


def test_text_is_never_markup() -> None:
    text = "<b>A & B</b> (x) \\ %s {{ y }}"
    assert bare(text) in bare(reader(document().paragraph(text).build()).pages[0].extract_text())


@pytest.mark.parametrize(("lang", "word"), [("fr", "Page"), ("ar", "صفحة"), ("en", "Page")])
def test_each_page_bears_its_number_and_the_reference(lang: str, word: str) -> None:
    pages = reader(document(lang).paragraph("a").page_break().paragraph("b").build()).pages
    assert len(pages) == 2
    for number, page in enumerate(pages, 1):
        text = bare(page.extract_text())
        assert f"{word}{number}/2" in text
        assert "CONV-2015-EDU-007" in text


def test_a_long_table_repeats_its_header_and_keeps_every_row() -> None:
    rows = [[f"ligne-{index}", "1 250,00"] for index in range(90)]
    pages = reader(document().table(["Activité", "Montant"], rows, widths=[0.7, 0.3]).build()).pages
    texts = [page.extract_text() for page in pages]
    assert len(pages) > 2
    assert all("Activité" in text for text in texts)
    assert re.findall(r"ligne-\d+", "\n".join(texts)) == [row[0] for row in rows]


def test_a_row_taller_than_a_page_goes_on_over_the_next() -> None:
    words = " ".join(f"mot{index}" for index in range(3000))
    pages = reader(document().table(["Texte", "N"], [["court", "1"], [words, "2"]]).build()).pages
    found = re.findall(r"mot\d+", "\n".join(page.extract_text() for page in pages))
    assert found == words.split()


def test_a_paragraph_goes_on_over_pages_without_losing_words() -> None:
    words = " ".join(f"mot{index}" for index in range(2500))
    pages = reader(document().paragraph(words).build()).pages
    assert re.findall(r"mot\d+", "\n".join(page.extract_text() for page in pages)) == words.split()


def test_a_heading_stays_with_what_follows() -> None:
    paper = document()
    for _ in range(12):
        paper.heading("Titre").paragraph("Texte " * 100)
    for page in reader(paper.build()).pages:
        body = page.extract_text().split("CONV-2015")[0]
        assert not body.rstrip().endswith("Titre")


def test_columns_are_mirrored_in_arabic() -> None:
    places = {}
    for lang in ("fr", "ar"):
        seen: list[tuple[str, float]] = []
        page = reader(document(lang).table(["AAA", "BBB"], []).build()).pages[0]
        page.extract_text(
            visitor_text=lambda text, cm, tm, *rest, seen=seen: seen.append((text.strip(), tm[4]))
        )
        places[lang] = {text: x for text, x in seen if text}
    assert places["fr"]["AAA"] < places["fr"]["BBB"]
    assert places["ar"]["AAA"] > places["ar"]["BBB"]


def test_characters_the_font_lacks_do_not_stop_the_paper() -> None:
    text = reader(document().paragraph("ⵜⴰⵎⴰⵣⵉⵖⵜ et 🙂").build()).pages[0].extract_text()
    assert "et" in text


def test_a_bold_word_wider_than_its_column_is_cut_in_its_own_direction(tmp_path: Path) -> None:
    paper = document("fr")
    paper.table(["Subventionnement", "x"], [["12700000,00", "x"]], widths=[0.06, 0.94], total_row=True)
    extracted = bare(poppler_text(paper.build(), tmp_path))
    assert "Subventionnement" in extracted
    assert "12700000,00" in extracted


def test_a_heading_and_the_lead_under_it_stay_with_what_follows(tmp_path: Path) -> None:
    for lines in range(30, 60):
        paper = document("fr")
        for number in range(lines):
            paper.paragraph(f"Ligne {number}")
        paper.heading("Partie").rich([("Chapeau", True)], leads=True).paragraph("Suite")
        pages = [bare(page) for page in poppler_text(paper.build(), tmp_path).split("\f")]
        for page in pages:
            assert ("Partie" in page) == ("Suite" in page)
