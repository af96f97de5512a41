"""Languages: French is the source, Arabic and English are complete; words, dates and counts."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import g
from flask_babel import Babel, force_locale
from flask_babel.speaklater import LazyString

from grants.core.clock import local

LANGUAGES = {"fr": "Français", "ar": "العربية", "en": "English"}
LOCALES = {"fr": "fr_MA", "ar": "ar_MA", "en": "en"}
MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "ar": "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر".split(),
    "en": ("January February March April May June July August September October November December".split()),
}
DAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
}

CATALOGUES = Path(__file__).parents[1] / "translations"

babel = Babel()


def current_language() -> str:
    """Return the language of the reader: fr, ar or en."""
    try:
        return str(g.lang)
    except (AttributeError, RuntimeError):  # not chosen yet, or outside a request
        return "fr"


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the words of a language, read from its compiled catalogue once a process."""
    return Translations.load(CATALOGUES, [LOCALES[language]])


def gettext(text: str, /, **values: Any) -> str:
    """Return a French text in the reader's language, its %(name)s filled in.

    Flask-Babel's own would look for the request, the domain and the locale at every word of a page.
    """
    found: str = catalogue(current_language()).gettext(text)
    return found % values if values else found


def ngettext(one: str, many: str, number: int, /, **values: Any) -> str:
    """Return the form of a text that a number asks for; %(num)s is the number."""
    found: str = catalogue(current_language()).ngettext(one, many, number)
    return found % {"num": number, **values}


def lazy_gettext(text: str, /, **values: Any) -> LazyString:
    """Return a text that is looked up whenever it is read, in the language of its reader."""
    return LazyString(gettext, text, **values)


_ = gettext
_l = lazy_gettext


def select_locale() -> str:
    """Return the locale for the translation catalogue."""
    return LOCALES[current_language()]


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Write in a recipient's language whatever the reader's is."""
    before = g.get("lang", "fr")
    g.lang = language
    try:
        with force_locale(LOCALES[language]):
            yield
    finally:
        g.lang = before


def pick(row: Any, stem: str = "name", language: str | None = None) -> str:
    """Return row.<stem>_<language>, falling back on French where the language has no value."""
    language = language or current_language()
    return getattr(row, f"{stem}_{language}", None) or getattr(row, f"{stem}_fr") or ""


def date_words(day: date, language: str | None = None) -> str:
    """Return a date in words with the weekday: "lundi 23 novembre 2026"."""
    language = language or current_language()
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    comma = "," if language == "en" else ""
    return f"{DAYS[language][day.weekday()]}{comma} {number} {MONTHS[language][day.month - 1]} {day.year}"


def instant_words(instant: datetime, language: str | None = None) -> str:
    """Return an instant in words, in Morocco's time: "lundi 23 novembre 2026 à 23 h 59"."""
    language = language or current_language()
    moment = local(instant)
    clock = {
        "fr": f" à\u00a0{moment:%H}\u00a0h\u00a0{moment:%M}",
        "ar": f" على الساعة\u00a0\u2068{moment:%H:%M}\u2069",
        "en": f" at\u00a0{moment:%H:%M}",
    }[language]
    return date_words(moment.date(), language) + clock


def date_short(day: date | datetime) -> str:
    """Return a date in figures, dd/mm/yyyy; an instant is taken in Morocco's time."""
    if isinstance(day, datetime):
        day = local(day).date()
    return f"{day:%d/%m/%Y}"


def count_text(value: int | None) -> str:
    """Return a count with groups of three parted by a no-break space; nothing for None."""
    return "" if value is None else f"{value:,}".replace(",", "\u00a0")


def join_words(parts: Iterable[str]) -> str:
    """Return several phrases as one, parted as the reader's language parts them."""
    return {"fr": " ; ", "ar": "؛ ", "en": "; "}[current_language()].join(parts)
