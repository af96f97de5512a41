"""The content of a proposal cut into parts for a paper: texts, labels with values, tables, all in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from grants.core.charts import Span
from grants.core.i18n import _, count_text, date_short, ngettext
from grants.core.money import format_amount
from grants.core.pdf import isolate
from grants.proposals.section_words import title_of
from grants.proposals.states import TEXT_SECTIONS, TEXTS

MOST_MONTHS = 6
TEXT_LABELS = {name: label for name, label, _longest in TEXTS}
SOURCES = ("grant_centimes", "own_cash_centimes", "in_kind_centimes", "other_centimes")


@dataclass(frozen=True)
class Prose:
    """A text as it was typed, under its label where it has one."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Facts:
    """Labels with values, under the name of the thing they describe where there are several."""

    pairs: tuple[tuple[str, str], ...]
    lead: str = ""


@dataclass(frozen=True)
class Grid:
    """A table: headings, rows in words, the share of the width of each column, the first of the numbers."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    numbers_from: int = 1
    has_total: bool = False


@dataclass(frozen=True)
class Chart:
    """Rows over the months of the project: (name, place, whether it is one day); months with their places."""

    rows: tuple[tuple[str, Span, bool], ...]
    months: tuple[tuple[str, float], ...]


Block = Prose | Facts | Grid | Chart


@dataclass(frozen=True)
class Part:
    """One section of a proposal."""

    title: str
    blocks: tuple[Block, ...]


def parts_of(content: Mapping[str, Any], names: Any) -> tuple[Part, ...]:
    """Return every section of a content (its JSON) in the reader's language, in the order of the draft.

    names: queries.DisplayNames in the same language. A section without anything says so.
    """
    filled = (
        ("basics", _texts(content, "basics")),
        ("needs", _texts(content, "needs")),
        ("activities", _activities(content, names)),
        ("beneficiaries", _persons(names.persons)),
        ("timetable", _timetable(names)),
        ("team", _things(names, "team")),
        ("partners", _things(names, "partners")),
        ("budget", _budget(names.budget)),
        ("funding", _funding(content, names)),
        ("sustainability", _texts(content, "sustainability")),
        ("questions", [Facts(tuple(names.answers))] if names.answers else []),
        ("references", _references(content)),
        ("documents", _documents(content, names)),
        ("declaration", _declaration(content)),
    )
    return tuple(
        Part(title_of(section), tuple(blocks) or (Prose(_("Non renseigné")),)) for section, blocks in filled
    )


def _texts(content: Mapping[str, Any], section: str) -> list[Block]:
    texts = content["texts"]
    return [
        Prose(texts.get(name) or _("Non renseigné"), _(TEXT_LABELS[name])) for name in TEXT_SECTIONS[section]
    ]


def _activities(content: Mapping[str, Any], names: Any) -> Iterator[Block]:
    rows = content["activities"]
    if not rows:
        return
    heads = ("", _("Activité"), _("Nature"), _("Ville"), _("Dates"), _("Participations"))
    listed = tuple(
        (
            count_text(number),
            row["title"],
            names.sub_lines.get(row["sub_line_code"], row["sub_line_code"]),
            names.cities.get(row["city_code"], row["city_code"]),
            _period(row["starts_on"], row["ends_on"]),
            count_text(row["planned_participations"]),
        )
        for number, row in enumerate(rows, 1)
    )
    yield Grid(heads, listed, (0.06, 0.3, 0.18, 0.14, 0.17, 0.15), numbers_from=5)
    for number, (row, details) in enumerate(zip(rows, names.details, strict=True), 1):
        described = ((_("Description"), row["description"]),) if row["description"] else ()
        if described or details:
            yield Facts((*described, *details), f"{number}. {row['title']}")


def _period(first: str | None, last: str | None) -> str:
    return " – ".join(date_short(date.fromisoformat(day)) for day in (first, last) if day)


def _persons(persons: Any) -> Iterator[Block]:
    total = persons.total
    if not persons.cities:
        return
    for head, rows in ((_("Ville"), persons.cities), (_("Âge"), persons.ages)):
        lines = [(row.label, *map(count_text, (*row.counts, row.total))) for row in rows]
        lines.append((_("Total"), *map(count_text, (*total.counts, total.total))))
        yield Grid((head, *persons.sexes, _("Total")), tuple(lines), has_total=True)


def _things(names: Any, kind: str) -> Iterator[Block]:
    """Yield the rows of one kind one after the other, each under its first field."""
    heads, rows = names.tables.get(kind, ((), ()))
    for number, (first, *others) in enumerate(rows, 1):
        given = tuple((head, words) for head, words in zip(heads[1:], others, strict=True) if words)
        yield Facts(given, f"{number}. {first or heads[0]}")


def _timetable(names: Any) -> Iterator[Block]:
    """Yield the activities and milestones over the months, then the milestones one by one."""
    timetable = names.timetable
    if timetable.rows:
        step = -(-len(timetable.months) // MOST_MONTHS)
        months = tuple((f"{day:%m/%Y}", place) for day, place in timetable.months[::step])
        rows = ((_place_words(row, names), row.place, row.is_milestone) for row in timetable.rows)
        yield Chart(tuple(rows), months)
    yield from _things(names, "milestones")


def _place_words(row: Any, names: Any) -> str:
    city = names.cities.get(row.city_code)
    return f"{row.label} ({city})" if city else str(row.label)


def _budget(groups: Sequence[Any]) -> Iterator[Block]:
    *groups, total = groups
    if not groups:
        return
    heads = (
        _("Dépense"),
        _("Subvention"),
        _("Apport en argent"),
        _("Apport en nature"),
        _("Autres financeurs"),
        _("Coût"),
    )
    lines = [
        line
        for group in groups
        for line in (*map(_cost, group.rows), _sums(f"{_('Total')} – {group.label}", group.sums))
    ]
    yield Grid(heads, (*lines, _sums(_("Total"), total.sums)), (0.28, *[0.144] * 5), has_total=True)


def _cost(row: Mapping[str, Any]) -> tuple[str, ...]:
    reckoned = isolate(f"{count_text(row['quantity'])} × {format_amount(row['unit_cost_centimes'])}")
    named = "\n".join((row["label"] or "–", f"{reckoned} ({row['unit']})" if row["unit"] else reckoned))
    return (named, *(format_amount(row[name]) for name in (*SOURCES, "cost_centimes")))


def _sums(label: str, sums: Sequence[int]) -> tuple[str, ...]:
    return (label, *map(format_amount, sums[1:]), format_amount(sums[0]))


def _funding(content: Mapping[str, Any], names: Any) -> Iterator[Block]:
    for kind in ("funders", "subsidies"):
        yield from _things(names, kind)
    if content.get("no_other_subsidy"):
        yield Prose(_("Aucune autre subvention demandée ni reçue, sur déclaration."))


def _references(content: Mapping[str, Any]) -> Iterator[Block]:
    number = len(content.get("references") or ())
    if number:
        yield Prose(
            ngettext(
                "%(number)s point de texte confirmé",
                "%(number)s points de textes confirmés",
                number,
                number=number,
            )
        )


def _documents(content: Mapping[str, Any], names: Any) -> Iterator[Block]:
    joined: Iterable[Mapping[str, Any]] = content["documents"]
    pairs = tuple((names.documents.get(file["code"], file["code"]), file["filename"]) for file in joined)
    if pairs:
        yield Facts(pairs)


def _declaration(content: Mapping[str, Any]) -> Iterator[Block]:
    declared = content.get("declaration") or {}
    number = len(declared.get("statements") or ())
    if not number and not declared.get("name"):
        return
    made = ngettext("%(number)s déclaration faite", "%(number)s déclarations faites", number, number=number)
    who = ((_("Nom de la personne qui déclare"), declared.get("name")), (_("Qualité"), declared.get("title")))
    yield Facts(((_("Déclaration sur l’honneur"), made), *((label, name) for label, name in who if name)))
