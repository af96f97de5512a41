"""One spelling for every way to write a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.associations.names import fold, normalise, normalise_person

LETTERS = st.text(alphabet="abcéèçABC أإآاىيةهؤئوـًُ-'’.جمعيةالم 1", max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Association Fenêtres sur le Monde", "ASSOC. FENETRES SUR LE MONDE"),
        ("Association des Migrants de Fès", "Migrants Fes (ONG)"),
        ("جمعية الأمل للتنمية", "الجمعية امل التنمية"),
        ("جمعية أصدقاء المدرسة", "جمعيه اصدقاء مدرسه"),
        ("جمعية الهُدى", "جمعية الهدي"),
        ("L’Étoile d’Oujda", "etoile oujda"),
    ],
)
def test_two_spellings_are_one_name(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), [("Amal Rabat", "Amal Fès"), ("جمعية الأمل", "جمعية العمل")])
def test_two_names_stay_two(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_a_name_of_common_words_alone_keeps_them() -> None:
    assert normalise("Association") == "association"
    assert normalise("") == ""


@given(name=st.one_of(st.text(max_size=60), LETTERS))
def test_doing_it_again_changes_nothing(name: str) -> None:
    once = normalise(name)
    assert normalise(once) == once
    assert fold(fold(name)) == fold(name)


@given(name=LETTERS)
def test_case_and_marks_do_not_count(name: str) -> None:
    assert normalise(name.upper()) == normalise(name.lower()) == normalise(name)
    assert normalise(f"  {name}، ") == normalise(name)


@given(words=st.permutations(["salma", "bennani", "el", "fassi"]))
def test_a_person_s_names_have_no_order(words: list[str]) -> None:
    assert normalise_person(" ".join(words)) == normalise_person("Salma BENNANI-El Fassi")
