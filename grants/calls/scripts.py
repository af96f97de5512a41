"""Which script a text is written in, to catch Arabic typed in a Latin field and the reverse."""

import unicodedata


def main_script(text: str) -> str | None:
    """Return "arabic" or "latin", whichever has more letters; None when there is no such letter."""
    names = [unicodedata.name(character, "") for character in text if character.isalpha()]
    arabic = sum(name.startswith("ARABIC") for name in names)
    latin = sum(name.startswith("LATIN") for name in names)
    if not arabic and not latin:
        return None
    return "arabic" if arabic > latin else "latin"
