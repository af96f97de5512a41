"""The sections of a complete proposal beside activities and budget, and details that each kind accepts."""

from datetime import date
from typing import Any

from sqlalchemy import select

from grants.core.db import db
from grants.proposals.content import Declaration, ProposalContent
from grants.proposals.details import specs_of
from grants.proposals.models import Answer, Confirmation, Proposal, SwornStatement
from grants.proposals.plan_rows import KINDS, MilestoneRow, PartnerRow, TeamRow
from grants.proposals.typed import Spec
from grants.proposals.units.plan import MODELS

TEXTS = {
    "summary": "Accompagner cent vingt enfants.",
    "needs": "Les enfants du quartier sont hors de l’école.",
    "target_group": "Des enfants de 6 à 14 ans, repérés avec les écoles.",
    "after_grant": "L’école garde les ateliers.",
    "follow_up": "Présences relevées chaque semaine.",
    "protection": "Une personne formée reçoit les plaintes.",
    "participation": "Deux parents migrants animent les ateliers.",
}


def details_for(sub_line_code: str, children: int = 10) -> dict[str, Any]:
    """Return details that a kind of activity accepts, each field filled in."""
    details = {spec.name: value_for(spec) for spec in specs_of(sub_line_code)}
    if "children" in details:
        details |= {"children": {"rabat": {"F": children - 5, "M": 5}}, "supervisors": children}
    return details


def value_for(spec: Spec) -> Any:
    """Return a value that a field accepts."""
    if spec.kind in ("count", "amount", "year"):
        return max(spec.low, 1)
    if spec.kind == "choice":
        return spec.choices[0][0]
    if spec.kind == "choices":
        return [spec.choices[0][0]]
    if spec.kind in ("yes_no", "flag"):
        return True
    if spec.kind == "date":
        return "2027-03-01"
    return {} if spec.kind == "homes" else "Une réponse"


def milestones(day: date | None) -> tuple[MilestoneRow, ...]:
    """Return one milestone on that day."""
    return (MilestoneRow("Bilan", day),)


TEAM = (TeamRow("Coordination", "Salma Alami", "Éducatrice, dix ans", 50, "paid"),)
PARTNERS = (PartnerRow("Commune d’Oujda", "commune", "Prête une salle."),)


def declaration() -> Declaration:
    """Return the declaration of a president, with every statement that is asked."""
    codes = db.session.scalars(
        select(SwornStatement.code).where(SwornStatement.is_retired.is_(False)).order_by(SwornStatement.code)
    )
    return Declaration("Salma Alami", "Présidente", tuple(codes))


def add_plan(proposal: Proposal, content: ProposalContent) -> None:
    """Insert the rows of these sections directly."""
    for name, model in MODELS.items():
        assert name in KINDS
        for position, row in enumerate(getattr(content, name)):
            values = {field: value for field, value in vars(row).items() if field != "id"}
            db.session.add(model(proposal_id=proposal.id, position=position, **values))
    proposal.no_other_subsidy = content.no_other_subsidy
    proposal.declarant_name, proposal.declarant_title = content.declaration.name, content.declaration.title
    for kind, codes in (("reference", content.references), ("statement", content.declaration.statements)):
        for code in codes:
            db.session.add(Confirmation(proposal_id=proposal.id, kind=kind, code=code))
    for answer in content.answers:
        db.session.add(
            Answer(
                proposal_id=proposal.id,
                question_code=answer.code,
                kind=answer.kind,
                label=answer.label,
                meaning=answer.meaning,
                body=str(answer.value),
            )
        )
    db.session.flush()
