"""Gather the facts of a new agreement into its snapshot: read once, frozen from then on."""

from collections.abc import Iterable
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

from flask import current_app
from sqlalchemy import select

from grants.agreements.budget import agreed_funding, agreed_headings
from grants.agreements.schedule import (
    ScheduledTranche,
    TrancheCondition,
    TrancheRule,
    bound_below,
    build_schedule,
)
from grants.agreements.snapshot import (
    TEMPLATE_VERSION,
    ActivityFacts,
    AgreementSnapshot,
    AssociationParty,
    CallFacts,
    CityFacts,
    HeadingFacts,
    PlannedCount,
    ReportFacts,
    TrancheFacts,
    Words,
)
from grants.agreements.states import AgreementKind
from grants.associations.models import Association
from grants.calls import queries as calls
from grants.calls.models import BudgetHeading, Call
from grants.calls.report_calendar import owed_periods
from grants.core.clock import local_date
from grants.core.db import db
from grants.evaluation.models import Decision, SelectionSession
from grants.proposals.models import Proposal
from grants.strategy.models import Programme, SubLine
from grants.territory.models import City

LIBRARIES = ("reportlab", "uharfbuzz")


def snapshot_of(
    proposal: Proposal,
    content: dict[str, Any],
    decision: Decision,
    reference: str,
    kind: AgreementKind,
    at: datetime,
) -> AgreementSnapshot:
    """Freeze what the papers of an agreement say; content is that of the submitted version.

    The proposal needs its call line with call and line, and its association.
    """
    line, call = proposal.call_line.line, proposal.call_line.call
    grant = decision.amount_centimes or 0
    programme = db.session.get_one(Programme, line.programme_number)
    return AgreementSnapshot(
        reference=reference,
        kind=kind,
        proposal_reference=proposal.ref,
        title=content["title"],
        summary=content["texts"].get("summary", ""),
        language=content["language"],
        line_code=line.code,
        line=_words(line),
        programme=_words(programme),
        starts_on=date.fromisoformat(content["starts_on"]),
        ends_on=date.fromisoformat(content["ends_on"]),
        association=_party(proposal.association),
        call=_call(call, decision),
        cities=_cities(content),
        planned=tuple(PlannedCount(**row) for row in content["beneficiaries"] if row["value"]),
        activities=_activities(content),
        headings=_headings(content, grant),
        funding=agreed_funding(content["budget"], grant),
        tranches=tuple(_tranche(row) for row in build_schedule(grant, rules_of(call.id))),
        equipment_max_pct=call.equipment_max_pct,
        overhead_max_pct=call.overhead_max_pct,
        drawn_up_at=at,
        template_version=TEMPLATE_VERSION,
        libraries={name: version(name) for name in LIBRARIES},
        public_address=current_app.config["BASE_URL"],
        reports=_reports(
            call.id,
            kind,
            date.fromisoformat(content["starts_on"]),
            date.fromisoformat(content["ends_on"]),
        ),
    )


def _reports(call_id: int, kind: AgreementKind, starts_on: date, ends_on: date) -> tuple[ReportFacts, ...]:
    """Return what the report calendar of the call asks of an agreement."""
    owed = owed_periods(calls.report_rules(call_id), kind == AgreementKind.CONVENTION, starts_on, ends_on)
    return tuple(
        ReportFacts(item.kind.value, item.period_start, item.period_end, item.due_on) for item in owed
    )


def rules_of(call_id: int) -> list[TrancheRule]:
    """Return the bands of a call as the schedule reads them."""
    return [
        TrancheRule(
            bound_below(row.below_centimes, row.upto_centimes) if _is_bounded(row) else None,
            tuple(part["share_pct"] for part in row.tranches),
            tuple(TrancheCondition(part["condition"]) for part in row.tranches),
        )
        for row in calls.tranche_rules(call_id)
    ]


def _is_bounded(row: Any) -> bool:
    return row.below_centimes is not None or row.upto_centimes is not None


def _tranche(row: ScheduledTranche) -> TrancheFacts:
    return TrancheFacts(row.number, int(row.share_pct), row.amount_centimes, row.condition.value)


def _words(row: Any, stem: str = "name") -> Words:
    return Words(getattr(row, f"{stem}_fr"), getattr(row, f"{stem}_ar") or "")


def _party(association: Association) -> AssociationParty:
    city = db.session.get(City, association.city_code) if association.city_code else None
    return AssociationParty(
        reference=association.reference,
        name=_words(association),
        receipt_number=association.receipt_number or "",
        receipt_on=association.receipt_on,
        receipt_authority=association.receipt_authority or "",
        ice=association.ice or "",
        rib=association.rib or "",
        rib_holder=association.rib_holder or "",
        address=association.address or "",
        city=_words(city) if city else Words("", ""),
        representative_name=association.representative_name or "",
        representative_title=association.representative_title or "",
    )


def _call(call: Call, decision: Decision) -> CallFacts:
    session = db.session.get_one(SelectionSession, decision.session_id)
    return CallFacts(
        code=call.code,
        year=call.year,
        title=_words(call, "title"),
        minutes_reference=session.minutes_reference or "",
        held_on=session.held_on,
        published_on=local_date(session.published_at or decision.decided_at),
    )


def _cities(content: dict[str, Any]) -> tuple[CityFacts, ...]:
    codes = {row["city_code"] for row in (*content["activities"], *content["beneficiaries"])}
    rows = _named(City, codes)
    return tuple(CityFacts(code, _words(rows[code])) for code in sorted(codes))


def _activities(content: dict[str, Any]) -> tuple[ActivityFacts, ...]:
    kinds = _named(SubLine, {row["sub_line_code"] for row in content["activities"]})
    return tuple(
        ActivityFacts(
            title=row["title"],
            kind=_words(kinds[row["sub_line_code"]]),
            city_code=row["city_code"],
            starts_on=_day(row["starts_on"]),
            ends_on=_day(row["ends_on"]),
            planned_participations=row["planned_participations"],
        )
        for row in content["activities"]
    )


def _headings(content: dict[str, Any], grant: int) -> tuple[HeadingFacts, ...]:
    agreed = agreed_headings(content["budget"], grant)
    rows = _named(BudgetHeading, agreed)
    ordered = sorted(agreed, key=lambda code: (rows[code].position, code))
    return tuple(HeadingFacts(code, _words(rows[code]), *agreed[code]) for code in ordered)


def _named(model: Any, codes: Iterable[str]) -> dict[str, Any]:
    found = db.session.scalars(select(model).where(model.code.in_(list(codes))))
    return {row.code: row for row in found}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
