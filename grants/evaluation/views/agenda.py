"""The agenda of a session out of its ranking: items in order, by line, files to order first."""

from dataclasses import dataclass

from grants.evaluation.models import SelectionSession
from grants.evaluation.queries import recusals_of
from grants.evaluation.queries.ranking import LineRanking, RankedFile, Ranking


@dataclass(frozen=True)
class AgendaItem:
    """One item: its number in the session, the file, and whether it is one of files to put in order."""

    number: int
    file: RankedFile
    is_tied: bool
    recused: int


@dataclass(frozen=True)
class AgendaLine:
    """The items of one line with its money."""

    line: LineRanking
    items: tuple[AgendaItem, ...]


def agenda_of(held: SelectionSession, ranking: Ranking) -> list[AgendaLine]:
    """Return the items of a session, numbered through all lines."""
    tied = {ref for group in ranking.ties for ref in group}
    left = recusals_of(held.id)
    number, lines = 0, []
    for line in ranking.lines:
        files = [file for file in line.files if file.is_on_agenda]
        files.sort(key=lambda file: file.reference not in tied)
        items = []
        for file in files:
            number += 1
            recused = len(left.get(file.proposal_id, ()))
            items.append(AgendaItem(number, file, file.reference in tied, recused))
        lines.append(AgendaLine(line, tuple(items)))
    return lines
