"""Plain text on its way to lines: isolates, sticky spaces, places where a line may end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.core.pdf import isolate
from grants.core.pdf.atoms import atoms_of, reading_direction
from grants.core.pdf.embedding import declared_widths
from grants.core.pdf.faces import face
from grants.core.pdf.lines import break_lines
from grants.core.pdf.shaping import shape
from grants.core.pdf.text import flatten, split_lines

WORDS = st.text("abcé ابتث شراكة123,.-()«»\u00a0", max_size=80)


def lines_of(text: str, room: float, *, rtl: bool = False) -> list[str]:
    lines = break_lines(atoms_of([(text, False)], rtl), room)
    return ["".join(atom.shaped.text for atom in line.atoms) for line in lines]


def test_isolate_wraps_the_value() -> None:
    assert isolate("+212 5 37") == "\u2068+212 5 37\u2069"
    assert isolate(42) == "\u206842\u2069"


def test_isolate_removes_direction_controls_of_the_value() -> None:
    assert isolate("abc\u202edef\u2069\u200f") == "\u2068abcdef\u2069"


def test_lines_typed_are_kept_and_empty_ones_left_out() -> None:
    assert split_lines("12, rue X\r\n\n20 000 Casablanca\u2028 ") == ["12, rue X", "20 000 Casablanca"]


def test_flatten_keeps_figures_and_units_together() -> None:
    text, weights = flatten([("soit  168 776,00 DH", False), (" : 70 %\n", True)])
    assert text == "soit 168\u00a0776,00\u00a0DH\u00a0: 70\u00a0% "
    assert weights.count(True) == len(" : 70 % ")


@pytest.mark.parametrize(
    ("text", "default", "direction"),
    [
        ("Terres d'Accueil", 1, 0),
        ("+212 5 37", 1, 0),
        ("جمعية AAI", 0, 0),
        ("AAI جمعية", 1, 1),
        ("جمعية", 0, 1),
    ],
)
def test_reading_direction(text: str, default: int, direction: int) -> None:
    assert reading_direction(text, default) == direction


def test_a_line_ends_at_spaces_and_at_hyphens_between_words() -> None:
    assert lines_of("un porte-manteau", 4500) == ["un porte-", "manteau"]
    assert lines_of("la CONV-2015-EDU", 7700) == ["la", "CONV-2015-EDU"]


def test_a_word_wider_than_the_line_is_cut() -> None:
    lines = lines_of("a" * 50, 4000)
    assert "".join(lines) == "a" * 50
    assert all(shape(line, False, False).advance <= 4000 for line in lines)


def test_bold_runs_are_atoms_of_their_own() -> None:
    atoms = atoms_of([("un ", False), ("deux", True)], False)
    assert [(atom.shaped.text, atom.shaped.bold) for atom in atoms if not atom.is_space] == [
        ("un", False),
        ("deux", True),
    ]


def test_stretches_stand_in_logical_order_at_visual_places() -> None:
    (line,) = break_lines(atoms_of([("رقم " + isolate("A 1") + " (ب)", False)], True), 10**6)
    stretches = list(line.placed(0))
    assert ["".join(atom.shaped.text for atom in atoms) for _, atoms in stretches] == [
        "رقم",
        " ",
        "A 1",
        " ",
        "(",
        "ب",
        ")",
    ]
    places = [place for place, _ in stretches]
    assert places == sorted(places, reverse=True)
    assert places[-1] == 0


@settings(max_examples=150, deadline=None)
@given(WORDS, st.integers(1500, 20_000), st.booleans())
def test_lines_keep_every_letter_and_fit(text: str, room: int, rtl: bool) -> None:
    lines = break_lines(atoms_of([(text, False)], rtl), room)
    kept = "".join(atom.shaped.text for line in lines for atom in line.atoms)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(line.advance <= room for line in lines)
    assert [line.is_last for line in lines] == [False] * (len(lines) - 1) + [True] * bool(lines)


@settings(max_examples=100, deadline=None)
@given(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآءؤئ\u064e\u064f\u0650\u0651", min_size=1, max_size=12))
def test_glyphs_give_back_the_text_in_logical_order(text: str) -> None:
    shaped = shape(text, False, True)
    assert "".join(glyph.text for glyph in reversed(shaped.glyphs)) == text
    assert all(
        width >= glyph.width for width, glyph in zip(declared_widths(shaped), shaped.glyphs, strict=True)
    )


def test_brackets_are_mirrored_from_right_to_left() -> None:
    font = face(False).font
    glyphs = shape("(ب)", False, True).glyphs
    assert [glyph.text for glyph in glyphs] == [")", "ب", "("]
    assert (glyphs[0].gid, glyphs[2].gid) == (
        font.get_nominal_glyph(ord("(")),
        font.get_nominal_glyph(ord(")")),
    )
