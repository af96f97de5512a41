"""The parts a legal text is made of, without any drawing: articles, paragraphs, points, tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from grants.agreements.snapshot import AssociationParty
from grants.core.i18n import MONTHS
from grants.core.money import format_mad
from grants.core.pdf import isolate
from grants.core.words import amount_in_words


@dataclass(frozen=True)
class Text:
    """A paragraph; language where it is not that of the paper, as for words of the association."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Points:
    """A list of commitments or conditions."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Pairs:
    """Labels with their values."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table; widths are shares of the line, the last row is a total where total_row is set."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[str, ...]
    widths: tuple[float, ...]
    total_row: bool = False


Block = Text | Points | Pairs | Grid


@dataclass(frozen=True)
class Article:
    """A numbered article or an annex: its heading and what it holds."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class PaperText:
    """A whole paper: title, what comes before the articles, the articles, signatures and annexes."""

    title: str
    about: str
    preamble: tuple[Block, ...]
    articles: tuple[Article, ...]
    closing: tuple[Block, ...]
    parties: tuple[tuple[str, tuple[str, ...]], ...]
    signing: str
    footer: str
    fingerprint_caption: str
    annexes: tuple[Article, ...] = ()

    def with_annexes(self, annexes: Iterable[Article]) -> Self:
        """Return the same paper with its annexes."""
        return replace(self, annexes=tuple(annexes))


def article(heading: str, *blocks: Block | str) -> Article:
    """Return an article; plain texts become paragraphs."""
    return Article(heading, tuple(Text(block) if isinstance(block, str) else block for block in blocks))


def points(*items: str) -> Points:
    """Return a list of points."""
    return Points(tuple(items))


def pairs(items: Sequence[tuple[str, str]]) -> Pairs:
    """Return labels with values that are isolated already, without those that have no value."""
    return Pairs(tuple((label, value) for label, value in items if value))


def day(value: date | None, language: str) -> str:
    """Return a date as papers write it, without the weekday: "1er septembre 2015"."""
    if value is None:
        return ""
    number = "1er" if language == "fr" and value.day == 1 else str(value.day)
    return isolate(f"{number} {MONTHS[language][value.month - 1]} {value.year}")


def money(centimes: int, language: str) -> str:
    """Return centimes in figures with the currency."""
    return isolate(format_mad(centimes, language))


def in_words(centimes: int, language: str) -> str:
    """Return centimes in words."""
    return amount_in_words(centimes, language)


def listed(separator: str, *values: str) -> str:
    """Return the values that are given, each isolated, with a separator between them."""
    return separator.join(isolate(value) for value in values if value)


def signer(party: AssociationParty, separator: str) -> str:
    """Return the name and the title of who signs for the association."""
    return listed(separator, party.representative_name, party.representative_title)


def rib_groups(rib: str) -> str:
    """Return a RIB in its four parts: bank, locality, account, key."""
    return isolate(" ".join((rib[:3], rib[3:6], rib[6:22], rib[22:])).strip())
