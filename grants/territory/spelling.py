"""Spellings: one key for all the ways of writing a place, and an order for readers."""

import unicodedata


def spelling_key(text: str) -> str:
    """Return a text without accents, case, spaces or signs, Latin or Arabic ("El Jadida" -> "eljadida")."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("\u0640", ""))
    return "".join(letter for letter in letters if letter.isalnum())


def reading_order(name: str) -> tuple[str, str]:
    """Return a sort key that puts accented letters beside plain ones, as a reader expects."""
    return spelling_key(name), name
