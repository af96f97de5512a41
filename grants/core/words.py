"""Amounts of MAD in words, as agreements and payment orders print them."""

from grants.core.words_ar import arabic_amount
from grants.core.words_fr import french_amount

MAX_DIRHAMS = 10**12


def amount_in_words(centimes: int, lang: str) -> str:
    """Write centimes in French (`fr`) or Arabic (`ar`) words with dirhams and centimes.

    Raises ValueError for a negative amount, one of a thousand billion dirhams or more, or another
    language.
    """
    dirhams, cents = divmod(centimes, 100)
    if centimes < 0 or dirhams >= MAX_DIRHAMS:
        raise ValueError(f"no words for {centimes} centimes")
    if lang == "fr":
        return french_amount(dirhams, cents)
    if lang == "ar":
        return arabic_amount(dirhams, cents)
    raise ValueError(f"no words in {lang!r}")
