"""What the public page of a call draws: envelopes as bars, the grid, documents, payments, the calendar."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from grants.calls import corrigenda, queries, questions
from grants.calls.calendar import questions_last_day
from grants.calls.corrigendum_words import kind_words, rows_of
from grants.calls.models import Call, CallLine, Grid, RequiredDocument, TrancheRule
from grants.core import charts
from grants.core.clock import local_date
from grants.core.i18n import _, date_words, instant_words, pick
from grants.evaluation.queries.endings import pronounced

APPEAL_DAYS = 15
SHOWN_ANSWERS = 5


def page_of(call: Call, at: datetime, line: CallLine | None = None) -> dict[str, Any]:
    """Return everything that the page of a call draws, published or not; its lines must be loaded.

    With a line, what the call says of it: its documents, questions, texts and answers.
    """
    grid, code = queries.grid_of(call.id), line.line_code if line else None
    answers = questions.published_answers(call.id, code)
    asked = queries.required_documents(call.id, code) if line else queries.all_documents(call.id)
    return {
        "call": call,
        "endings": pronounced(call.id),
        "line": line,
        "total_centimes": sum(item.envelope_centimes for item in call.lines),
        "lines": line_rows(call.lines),
        "documents": document_rows(asked),
        "questions": queries.extra_questions(call.id, code) if line else queries.all_questions(call.id),
        "texts": queries.reference_texts(call.id, code) if line else queries.all_texts(call.id),
        "reports": queries.report_rules(call.id),
        "grid": grid,
        "groups": grid_rows(grid),
        "payments": payment_rows(queries.tranche_rules(call.id)),
        "calendar": calendar_of(call, at),
        "kinds": kind_words(call.eligible_kinds),
        "answers": answers[:SHOWN_ANSWERS],
        "more_answers": len(answers) > SHOWN_ANSWERS,
        "takes_questions": questions.takes_questions(call, at),
        "corrigenda": [(item, rows_of(item.changes)) for item in corrigenda.published_corrigenda(call.id)],
    }


def line_rows(lines: list[CallLine]) -> list[dict[str, Any]]:
    """Return each line with its envelope, its share of the whole in percent, and its bar."""
    envelopes = [line.envelope_centimes for line in lines]
    whole = sum(envelopes)
    return [
        {
            "code": line.line_code,
            "name": pick(line.line),
            "envelope_centimes": line.envelope_centimes,
            "ceiling_centimes": line.ceiling_centimes,
            "share": round(charts.share(line.envelope_centimes, whole)),
            "bar": bar,
        }
        for line, bar in zip(lines, charts.bars(envelopes), strict=True)
    ]


def grid_rows(grid: Grid) -> list[dict[str, Any]]:
    """Return each group of the grid with its points, its minimum as a mark on its bar, and its criteria."""
    points = [sum(criterion.weight for criterion in group.criteria) for group in grid.groups]
    greatest = max(points, default=0)
    return [
        {"group": group, "points": total, "bar": charts.bar(total, greatest, mark=group.minimum)}
        for group, total in zip(grid.groups, points, strict=True)
    ]


def document_rows(documents: Iterable[RequiredDocument]) -> list[dict[str, Any]]:
    """Return each document once, with the lines that ask it; no line means all of them."""
    rows: dict[tuple[str, bool], dict[str, Any]] = {}
    for document in documents:
        row = rows.setdefault((document.code, document.is_required), {"document": document, "lines": []})
        if document.line_code:
            row["lines"].append(document.line_code)
    return list(rows.values())


def payment_rows(rules: Iterable[TrancheRule]) -> list[dict[str, Any]]:
    """Return each band of grants with its tranches: share in percent and what makes it due."""
    return [
        {
            "rule": rule,
            "tranches": [(part["share_pct"], _condition_words(part["condition"])) for part in rule.tranches],
        }
        for rule in rules
    ]


def _condition_words(condition: str) -> str:
    words: dict[str, str] = {
        "signature": _("à la signature"),
        "progress_70": _("quand %(share)s de ce qui est reçu est dépensé et justifié", share="70\u00a0%"),
        "final_report": _("quand le rapport final est validé"),
    }
    return words.get(condition, condition)


def calendar_of(call: Call, at: datetime) -> list[dict[str, str]]:
    """Return the steps of a call in time: past, the one now, and those to come."""
    steps: list[tuple[str, str, date]] = [
        (_("Ouverture"), date_words(local_date(call.opens_at)), local_date(call.opens_at)),
        _questions_step(call),
        (_("Date limite de dépôt"), instant_words(call.closes_at), local_date(call.closes_at)),
    ]
    if call.results_on:
        appeals_end_on = call.results_on + timedelta(days=APPEAL_DAYS)
        until = _("jusqu’au %(date)s", date=date_words(appeals_end_on))
        steps += [
            (_("Résultats"), date_words(call.results_on), call.results_on),
            (_("Recours, %(days)s jours", days=APPEAL_DAYS), until, appeals_end_on),
        ]
    execution = _(
        "du %(first)s au %(last)s",
        first=date_words(call.execution_starts_on),
        last=date_words(call.execution_ends_on),
    )
    steps.append((_("Réalisation des projets"), execution, call.execution_ends_on))
    today = local_date(at)
    now = next((index for index, step in enumerate(steps) if step[2] >= today), len(steps))
    return [
        {"label": label, "when": when, "place": "past" if index < now else ("now" if index == now else "")}
        for index, (label, when, _last) in enumerate(steps)
    ]


def _questions_step(call: Call) -> tuple[str, str, date]:
    last = questions_last_day(call.closes_at, call.questions_days)
    return _("Fin des questions"), date_words(last), last
