"""A finished calibration: the panel of a call marked two sample files and compared."""

from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from grants.calls.models import Call, CallLine
from grants.calls.queries import get_for_update
from grants.core.actors import Actor
from grants.core.db import db
from grants.evaluation.grids import grid_rows
from grants.evaluation.models import SampleFile, SampleSheet
from grants.evaluation.queries import calibration_for_update, own_sheet
from grants.evaluation.services import SampleInput, close_calibration, mark_sample, open_calibration
from grants.proposals.models import Proposal

FORMER_CALL = "AAP-2015"
WRITTEN = SampleInput(
    title="Cours de darija du soir pour quarante adultes",
    body=(
        "L’association propose quarante heures de darija à quarante adultes, deux soirs par semaine, dans "
        "une maison de quartier prêtée par la commune.\n"
        "Les besoins viennent d’une enquête menée auprès de soixante personnes ; la moitié des inscrits sont "
        "des femmes, et une garde d’enfants est prévue.\n"
        "Budget : 96 000 DH, dont 72 000 DH demandés ; le reste vient de l’association et de la commune. Le "
        "détail des prix n’est pas donné. La suite après l’aide n’est pas décrite."
    ),
)
# What each of the panel gives, in half points around the same file: milder, stricter, hesitant.
LEANINGS = (8.0, 6.0, 7.0, 6.5)


def calibrate(code: str, staff: dict[str, Actor], at: datetime, random: Random) -> None:
    """Open a calibration with a file of 2015 and a written one, have everyone mark both, and end it."""
    manager = staff["gestionnaire"]
    call = get_for_update(code)
    former = db.session.scalar(
        select(Proposal.reference)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Call, Call.id == CallLine.call_id)
        .where(Call.code == FORMER_CALL, Proposal.state == "selected", CallLine.line_code == "LAN")
        .order_by(Proposal.id)
        .limit(1)
    )
    open_calibration(call, [SampleInput(reference=former or ""), WRITTEN], manager, at)
    db.session.flush()
    codes = [criterion.code for criterion in grid_rows(call.id).criteria]
    people = {actor.id: actor for actor in staff.values()}
    rows = db.session.execute(
        select(SampleSheet.id, SampleSheet.evaluator_id)
        .join(SampleFile, SampleFile.id == SampleSheet.sample_id)
        .order_by(SampleSheet.id)
    ).all()
    for number, (sheet_id, evaluator_id) in enumerate(rows):
        person = people[evaluator_id]
        leaning = LEANINGS[evaluator_id % len(LEANINGS)]
        marks = {name: max(0, min(10, round(random.gauss(leaning, 1.2)))) for name in codes}
        sheet = own_sheet(sheet_id, person, lock=True)
        words = "J’ai hésité sur le budget, dont le détail manque." if number % 2 else ""
        mark_sample(sheet, marks, words, True, None, person, at + timedelta(hours=number + 1))
        db.session.flush()
    close_calibration(calibration_for_update(call.id), None, manager, at + timedelta(days=2))
    db.session.flush()
