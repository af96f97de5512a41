"""Live a whole call in the copy: publication, files, screening, marks, session, results; step by step."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from grants.calls.checks import missing_of, short_opening
from grants.calls.defaults import default_reports
from grants.calls.draft import CallDraft
from grants.calls.models import CallLine
from grants.calls.queries import call_line, get_for_update
from grants.calls.services import approve_call, ask_approval, create_call, publish_call, start_evaluation
from grants.core.db import db, unit_of_work
from grants.core.errors import DomainError, ProblemsError
from grants.core.i18n import _, pick
from grants.demonstration import evaluation
from grants.demonstration.cast import Cast
from grants.demonstration.proposals import Plan
from grants.evaluation.models import Decision
from grants.proposals.models import Proposal
from grants.proposals.queries import load_for_update
from grants.proposals.services import submit_proposal
from grants.rehearsal.applicants import empty_file, faults_of, plans_of, whole_file
from grants.rehearsal.people import engage, name_competences
from grants.rehearsal.report import LineReport, Report, StepReport, counted

logger = logging.getLogger(__name__)
STEPS = (
    "people",
    "publication",
    "asked",
    "drafts",
    "submission",
    "screening",
    "scoring",
    "session",
    "results",
)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Life:
    """One call lived from its draft to its results; each step is a unit of work of its own, or several."""

    def __init__(self, draft: CallDraft, per_line: int, seed: int, now: datetime) -> None:
        self.draft, self.now = draft, now
        self.report = Report(per_line, seed)
        self.random = Random(f"{seed}")  # noqa: S311
        self.code = ""
        self.cast: Cast
        self.files: list[tuple[int, Plan]] = []
        self.problems: list[tuple[str, str]] = []

    def steps(self) -> Iterator[tuple[str, Callable[[], int]]]:
        """Give the steps in order: a name, and what lives it and says how many things went through."""
        for name in STEPS:
            yield name, getattr(self, name)

    def people(self) -> int:
        """Engage staff and found associations."""
        self.cast = engage(self.random)
        return len(self.cast.members)

    def publication(self) -> int:
        """Write the call, have it approved, publish it the day before it opens; what lacks is noted.

        Published today it may stay open too briefly: that is noted too.
        """
        staff, before = self.cast.staff, self.draft.opens_at - DAY
        gaps = missing_of(self.draft)
        self.problems += [("", str(words)) for _field, words in gaps]
        minimum = current_app.config["MINIMUM_OPENING_DAYS"]
        if words := short_opening(self.draft.opens_at, self.draft.closes_at, self.now, minimum):
            self.problems.append(("", words))
        with unit_of_work():
            draft = _filled_up(self.draft) if gaps else self.draft
            self.code = create_call(draft, staff["gestionnaire"], before).code
        with unit_of_work():
            ask_approval(get_for_update(self.code), None, staff["gestionnaire"], before)
        with unit_of_work():
            approve_call(get_for_update(self.code), None, staff["directeur"], before)
        with unit_of_work():
            publish_call(get_for_update(self.code), None, staff["gestionnaire"], before)
            call = get_for_update(self.code)
            name_competences(call, staff)
            self.report.lines = [
                LineReport(line.line_code, pick(line.line), line.envelope_centimes) for line in call.lines
            ]
        return 1

    def asked(self) -> int:
        """Send an empty file in each line: what each section asks."""
        at = self.draft.opens_at + HOUR
        for line_id, code in self._lines():
            with unit_of_work():
                found = empty_file(call_line(line_id), self.cast.members[-1], at)
            sections = [{"section": name, "words": words} for name, words in found.items()]
            self.report.line(code).sections = sections
        return len(self.report.lines)

    def drafts(self) -> int:
        """Fill the files of the careful applicants."""
        at = self.draft.opens_at + DAY
        members, count = self.cast.members[:-1], self.report.per_line
        for position, (line_id, code) in enumerate(self._lines()):
            with unit_of_work():
                plans = plans_of(call_line(line_id), position, members, count, self.random)
            for plan in plans:
                with self._noting(code), unit_of_work():
                    self.files.append((whole_file(plan, call_line(line_id), at, self.random), plan))
                    self.report.line(code).drafted += 1
        return len(self.files)

    def submission(self) -> int:
        """Submit every file, most of them in the last hours."""
        sent = 0
        for number, (proposal_id, plan) in enumerate(self.files):
            at = self.draft.closes_at - timedelta(minutes=number)
            with unit_of_work():
                faults = faults_of(proposal_id)
            if faults:
                self.problems += [(plan.line_code, words) for words in faults]
                continue
            with self._noting(plan.line_code), unit_of_work():
                submit_proposal(load_for_update(proposal_id), None, plan.member.owner, at)
                self.report.line(plan.line_code).submitted += 1
                sent += 1
        return sent

    def screening(self) -> int:
        """Close the call and check every file: admissible and eligible."""
        manager, at = self.cast.staff["gestionnaire"], self.draft.closes_at + DAY
        with unit_of_work():
            start_evaluation(get_for_update(self.code), manager, at)
        with unit_of_work():
            files = evaluation.files_of(get_for_update(self.code).id)
        lines = {proposal_id: plan.line_code for proposal_id, plan in self.files}
        for number, proposal_id in enumerate(files):
            with self._noting(lines[proposal_id]), unit_of_work():
                evaluation.screen(proposal_id, manager, at + timedelta(minutes=20 * number))
                self.report.line(lines[proposal_id]).admitted += 1
        return len(files)

    def scoring(self) -> int:
        """Draw the evaluators and have every file marked on the grid of the call."""
        manager, at = self.cast.staff["gestionnaire"], self.draft.closes_at + 10 * DAY
        with unit_of_work():
            evaluation.assign(self.code, manager, at)
        with unit_of_work():
            evaluation.score_call(self.code, self.cast.staff, manager, at + 10 * DAY, self.random)
        return sum(line.admitted for line in self.report.lines)

    def session(self) -> int:
        """Rank, allocate and decide what the pass proposes."""
        with unit_of_work():
            evaluation.hold_session(self.code, self.cast.staff, self.draft.closes_at + 40 * DAY)
        with unit_of_work():
            evaluation.decide_and_publish(self.code, self.cast.staff, self.draft.closes_at + 41 * DAY)
        return 1

    def results(self) -> int:
        """Count what each line grants, within its envelope."""
        statement = (
            select(
                CallLine.line_code,
                Decision.outcome,
                func.count(),
                func.coalesce(func.sum(Decision.amount_centimes), 0),
            )
            .join(Proposal, Proposal.id == Decision.proposal_id)
            .join(CallLine, CallLine.id == Proposal.call_line_id)
            .group_by(CallLine.line_code, Decision.outcome)
        )
        decided = 0
        for code, outcome, count, granted in db.session.execute(statement):
            line = self.report.line(code)
            setattr(line, {"selected": "selected", "reserve": "reserve"}.get(outcome, "rejected"), count)
            line.granted_centimes += int(granted or 0)
            decided += count
        return decided

    def _lines(self) -> list[tuple[int, str]]:
        with unit_of_work():
            return [(line.id, line.line_code) for line in get_for_update(self.code).lines]

    @contextmanager
    def _noting(self, line_code: str) -> Iterator[None]:
        """Note what stops one applicant; the others go on."""
        try:
            yield
        except DomainError as error:
            self.problems += [(line_code, words) for words in _words_of(error)]


def live_step(life: Life, name: str, act: Callable[[], int]) -> bool:
    """Live one step and write its report; return whether the next one can be lived."""
    step = StepReport(name)
    life.problems = []
    began = time.perf_counter()
    try:
        step.done = act()
    except DomainError as error:
        life.problems += [("", words) for words in _words_of(error)]
        step.is_broken = True
    except Exception as error:
        logger.exception("the rehearsal met an error in the step %s", name)
        life.problems.append(("", str(_("Erreur inattendue : %(kind)s.", kind=type(error).__name__))))
        step.is_broken = True
    step.seconds = round(time.perf_counter() - began, 2)
    step.problems = counted(life.problems)
    life.report.steps.append(step)
    return not step.is_broken


def _words_of(error: DomainError) -> list[str]:
    if isinstance(error, ProblemsError):
        return [str(message) for _field, message in error.problems]
    return [str(error.message)]


def _filled_up(draft: CallDraft) -> CallDraft:
    """Return the draft with what it lacks written in, so that the later steps can be lived."""
    words: dict[str, Any] = {
        f"{stem}_{tongue}": getattr(draft, f"{stem}_{tongue}").strip() or word
        for stem in ("summary", "eligibility")
        for tongue, word in (("fr", "Texte à écrire"), ("ar", "نص للكتابة"), ("en", "Text to write"))
    }
    whole = replace(draft, **words)
    if not missing_of(whole):
        return whole
    return replace(whole, questions=(), texts=(), reports=default_reports())
