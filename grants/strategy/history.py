"""A published figure ready to be shown: its words, its marks, and nothing the report does not say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from grants.core.i18n import _, count_text, pick
from grants.strategy import queries
from grants.strategy.history_words import DETAILS, FUNDERS, MEASURES
from grants.strategy.models import PublishedResult
from grants.strategy.states import ResultStatus


@dataclass(frozen=True)
class Figure:
    """A published figure with its line and the codes of the marks it bears."""

    row: PublishedResult
    line_code: str | None
    marks: tuple[str, ...]

    @property
    def measure(self) -> str:
        """Return what is counted, with its detail where the measure alone does not say it."""
        measure = str(MEASURES.get(self.row.measure, self.row.measure))
        detail = DETAILS.get(self.row.sub_measure or "")
        return _("%(measure)s, %(detail)s", measure=measure, detail=detail) if detail else measure

    @property
    def value(self) -> str:
        """Return the value in the reader's writing, with its unit and qualifier; never rounded."""
        text = number_words(self.row.value)
        if self.row.measure.endswith("_pct"):
            text = f"{text}\u00a0%"
        return _("plus de %(value)s", value=text) if self.row.value_qualifier == "more_than" else text

    @property
    def funder(self) -> str:
        """Return who paid or acted, "not said" where neither line nor context names anyone."""
        return str(FUNDERS.get(self.row.funder or "unstated", self.row.funder))

    @property
    def note(self) -> str:
        """Return the scope note; empty when there is none."""
        return pick(self.row, "note")

    @property
    def status(self) -> ResultStatus:
        """Return the published status."""
        return ResultStatus.named(self.row.status)

    @property
    def group(self) -> str:
        """Return where the figure is listed: dated, undated, or rules (structure, frequencies, caps)."""
        if self.row.status == "not_applicable":
            return "rules"
        return "dated" if self.row.period_label else "undated"

    @property
    def source_lines(self) -> str:
        """Return the lines of the report that print the figure, as "308-310"."""
        first, last = self.row.source_line_start, self.row.source_line_end
        return str(first) if first == last else f"{first}-{last}"

    @property
    def city_codes(self) -> list[str]:
        """Return the codes of the places named; they qualify the whole figure, without a split."""
        return (self.row.city_codes or "").split(";") if self.row.city_codes else []

    @property
    def printed_places(self) -> str:
        """Return the places in the order and spelling of the report, repetitions kept."""
        return (self.row.cities_as_printed or "").replace(";", ", ")


def number_words(value: Decimal) -> str:
    """Return a number with a no-break space between groups and a decimal comma where it has decimals."""
    whole = count_text(int(value))
    cents = value % 1
    return whole if not cents else f"{whole},{int(cents * 100):02d}"


def figures() -> list[Figure]:
    """Return every published figure in the order of the report: three statements."""
    codes = {line.key: line.code for line in queries.plain_lines()}
    return as_figures(queries.published_results(), queries.marks_by_result(), codes)


def as_figures(
    rows: Sequence[PublishedResult], marks: Mapping[str, Sequence[str]], line_codes: Mapping[str, str]
) -> list[Figure]:
    """Return rows with their line codes and marks."""
    return [Figure(row, line_codes.get(row.line_key or ""), tuple(marks.get(row.id, ()))) for row in rows]


def mentions_by_city(shown: Sequence[Figure]) -> dict[str, int]:
    """Return how many published actions name each place: figures of one objective, line, period and funder.

    Counts mentions, never beneficiaries: a total is not divided among the places it names.
    """
    actions: dict[str, set[tuple[object, ...]]] = {}
    for figure in shown:
        row = figure.row
        action = (row.objective_number, row.line_key, row.period_label, row.funder)
        for code in figure.city_codes:
            actions.setdefault(code, set()).add(action)
    return {code: len(found) for code, found in actions.items()}
