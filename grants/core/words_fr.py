"""French number words in the traditional spelling, with the agreement of cent, vingt and million."""

_UNITS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}


def french_cardinal(number: int) -> str:
    """Write a whole number below 10**12 in French; `cent` and `vingt` take s only at the very end."""
    if number == 0:
        return _UNITS[0]
    words = []
    for scale, noun in ((10**9, "milliard"), (10**6, "million")):
        count, number = divmod(number, scale)
        if count:
            words.append(f"{_below_thousand(count, agrees=True)} {noun}{'s' if count > 1 else ''}")
    thousands, units = divmod(number, 1000)
    if thousands > 1:
        words.append(_below_thousand(thousands, agrees=False))
    if thousands:
        words.append("mille")
    if units:
        words.append(_below_thousand(units, agrees=True))
    return " ".join(words)


def french_amount(dirhams: int, cents: int) -> str:
    """Write dirhams and centimes; `de` comes after a number that ends in million or milliard."""
    parts = []
    if dirhams or not cents:
        link = "de " if dirhams and dirhams % 10**6 == 0 else ""
        parts.append(f"{french_cardinal(dirhams)} {link}dirham{'s' if dirhams > 1 else ''}")
    if cents:
        parts.append(f"{french_cardinal(cents)} centime{'s' if cents > 1 else ''}")
    return " et ".join(parts)


def _below_thousand(number: int, *, agrees: bool) -> str:
    """Write 1..999; with `agrees`, an exact multiple of cent and a final quatre-vingts take s."""
    hundreds, rest = divmod(number, 100)
    words = []
    if hundreds > 1:
        words.append(_UNITS[hundreds])
    if hundreds:
        words.append("cents" if hundreds > 1 and not rest and agrees else "cent")
    if rest:
        words.append("quatre-vingts" if rest == 80 and agrees else _below_hundred(rest))
    return " ".join(words)


def _below_hundred(number: int) -> str:
    if number < 20:
        return _UNITS[number]
    if number >= 80:
        return "quatre-vingt" + (f"-{_UNITS[number - 80]}" if number > 80 else "")
    tens = 60 if number >= 60 else number // 10 * 10
    rest = number - tens
    if rest == 0:
        return _TENS[tens]
    return f"{_TENS[tens]} et {_UNITS[rest]}" if rest in (1, 11) else f"{_TENS[tens]}-{_UNITS[rest]}"
