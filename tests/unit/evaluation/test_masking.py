"""Masking: names in any spelling go, what is no name stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.evaluation.masking import ADDRESS, ASSOCIATION, PERSON, Identity, Mask, neutral_name

MASK = Mask(
    Identity(
        names=("Association Amal d’Oujda", "جمعية الأمل بوجدة", "Réseau ESPOIR pour les Migrants"),
        people=("Salma Bennani", "سلمى بناني", "Youssef El Idrissi"),
        places=("12, rue de la Source",),
        numbers=("ASSO-0007", "417/2010"),
    )
)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("L’Association Amal d'Oujda agit.", "L’[association] agit."),
        ("ASSOCIATION AMAL D’OUJDA", "[association]"),
        ("l’association amal  d oujda", "l’[association]"),
        ("Amal d’Oujda accueille", "[association] accueille"),
        ("Le RÉSEAU espoir pour les migrants", "Le [association]"),
        ("Reseau Espoir pour les Migrants", "[association]"),
        ("ESPOIR forme des jeunes", "[association] forme des jeunes"),
        ("وجمعية الامل بوجده تعمل", "[association] تعمل"),
        ("جَمْعِيَّةُ الأَمَلِ بوجدة", "[association]"),
        ("Mme Bennani dirige", "[personne] dirige"),
        ("BENNANI Salma", "[personne]"),
        ("par Salma  BENNANI, présidente", "par [personne], présidente"),
        ("M. El Idrissi", "[personne]"),
        ("السيدة سلمى بناني", "السيدة [personne]"),
        ("الأستاذة بناني", "[personne]"),
        ("au 12 rue de la source, Oujda", "au [coordonnées], Oujda"),
        ("récépissé 417/2010", "récépissé [coordonnées]"),
        ("www.amal-oujda.org ou contact@amal.ma", "[coordonnées] ou [coordonnées]"),
        ("Tél. 05 36 00 00 00 ou +212 536-000000", "Tél. [coordonnées] ou [coordonnées]"),
        ("RIB 999780000123456789012341", "RIB [coordonnées]"),
    ],
)
def test_names_go_in_any_spelling(said, shown):
    assert MASK.text(said) == shown
    assert MASK.tells(said)


@pytest.mark.parametrize(
    "said",
    [
        "Cours de soutien pour 120 enfants, 2 séances par semaine.",
        "Le réseau des associations partenaires agit pour les migrants.",
        "ستون طفلا في ورشات المساء",
        "150 000,00 DH du 15/01/2027 au 14/07/2027",
        "",
    ],
)
def test_what_is_no_name_stays(said):
    assert MASK.text(said) == said


@given(st.text(alphabet="abcéèàZ 'ًّـابتة.\n-", max_size=60), st.text(alphabet="abc أإ\n", max_size=30))
def test_nothing_around_a_name_changes(before, after):
    """Masking is idempotent, never fails and keeps what stands around."""
    name = "Association Amal d’Oujda"
    shown = MASK.text(f"{before} {name} {after}")
    assert name not in shown
    assert MASK.text(shown) == shown
    assert MASK.text(before + " ") == before + " "


def test_a_content_is_masked_whole_and_its_codes_stay():
    content = {
        "title": "Amal d’Oujda à l’école",
        "association": {"reference": "ASSO-0007", "name_fr": "Association Amal d’Oujda", "name_ar": None},
        "activities": [
            {"title": "Cours par Salma Bennani", "city_code": "oujda", "details": {"a": ["ESPOIR"]}}
        ],
        "documents": [{"id": 3, "code": "STAT", "filename": "Statuts Amal.PDF", "sha256": "00"}],
        "declaration": {"name": "", "statements": ["amal"]},
    }
    shown = MASK.content(content, "AAP-2026-EDU-0001")
    assert shown["title"] == f"{ASSOCIATION} à l’école"
    assert shown["association"] == {"reference": "", "name_fr": ASSOCIATION, "name_ar": ASSOCIATION}
    assert shown["activities"][0]["title"] == f"Cours par {PERSON}"
    assert shown["activities"][0]["city_code"] == "oujda"
    assert shown["activities"][0]["details"] == {"a": [ASSOCIATION]}
    assert shown["documents"][0]["filename"] == "AAP-2026-EDU-0001-STAT-1.pdf"
    assert content["documents"][0]["filename"] == "Statuts Amal.PDF"
    assert ADDRESS not in str(shown)


def test_neutral_names_carry_no_word_of_the_applicant():
    assert neutral_name("R-1", "STAT", 2, "amal.amal_oujda") == "R-1-STAT-2.bin"
    assert neutral_name("R-1", "STAT", 2, "amal") == "R-1-STAT-2.bin"
