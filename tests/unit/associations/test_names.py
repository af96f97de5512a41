"""Names in the script of their field."""

import pytest

from grants.associations.names import is_arabic_name, is_latin_name


@pytest.mark.parametrize("text", ["Association Amal", "Collectif « Deux Rives » 2015", "Œuvre d’Été"])
def test_latin_names(text: str) -> None:
    assert is_latin_name(text)
    assert not is_arabic_name(text)


@pytest.mark.parametrize("text", ["جمعية الأمل", "جمعية الأمل (AMAL)"])
def test_arabic_names(text: str) -> None:
    assert is_arabic_name(text)
    assert not is_latin_name(text)


@pytest.mark.parametrize("text", ["", "2015", "—"])
def test_a_name_without_letters_is_neither(text: str) -> None:
    assert not is_latin_name(text)
    assert not is_arabic_name(text)
