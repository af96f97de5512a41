"""The rows of a ranking as the page shows them: words, cumulated amounts, the cut line, the bar."""

from dataclasses import dataclass
from fractions import Fraction

from grants.core.charts import Part, parts
from grants.evaluation.allocation_terms import Outcome
from grants.evaluation.grids import GridRows
from grants.evaluation.queries.ranking import LineRanking, RankedFile
from grants.evaluation.score_rows import points_text
from grants.evaluation.states import DecisionOutcome
from grants.evaluation.wordings import binding_words, grounds_words, outcome_words

WAITS = "fill-soft"


@dataclass(frozen=True)
class RankingRow:
    """One file with what is written beside it; amounts in centimes."""

    file: RankedFile
    group_points: tuple[tuple[str, str], ...]
    proposed_words: str
    proposed_centimes: int | None
    reason: str
    cumulated_centimes: int | None
    is_after_cut: bool


def rows_of(line: LineRanking, grid: GridRows) -> list[RankingRow]:
    """Return the rows of a line; the cut falls after the last file that the pass funds."""
    rows: list[RankingRow] = []
    total, cut = 0, _cut(line)
    for place, file in enumerate(line.files):
        amount = file.proposed.amount_centimes if file.proposed else None
        total += amount or 0
        rows.append(
            RankingRow(
                file,
                tuple((code, points_text(file.group_mean(code))) for code in grid.tie_breaks),
                outcome_words(file.proposed) if file.proposed else "",
                amount,
                reason_of(file, grid.pass_mark),
                total if amount else None,
                place == cut,
            )
        )
    return rows


def _cut(line: LineRanking) -> int | None:
    """Return the place of the first file after the money, None when no file waits for more."""
    funded = [
        place for place, file in enumerate(line.files) if file.proposed and file.proposed.amount_centimes
    ]
    waits = any(file.proposed and file.proposed.outcome is Outcome.RESERVE for file in line.files)
    return (max(funded) + 1 if funded else 0) if waits else None


def reason_of(file: RankedFile, pass_mark: int) -> str:
    """Name the constraint that bound a file, or why it does not pass."""
    if file.proposed is None:
        return grounds_words(file.grounds, pass_mark)
    in_part = file.proposed.outcome is Outcome.FUNDED_IN_PART
    return binding_words(file.proposed.binding_reason, pass_mark, file.proposed.cap_scope, in_part)


@dataclass(frozen=True)
class EnvelopeBar:
    """Amounts end to end, and where the money ends; a box 100 wide."""

    parts: list[tuple[Part, str]]
    end: float


def envelope_bar(line: LineRanking) -> EnvelopeBar:
    """Return the bar of a line: what is granted in rank order, then what waits."""
    shown = [file for file in line.passing if file.proposed and file.proposed.outcome is not Outcome.SKIPPED]
    shown.sort(key=lambda file: _kind(file) == WAITS)
    widths = [_amount(file) for file in shown]
    whole = max(line.net_centimes, sum(widths), 1)
    drawn = parts(widths, whole)
    kinds = [_kind(file) for file in shown]
    return EnvelopeBar(
        list(zip(drawn, kinds, strict=True)), float(round(Fraction(100 * line.net_centimes, whole), 2))
    )


def _amount(file: RankedFile) -> int:
    if file.decision and file.decision.outcome == DecisionOutcome.SELECTED:
        return file.decision.amount_centimes or 0
    granted = file.proposed.amount_centimes if file.proposed else None
    return granted or file.request_centimes


def _kind(file: RankedFile) -> str:
    outcome, amount = file.advised
    if file.decision:
        outcome, amount = file.decision.outcome, file.decision.amount_centimes
    if outcome == DecisionOutcome.SELECTED:
        return "fill-accent" if (amount or 0) < file.request_centimes else "fill"
    return WAITS
