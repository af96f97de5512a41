"""The page of the published history: filters, groups, bars of beneficiaries, marks and checks."""

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from grants.core import charts
from grants.core.i18n import _
from grants.core.pagination import small_number
from grants.strategy.history import Figure
from grants.strategy.queries import ResultFilters
from grants.strategy.states import ResultStatus

# Figures that tell how many persons a line reached in a period; the others are parts of these.
WHOLE_LINE = {"total", "holiday_camps", "vocational_training", "languages_and_culture"}
# Kinds of marks told beside a bar, the gravest first; the table shows them all.
TOLD_MARKS = ("outlier", "sum", "lower_bound", "undated", "scope")
# So many figures under one title are parted by programme.
LONG = 20
# A value so many times the next one is cut on the page: it would crush all others.
CUT_FACTOR = 10


def read_filters(arguments: MultiDict[str, str], line_keys: Mapping[str, str]) -> ResultFilters:
    """Return the filters of the address; unknown values count as absent. line_keys: code -> key."""
    status = arguments.get("status", "")
    return ResultFilters(
        programme=arguments.get("programme", type=small_number),
        line=line_keys.get(arguments.get("line", "")),
        status=status if status in {str(item.value) for item in ResultStatus} else None,
    )


def groups_of(
    shown: Sequence[Figure], programmes: Mapping[int, str]
) -> list[tuple[str, str, list[tuple[str, list[Figure]]]]]:
    """Return (code, title, parts): dated figures, undated ones apart, then rules and structure.

    A part is (title, figures): one a programme, those of no single programme last; a short group is
    one part without title.
    """
    titles = {
        "dated": _("Chiffres datés"),
        "undated": _("Chiffres sans période"),
        "rules": _("Règles, fréquences et structure"),
    }
    found = (
        (code, title, _by_programme([item for item in shown if item.group == code], programmes))
        for code, title in titles.items()
    )
    return [group for group in found if group[2]]


def _by_programme(figures: Sequence[Figure], programmes: Mapping[int, str]) -> list[tuple[str, list[Figure]]]:
    if len(figures) <= LONG:
        return [("", list(figures))] if figures else []
    titles = {number: f"{number}. {name}" for number, name in programmes.items()}
    found = (
        (title, [item for item in figures if item.row.programme_number == number])
        for number, title in [*titles.items(), (None, _("Plusieurs programmes"))]
    )
    return [part for part in found if part[1]]


def beneficiary_rows(
    shown: Sequence[Figure], names: Mapping[str, str], mark_kinds: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the persons published for whole lines, as bars on one scale; an extreme value is cut.

    names: line code -> name; mark_kinds: code of a mark -> its kind.
    """
    order = {code: place for place, code in enumerate(names)}
    rows = [
        figure
        for figure in shown
        if figure.line_code and figure.row.measure == "beneficiaries" and figure.row.sub_measure in WHOLE_LINE
    ]
    rows.sort(key=lambda figure: (order[figure.line_code or ""], figure.row.period_label or "~"))
    values = [int(figure.row.value) for figure in rows]
    scale = _scale(values)
    return [
        {
            "figure": figure,
            "name": names[figure.line_code or ""],
            "bar": charts.bar(value, scale),
            "mark": _told_mark(figure, mark_kinds),
        }
        for figure, value in zip(rows, values, strict=True)
    ]


def _told_mark(figure: Figure, kinds: Mapping[str, str]) -> str | None:
    ranked = sorted(
        (TOLD_MARKS.index(kinds[code]), code) for code in figure.marks if kinds.get(code) in TOLD_MARKS
    )
    return ranked[0][1] if ranked else None


def _scale(values: Sequence[int]) -> int:
    ranked = sorted(values, reverse=True)
    if len(ranked) > 1 and ranked[0] > CUT_FACTOR * ranked[1]:
        return int(ranked[1] * 1.1)
    return ranked[0] if ranked else 1
