"""Differences by words: nothing invented, nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from grants.proposals.differences import ADDED, REMOVED, SAME, SKIPPED, with_context, word_differences

TEXTS = st.lists(st.sampled_from(["a", "b", "été", "مدرسة", " ", "\n", "  "]), max_size=30).map("".join)


@given(TEXTS, TEXTS)
def test_the_parts_give_both_texts_back(before, after):
    parts = word_differences(before, after)
    assert "".join(text for kind, text in parts if kind in (SAME, REMOVED)) == before
    assert "".join(text for kind, text in parts if kind in (SAME, ADDED)) == after


def test_a_changed_word_is_named():
    parts = word_differences("Cent vingt enfants hors de l’école.", "Cent trente enfants hors de l’école.")
    assert [part for part in parts if part[0] != SAME] == [(REMOVED, "vingt"), (ADDED, "trente")]


def test_long_unchanged_parts_are_shortened():
    text = " ".join(f"mot{number}" for number in range(200))
    shown = with_context(word_differences(f"{text} un {text}", f"{text} deux {text}"))
    assert [kind for kind, _text in shown] == [SKIPPED, SAME, REMOVED, ADDED, SAME, SKIPPED]
    assert len("".join(text for _kind, text in shown)) < 200
