"""The city meant by what somebody typed."""

from collections.abc import Callable, Iterable

from grants.core.i18n import _, join_words
from grants.territory.queries import cities_named

FindCity = Callable[[str], str]


def city_finder(texts: Iterable[str]) -> FindCity:
    """Return the function that gives the code of the city meant by one of these texts: one statement.

    It reads a name in any accepted spelling and language, or a code, and raises ValueError, in the reader's
    words, where it means no city or several.
    """
    named = cities_named(texts)

    def find(text: str) -> str:
        found = named.get(text, {})
        if not found:
            raise ValueError(_("Cette ville n’est pas dans la liste."))
        if len(found) > 1:
            names = join_words(sorted(found.values()))
            raise ValueError(_("Plusieurs villes s’appellent ainsi : %(names)s. Choisissez.", names=names))
        return next(iter(found))

    return find


def code_of_city(text: str) -> str:
    """Return the code of the city meant by a text. Raises ValueError as city_finder's function does."""
    return city_finder([text])(text)
