"""The screen of a session for the wall of the room: the item, its line, the money; no name of a person."""

from collections.abc import Sequence

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from grants.core.access import staff
from grants.core.request import current_actor
from grants.evaluation import queries
from grants.evaluation.policies import SCORE_READERS
from grants.evaluation.queries.ranking import LineRanking, RankedFile, Ranking
from grants.evaluation.views import blueprint
from grants.evaluation.views.ranking_rows import envelope_bar

AROUND = 4
WITHOUT_ITEM = 9


@blueprint.get("/staff/calls/<code>/sessions/<int:number>/screen")
@staff(*SCORE_READERS)
def wall(code: str, number: int) -> ResponseReturnValue:
    """Show what the room looks at; the page asks itself anew every few seconds."""
    call = queries.get_call(code, current_actor())
    held = queries.get_session(call.id, number)
    ranking = queries.ranking_of(call, held)
    item = next((file for file in ranking.files.values() if file.proposal_id == held.item_id), None)
    line = ranking.line(item.line_code) if item else _line_at_work(ranking)
    response = make_response(
        render_template(
            "evaluation/wall.html",
            call=call,
            held=held,
            ranking=ranking,
            item=item,
            line=line,
            files=_around(line.files, item),
            bar=envelope_bar(line),
            seated=len(queries.in_room(held.id)),
        )
    )
    response.add_etag()
    return response


def _line_at_work(ranking: Ranking) -> LineRanking:
    """Return the first line with a file to decide, the first of all when there is none."""
    codes = [file.line_code for file in ranking.undecided]
    return next((line for line in ranking.lines if line.code in codes), ranking.lines[0])


def _around(files: Sequence[RankedFile], item: RankedFile | None) -> list[RankedFile]:
    """Return the files around the item, so that they can be read from the back of the room."""
    rows = list(files)
    if item is None or item not in rows:
        return rows[:WITHOUT_ITEM]
    place = rows.index(item)
    first = max(0, min(place - AROUND, len(rows) - 2 * AROUND - 1))
    return rows[first : first + 2 * AROUND + 1]
