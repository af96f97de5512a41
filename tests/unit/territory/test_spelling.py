"""Spellings: one key for every way of writing a place."""

import pytest

from grants.territory.outline import regions_outline
from grants.territory.spelling import reading_order, spelling_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("El Jadida", "Eljadida"),
        ("Témara", "temara"),
        ("M’diq", "M'DIQ"),
        ("Laâyoune", "Laayoune"),
        ("آسفي", "اسفي"),
        ("فـاس", "فاس"),
    ],
)
def test_ways_of_writing_one_name_share_a_key(one, other):
    assert spelling_key(one) == spelling_key(other)


def test_different_names_have_different_keys():
    assert len({spelling_key(name) for name in ("Salé", "Safi", "سلا", "آسفي")}) == 4


def test_accents_do_not_move_a_name_to_the_end():
    assert sorted(["Fès", "Ésaouira", "Agadir"], key=reading_order) == ["Agadir", "Ésaouira", "Fès"]


def test_the_map_holds_the_country_from_tangier_to_dakhla():
    outline = regions_outline()
    assert [code for code, _path in outline.regions] == [f"{n:02}" for n in range(1, 13)]
    tangier, dakhla = outline.place(35.77, -5.81), outline.place(23.72, -15.93)
    for x, y in (tangier, dakhla):
        assert 0 < x < outline.width
        assert 0 < y < outline.height
    assert tangier[1] < dakhla[1]
    assert tangier[0] > dakhla[0]
