"""Draw the paper of an agreement from its snapshot alone: the same snapshot gives the same bytes."""

from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.texts import text_of
from grants.agreements.texts.parts import Article, Block, Grid, Pairs, Points, Text
from grants.audit.chain import digest
from grants.core.pdf import PdfDocument, isolate

MINISTRY = (
    "Royaume du Maroc",
    "Ministère chargé des Marocains résidant à l’étranger et des Affaires de la Migration",
    "المملكة المغربية",
    "الوزارة المكلفة بالمغاربة المقيمين بالخارج وشؤون الهجرة",
)


def fingerprint_of(snapshot: AgreementSnapshot) -> str:
    """Return the SHA-256 of what the papers say, the same in both languages."""
    return digest(snapshot.to_json())


def draw_paper(snapshot: AgreementSnapshot, language: str) -> bytes:
    """Return the paper as PDF in French or Arabic; needs neither database nor request."""
    text = text_of(snapshot, language)
    paper = PdfDocument(language, text.title, snapshot.reference, text.footer, snapshot.drawn_up_at)
    paper.letterhead(MINISTRY).title(text.title)
    paper.paragraph(text.about, bold=True, align="center").space(3)
    _blocks(paper, text.preamble, language)
    for item in text.articles:
        _article(paper, item, language)
    paper.space(2)
    _blocks(paper, text.closing, language)
    paper.heading(text.signing).signatures(text.parties).space(4)
    for item in text.annexes:
        _article(paper, item, language)
    _fingerprint(paper, snapshot, text.fingerprint_caption)
    return paper.build()


def _article(paper: PdfDocument, item: Article, language: str) -> None:
    paper.heading(item.heading)
    _blocks(paper, item.blocks, language)


def _blocks(paper: PdfDocument, blocks: tuple[Block, ...], language: str) -> None:
    for block in blocks:
        match block:
            case Text(text, own):
                paper.language(own or language).paragraph(text).language(language)
            case Points(items):
                paper.bullets(items)
            case Pairs(items):
                paper.pairs(items)
            case Grid():
                paper.table(
                    block.headers,
                    block.rows,
                    align=block.align,
                    widths=block.widths,
                    total_row=block.total_row,
                )


def _fingerprint(paper: PdfDocument, snapshot: AgreementSnapshot, caption: str) -> None:
    digits = fingerprint_of(snapshot)
    groups = " ".join(digits[start : start + 8] for start in range(0, len(digits), 8))
    paper.space(3).qr(f"{snapshot.reference} {digits}", f"{caption} {isolate(groups)}")
