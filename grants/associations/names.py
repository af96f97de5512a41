"""Which script a name is written in; knows no form and no database."""

import unicodedata


def _scripts(text: str) -> set[str]:
    return {unicodedata.name(character, "?").split()[0] for character in text if character.isalpha()}


def is_latin_name(text: str) -> bool:
    """Say whether a name has Latin letters and no Arabic one."""
    scripts = _scripts(text)
    return "LATIN" in scripts and "ARABIC" not in scripts


def is_arabic_name(text: str) -> bool:
    """Say whether a name has Arabic letters; a Latin acronym beside them is accepted."""
    return "ARABIC" in _scripts(text)
