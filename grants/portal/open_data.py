"""The published history as an open table: columns, their meaning, and rows of plain text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from grants.core.i18n import _l
from grants.strategy.history import Figure


@dataclass(frozen=True)
class Column:
    """A column of the table: name, meaning for readers, and how to read it off a figure."""

    name: str
    meaning: Any
    read: Callable[[Figure], Any]


def _of(name: str) -> Callable[[Figure], Any]:
    return lambda figure: getattr(figure.row, name)


COLUMNS = (
    Column("id", _l("identifiant du chiffre, R001 à R074"), _of("id")),
    Column("programme", _l("numéro du programme de la stratégie"), _of("programme_number")),
    Column("objective", _l("numéro de l’objectif spécifique"), _of("objective_number")),
    Column("line", _l("code de l’axe ouvert aux associations"), lambda figure: figure.line_code),
    Column("period", _l("période telle qu’imprimée ; vide si le bilan n’en donne pas"), _of("period_label")),
    Column("period_kind", _l("school_year, year ou other"), _of("period_kind")),
    Column("call_year", _l("année de l’appel, si le texte en nomme un"), _of("call_year")),
    Column("funder", _l("financeur ou opérateur ; unstated si rien ne le nomme"), _of("funder")),
    Column("measure", _l("ce qui est compté"), _of("measure")),
    Column("detail", _l("précision sur ce qui est compté"), _of("sub_measure")),
    Column("value", _l("valeur en chiffres"), lambda figure: _plain(figure.row.value)),
    Column("value_as_printed", _l("valeur telle qu’imprimée"), _of("value_as_printed")),
    Column("qualifier", _l("exact ou more_than (« plus de »)"), _of("value_qualifier")),
    Column("status", _l("achieved, planned, unstated ou not_applicable"), _of("status")),
    Column("cities_as_printed", _l("lieux dans l’ordre et l’orthographe du bilan"), _of("cities_as_printed")),
    Column("city_codes", _l("codes des lieux, sans part par lieu"), _of("city_codes")),
    Column("part_of", _l("chiffre plus grand dont celui-ci est présenté comme une partie"), _of("part_of")),
    Column("marks", _l("codes des marques, I01 à I23"), lambda figure: ";".join(figure.marks)),
    Column("source_lines", _l("lignes du bilan"), lambda figure: figure.source_lines),
    Column("note", _l("note de périmètre, en anglais"), _of("note_en")),
)


def _plain(value: Any) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def csv_rows(figures: list[Figure]) -> Iterator[list[str]]:
    """Yield the heading, then one row of text a figure."""
    yield [column.name for column in COLUMNS]
    for figure in figures:
        values = (column.read(figure) for column in COLUMNS)
        yield ["" if value is None else str(value) for value in values]
