"""Amounts and counts as people read and type them: MAD held in whole centimes, never floats."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

NO_BREAK_SPACE = "\u00a0"
# Far above any budget of the State, far below what sums in 64 bits can hold.
MAX_CENTIMES = 10**13
MAX_COUNT = 10**9
_MOST_DIGITS = 20
CURRENCY_SIGNS = {"fr": "DH", "en": "DH", "ar": "درهم"}

_SEPARATORS = str.maketrans({"\u066b": ",", "\u066c": " ", "\u2212": "-"})
_CURRENCY = re.compile(r"\s*(?:DHS?|MAD|درهم)$", re.IGNORECASE)
_WHOLE = re.compile(r"\d+|\d{1,3}(?: \d{3})+")


class AmountError(ValueError):
    """A typed amount or count that is not accepted; `code` names the fault for the caller to word.

    Codes: empty, shape, ambiguous, decimals, negative, too_large, not_whole (counts only).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def format_count(count: int) -> str:
    """Write a whole number in groups of three joined by no-break spaces, the same in every language."""
    return f"{count:,}".replace(",", NO_BREAK_SPACE)


def format_amount(centimes: int) -> str:
    """Write centimes as `168 776,00`, the same in every language, on screen and on paper."""
    whole, cents = divmod(abs(centimes), 100)
    return f"{'-' if centimes < 0 else ''}{format_count(whole)},{cents:02d}"


def format_mad(centimes: int, lang: str) -> str:
    """Write centimes with the currency in the words of `lang` (fr, ar, en)."""
    return f"{format_amount(centimes)}{NO_BREAK_SPACE}{CURRENCY_SIGNS[lang]}"


def parse_amount(text: str, *, allow_negative: bool = False) -> int:
    """Read a typed amount of MAD into centimes.

    Accepts a decimal comma or dot with one or two decimals, any kind of space between groups of
    three, Arabic-Indic digits and a trailing currency. Raises AmountError; a dot or comma followed
    by exactly three digits could be a group or a fraction, and is refused as ambiguous.
    """
    negative, body = _sign_and_body(_CURRENCY.sub("", _plain(text)))
    if negative and not allow_negative:
        raise AmountError("negative")
    whole, decimals = _split_decimals(body)
    if not _WHOLE.fullmatch(whole):
        raise AmountError("shape")
    centimes = _number(whole) * 100 + int(decimals.ljust(2, "0"))
    return -_bounded(centimes) if negative else _bounded(centimes)


def parse_count(text: str) -> int:
    """Read a typed whole number of persons or things, zero or more.

    Accepts any kind of space between groups of three and Arabic-Indic digits. Raises AmountError;
    `1.358` is refused as ambiguous, other fractions as not_whole.
    """
    negative, body = _sign_and_body(_plain(text))
    if negative:
        raise AmountError("negative")
    if "," in body or "." in body:
        raise AmountError("ambiguous" if _is_ambiguous(body) else "not_whole")
    if not _WHOLE.fullmatch(body):
        raise AmountError("shape")
    count = _number(body)
    if count > MAX_COUNT:
        raise AmountError("too_large")
    return count


def split_shares(total: int, shares_pct: Sequence[int | Decimal | Fraction]) -> list[int]:
    """Split an amount by percentages that sum to 100.

    Every part but the last is rounded down to the centime and the last takes the remainder, so the
    parts always sum to the total. Raises ValueError on a negative total, a share that is not above
    zero, or shares that do not sum to 100.
    """
    shares = [Fraction(share) for share in shares_pct]
    if total < 0 or any(share <= 0 for share in shares) or sum(shares) != 100:
        raise ValueError("shares must be above zero and sum to 100, and the total not negative")
    parts = [int(total * share / 100) for share in shares[:-1]]
    return [*parts, total - sum(parts)]


def _plain(text: str) -> str:
    """Bring digits to 0-9, spaces to U+0020 and drop the invisible direction marks."""
    kept = []
    for character in unicodedata.normalize("NFC", text).translate(_SEPARATORS):
        category = unicodedata.category(character)
        if category == "Nd":
            kept.append(str(unicodedata.digit(character)))
        elif character.isspace():
            kept.append(" ")
        elif category != "Cf":
            kept.append(character)
    plain = " ".join("".join(kept).split())
    if not plain:
        raise AmountError("empty")
    return plain


def _sign_and_body(plain: str) -> tuple[bool, str]:
    if plain.startswith("-"):
        return True, plain[1:].lstrip()
    return False, plain


def _split_decimals(body: str) -> tuple[str, str]:
    if "," not in body and "." not in body:
        return body, ""
    if _is_ambiguous(body):
        raise AmountError("ambiguous")
    whole, _, decimals = body.replace(".", ",").partition(",")
    if not re.fullmatch(r"\d+", decimals):
        raise AmountError("shape")
    if len(decimals) > 2:
        raise AmountError("decimals")
    return whole, decimals


def _is_ambiguous(body: str) -> bool:
    return len(re.findall(r"[.,]", body)) > 1 or bool(re.fullmatch(r"\d{1,3}[.,]\d{3}", body))


def _number(digits: str) -> int:
    """Read digits in groups; a very long text is refused before it is reckoned with."""
    plain = digits.replace(" ", "")
    if len(plain) > _MOST_DIGITS:
        raise AmountError("too_large")
    return int(plain)


def _bounded(number: int) -> int:
    if number > MAX_CENTIMES:
        raise AmountError("too_large")
    return number
