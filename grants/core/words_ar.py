"""Arabic number words counting masculine nouns (dirham, centime, thousand, million).

The noun follows the last two digits: 00 singular, 01 and 02 the noun itself written after what comes
before, 03-10 plural, 11-99 singular with the ending of specification; the dual loses its last letter
before its noun, and the joining letter is attached to the next word.
"""

from dataclasses import dataclass

_UNITS = [
    "صفر",
    "واحد",
    "اثنان",
    "ثلاثة",
    "أربعة",
    "خمسة",
    "ستة",
    "سبعة",
    "ثمانية",
    "تسعة",
    "عشرة",
    "أحد_عشر",
    "اثنا_عشر",
    "ثلاثة_عشر",
    "أربعة_عشر",
    "خمسة_عشر",
    "ستة_عشر",
    "سبعة_عشر",
    "ثمانية_عشر",
    "تسعة_عشر",
]
_TENS = ["عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون"]
_HUNDREDS = ["مائة", "مائتان", "ثلاثمائة", "أربعمائة", "خمسمائة", "ستمائة", "سبعمائة", "ثمانمائة", "تسعمائة"]


@dataclass(frozen=True)
class _Noun:
    one: str
    two: str
    two_before_noun: str
    few: str
    many: str


_DIRHAM = _Noun("درهم", "درهمان", "درهما", "دراهم", "درهما")
_CENTIME = _Noun("سنتيم", "سنتيمان", "سنتيما", "سنتيمات", "سنتيما")
_SCALES = (
    (10**9, _Noun("مليار", "ملياران", "مليارا", "ملايير", "مليارا")),
    (10**6, _Noun("مليون", "مليونان", "مليونا", "ملايين", "مليونا")),
    (10**3, _Noun("ألف", "ألفان", "ألفا", "آلاف", "ألفا")),
)


def arabic_amount(dirhams: int, cents: int) -> str:
    """Write dirhams (below 10**12) and centimes in Arabic."""
    parts = []
    if dirhams or not cents:
        parts.append(_counted(dirhams, _DIRHAM))
    if cents:
        parts.append(_counted(cents, _CENTIME))
    return _joined(parts)


def _counted(number: int, noun: _Noun) -> str:
    """Write a number with its noun, the last of the phrase."""
    last = number % 100
    if number == 1:
        return f"{noun.one} {_UNITS[1]}"
    if number == 2:
        return noun.two
    if last in (1, 2):
        return _joined([_counted(number - last, noun), noun.one if last == 1 else noun.two])
    return f"{_numeral(number)} {_noun_form(last, noun, before_noun=False)}"


def _numeral(number: int) -> str:
    """Write a number that stands right before its noun and does not end in 01 or 02."""
    parts = []
    for scale, noun in _SCALES:
        count, number = divmod(number, scale)
        if count:
            parts.append(_scaled(count, noun, before_noun=not number))
    if number or not parts:
        parts.append(_below_thousand(number, before_noun=True))
    return _joined(parts)


def _scaled(count: int, noun: _Noun, *, before_noun: bool) -> str:
    """Write thousands, millions or billions, `count` from 1 to 999."""
    last = count % 100
    if last in (1, 2):
        tail = noun.one if last == 1 else (noun.two_before_noun if before_noun else noun.two)
        return tail if count == last else _joined([_scaled(count - last, noun, before_noun=False), tail])
    return f"{_below_thousand(count, before_noun=True)} {_noun_form(last, noun, before_noun=before_noun)}"


def _noun_form(last: int, noun: _Noun, *, before_noun: bool) -> str:
    if 3 <= last <= 10:
        return noun.few
    if last > 10 and not before_noun:
        return noun.many
    return noun.one


def _below_thousand(number: int, *, before_noun: bool) -> str:
    hundreds, rest = divmod(number, 100)
    parts = []
    if hundreds:
        dual_before_noun = hundreds == 2 and not rest and before_noun
        parts.append("مائتا" if dual_before_noun else _HUNDREDS[hundreds - 1])
    if rest or not hundreds:
        parts.append(_below_hundred(rest))
    return _joined(parts)


def _below_hundred(number: int) -> str:
    if number < 20:
        return _UNITS[number].replace("_", " ")
    tens, unit = divmod(number, 10)
    return _joined([*([_UNITS[unit]] if unit else []), _TENS[tens - 2]])


def _joined(parts: list[str]) -> str:
    return " و".join(parts)
