"""Write validated cells and the indicators computed from them, with their columns described.

Whoever has cells.csv can recompute every number of indicators.csv.
"""

import csv
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grants.indicators.queries import FigureFilter, indicators
from grants.indicators.ratios import Share
from grants.monitoring.figures import Facts, Figures, Place, figures_of
from grants.monitoring.queries import load_facts
from grants.reporting.queries import validated_cells

CELL_COLUMNS = {
    "call": "code of the call",
    "line": "code of the line",
    "association": "reference of the association",
    "agreement": "reference of the convention or grant decision",
    "revision": "reference of the report's revision",
    "status": "always validated: the revision in force",
    "city": "code of the city",
    "period_start": "first day of the period, ISO date",
    "period_end": "last day of the period, ISO date",
    "school_year": "school year the period belongs to",
    "measure": "participants, participations or audience: never to be added to one another",
    "kind": "persons, contacts or audience",
    "table": "T1 sex x age (the only source of totals), T2 sex x status, T3 origin, SX sex, NO none",
    "sex": "F, M, NS (not stated) or - where the table has no such dimension",
    "age": "age bracket, NS or -",
    "status_group": "status group or -",
    "origin": "region of origin or -",
    "value": "whole number; empty when not collected",
    "state": "value, zero or not_collected",
}
INDICATOR_COLUMNS = {
    "indicator": "code of the indicator",
    "version": "number of the version of its formula",
    "line": "code of the line; empty for all lines",
    "city": "code of the city; empty for all cities",
    "school_year": "school year",
    "status": "planned, provisional or validated",
    "numerator": "sum above the line, or the figure itself",
    "denominator": "sum below the line; empty when the figure is no ratio",
    "not_stated": "persons left out of the denominator because their sex is not stated",
    "value": "the figure; ratios in percent, rounded half up to two decimals; empty without denominator",
    "coverage_validated": "reports validated",
    "coverage_received": "reports received, validated ones included",
    "coverage_due": "reports due",
}


def export_cells(path: Path) -> int:
    """Write the validated cells; return their number."""
    return _write(path, CELL_COLUMNS, (asdict(cell) for cell in validated_cells()))


def export_indicators(path: Path) -> int:
    """Write the indicators for all places, for each line, and for each city of a line; return the rows."""
    facts = load_facts(FigureFilter())
    versions = {indicator.code: version.number for indicator, version in indicators()}
    return _write(path, INDICATOR_COLUMNS, indicator_rows(facts, versions))


def indicator_rows(facts: Facts, versions: dict[str, int]) -> Iterable[dict[str, Any]]:
    """Yield the rows of indicators.csv, in the order of school year, line, city."""
    places = set(facts.persons) | {report.place for report in facts.reports}
    keys: set[Place] = set()
    for line, city, year in places:
        keys |= {("", "", year), (line, "", year), (line, city, year)}
    for line, city, year in sorted(keys, key=lambda key: (key[2], key[0], key[1])):
        figures = figures_of(facts, lambda place, key=(line, city, year): _within(place, key))  # type: ignore[misc]
        yield from _rows_of(figures, {"line": line, "city": city, "school_year": year}, versions)


def _within(place: Place, key: Place) -> bool:
    return all(wanted in ("", found) for wanted, found in zip(key, place, strict=True))


def _rows_of(figures: Figures, place: dict[str, str], versions: dict[str, int]) -> Iterable[dict[str, Any]]:
    shown = figures.coverage
    common = {
        **place,
        "coverage_validated": shown.validated,
        "coverage_received": shown.received,
        "coverage_due": shown.due,
    }
    sums = {
        "planned": figures.planned,
        "provisional": figures.provisional,
        "validated": figures.validated,
    }
    for status, total in sums.items():
        if total is not None:
            yield _row("beneficiaries", versions, common, status, total)
    if figures.validated is not None:
        yield _row("associations_supported", versions, common, "validated", figures.associations)
        yield _row("share_women", versions, common, "validated", figures.women)
    if figures.planned is not None and figures.validated is not None:
        yield _row("achievement", versions, common, "validated", figures.achievement)


def _row(
    code: str, versions: dict[str, int], common: dict[str, Any], status: str, figure: int | Share
) -> dict[str, Any]:
    row = {**common, "indicator": code, "version": versions[code], "status": status}
    if isinstance(figure, int):
        return {**row, "numerator": figure, "denominator": "", "not_stated": "", "value": figure}
    percent = figure.percent(2)
    return {
        **row,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "not_stated": figure.not_stated,
        "value": "" if percent is None else percent,
    }


def _write(path: Path, columns: dict[str, str], rows: Iterable[dict[str, Any]]) -> int:
    """Write rows and, beside them, a file that says what each column holds."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            count += 1
    with path.with_suffix(".columns.csv").open("w", encoding="utf-8", newline="") as file:
        describe = csv.writer(file, lineterminator="\n")
        describe.writerow(["column", "content"])
        describe.writerows(columns.items())
    return count
