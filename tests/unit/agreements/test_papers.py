"""Papers: eighteen articles, same bytes twice, and text that reads in logical order in both languages."""

import io
import unicodedata

import pytest
from pypdf import PdfReader

from grants.agreements.pdf import draw_paper, fingerprint_of
from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.texts import text_of
from grants.core.words import amount_in_words
from tests.unit.agreements.samples import ARABIC_NAME, sample

BELOW, FROM = 49_999_99, 50_000_00


def read(content: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(unicodedata.normalize("NFKC", text).split())


def squeezed(text: str) -> str:
    """Return letters alone: extractors disagree on spaces and marks of direction."""
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_same_snapshot_gives_the_same_bytes(language):
    again = AgreementSnapshot.from_json(sample().to_json())
    assert draw_paper(sample(), language) == draw_paper(again, language)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_convention_has_eighteen_articles_and_a_decision_eight(language):
    assert len(text_of(sample(FROM), language).articles) == 18
    assert len(text_of(sample(BELOW), language).articles) == 8


def test_the_french_paper_says_what_was_decided():
    text = read(draw_paper(sample(), "fr"))
    for part in (
        "Convention de partenariat n° CONV-2015-EDU-007",
        "AAP-2015-EDU-0042",
        "168 776,00 DH",
        "cent soixante-huit mille sept cent soixante-seize dirhams",
        "999 780 0001234567890123 41",
        "Salma Bennani",
        "101 265,60",
        "67 510,40",
        "du 1er septembre 2015 au 31 août 2016",
        fingerprint_of(sample())[:8],
    ):
        assert part in text, part


def test_the_arabic_paper_reads_in_logical_order():
    text = squeezed(read(draw_paper(sample(), "ar")))
    for part in (
        ARABIC_NAME,
        amount_in_words(168_776_00, "ar"),
        "اتفاقية شراكة رقم",
        "المادة 18",
        "CONV-2015-EDU-007",
        "168 776,00",
    ):
        assert squeezed(part) in text, part


def test_a_decision_names_itself_in_both_languages():
    assert "Décision d’octroi n° DEC-2015-EDU-008" in read(draw_paper(sample(BELOW), "fr"))
    assert squeezed("مقرر منح الدعم") in squeezed(read(draw_paper(sample(BELOW), "ar")))


def test_both_papers_carry_the_same_fingerprint():
    digits = fingerprint_of(sample())
    for language in ("fr", "ar"):
        assert digits in squeezed(read(draw_paper(sample(), language)))


def test_hostile_words_change_nothing_but_themselves():
    snapshot = sample(title="<b>\u202eprojet</b> \u2067{x} %s", summary="</P>\n<script>alert(1)</script>")
    assert "<script>alert(1)</script>" in read(draw_paper(snapshot, "fr"))
    assert draw_paper(snapshot, "ar").startswith(b"%PDF")
