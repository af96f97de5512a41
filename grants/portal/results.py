"""The results of a call for its public page, line by line, and as an open table of all calls."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from grants.calls.models import Call, CallLine
from grants.core.i18n import _l
from grants.evaluation.queries.endings import pronounced
from grants.evaluation.queries.results import Counts, PublicResult, public_results, result_counts
from grants.evaluation.states import DecisionOutcome
from grants.territory.queries import city_names


@dataclass(frozen=True)
class LineResults:
    """One line of a call: its selected projects and its reserve list; sums in centimes."""

    call_line: CallLine
    counts: Counts
    selected: list[PublicResult]
    reserve: list[PublicResult]

    @property
    def granted_centimes(self) -> int:
        """Return what the selected projects receive together."""
        return sum(row.amount_centimes or 0 for row in self.selected)


def page_of_results(call: Call) -> dict[str, Any]:
    """Return everything that the page of results draws: four statements, whatever their number."""
    rows, counts = public_results(call.id), result_counts(call.id)
    lines = [
        LineResults(
            line,
            counts.get(line.line_code, Counts(0, 0)),
            _of(rows, line.line_code, DecisionOutcome.SELECTED),
            _of(rows, line.line_code, DecisionOutcome.RESERVE),
        )
        for line in call.lines
    ]
    return {
        "call": call,
        "endings": pronounced(call.id),
        "lines": lines,
        "total": Counts(
            sum(line.counts.submitted for line in lines), sum(line.counts.selected for line in lines)
        ),
        "granted_centimes": sum(line.granted_centimes for line in lines),
        "published_on": max((row.published_on for row in rows), default=None),
        "cities": city_names({code for row in rows for code in row.cities}),
    }


def _of(rows: list[PublicResult], code: str, outcome: DecisionOutcome) -> list[PublicResult]:
    return [row for row in rows if row.line_code == code and row.outcome == outcome]


@dataclass(frozen=True)
class Column:
    """A column of the open table: name, meaning, and how to read it off a result."""

    name: str
    meaning: Any
    read: Callable[[PublicResult], Any]


COLUMNS = (
    Column("call", _l("numéro de l’appel"), lambda row: row.call_code),
    Column("year", _l("année de l’appel"), lambda row: row.year),
    Column("line", _l("code de l’axe"), lambda row: row.line_code),
    Column("reference", _l("numéro du dossier"), lambda row: row.reference),
    Column("title", _l("titre du projet, dans la langue de l’association"), lambda row: row.title),
    Column("association", _l("numéro de l’association"), lambda row: row.association.reference),
    Column("association_fr", _l("nom de l’association en français"), lambda row: row.association.name_fr),
    Column("association_ar", _l("nom de l’association en arabe"), lambda row: row.association.name_ar),
    Column("outcome", _l("selected (retenu) ou reserve (liste d’attente)"), lambda row: row.outcome.value),
    Column("reserve_rank", _l("place sur la liste d’attente de l’axe"), lambda row: row.reserve_rank),
    Column("amount_mad", _l("subvention accordée, en dirhams"), lambda row: _mad(row.amount_centimes)),
    Column("city_codes", _l("codes des villes du projet"), lambda row: ";".join(row.cities)),
    Column("published_on", _l("jour de la publication"), lambda row: row.published_on.isoformat()),
)


def _mad(centimes: int | None) -> str | None:
    return None if centimes is None else f"{centimes // 100}.{centimes % 100:02d}"


def results_rows() -> Iterator[list[str]]:
    """Yield the heading, then one row of text a project selected or waiting, of all calls."""
    yield [column.name for column in COLUMNS]
    for result in public_results():
        values = (column.read(result) for column in COLUMNS)
        yield ["" if value is None else _safe(str(value)) for value in values]


def _safe(text: str) -> str:
    """Keep a spreadsheet from reading a title as a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" else text
