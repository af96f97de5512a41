"""Gather the facts of the papers of a proposal, in one language: receipt, whole content."""

from datetime import date, datetime
from typing import Any

from grants.core.i18n import _, in_language, ngettext, pick
from grants.core.money import format_count
from grants.proposals.models import Proposal, SubmittedVersion
from grants.proposals.pdf import ReceiptFacts, WholeFacts
from grants.proposals.pdf.parts import parts_of
from grants.proposals.queries.call_rules import problems_before_submission, rules_of
from grants.proposals.queries.contents import content_of
from grants.proposals.queries.display import display_names
from grants.proposals.states import TEXTS


def receipt_facts(version: SubmittedVersion, language: str) -> ReceiptFacts:
    """Return what the receipt of one submission says, from the frozen content alone; no statement."""
    content = version.content
    association, call, line = content["association"], content["call"], content["line"]
    budget = content["budget"]
    with in_language(language):
        return ReceiptFacts(
            language=language,
            reference=content["reference"],
            number=version.number,
            submitted_at=version.submitted_at,
            sha256=version.sha256,
            code=version.verification_code,
            address=version.verification_url,
            title=content["title"],
            association=f"{_named(association, 'name', language)} ({association['reference']})",
            call=f"{call['code']} – {_named(call, 'title', language)}",
            line=f"{line['code']} – {_named(line, 'name', language)}",
            starts_on=_day(content["starts_on"]),
            ends_on=_day(content["ends_on"]),
            request_centimes=sum(row["grant_centimes"] for row in budget),
            total_cost_centimes=sum(row["quantity"] * row["unit_cost_centimes"] for row in budget),
            participants=sum(row["value"] for row in content["beneficiaries"]),
            contents=tuple(_contents(content)),
            files=tuple((row["filename"], row["sha256"]) for row in content["documents"]),
        )


def _named(thing: dict[str, Any], stem: str, language: str) -> str:
    name: str = thing[f"{stem}_{language}"] or thing[f"{stem}_fr"]
    return name


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _contents(content: dict[str, Any]) -> list[tuple[str, str]]:
    cities = {row["city_code"] for row in content["activities"]}
    texts = [
        (_(label), ngettext("%(number)s signe", "%(number)s signes", size, number=format_count(size)))
        for name, label, _longest in TEXTS
        if (size := len(content["texts"].get(name, "")))
    ]
    activities = len(content["activities"])
    lines = len(content["budget"])
    return [
        *texts,
        (
            _("Activités"),
            ngettext("%(number)s activité", "%(number)s activités", activities, number=activities),
        ),
        (_("Villes"), ngettext("%(number)s ville", "%(number)s villes", len(cities), number=len(cities))),
        (_("Budget"), ngettext("%(number)s dépense", "%(number)s dépenses", lines, number=lines)),
    ]


def whole_of_draft(proposal: Proposal, at: datetime, language: str) -> WholeFacts:
    """Return a draft as a paper says it, with what stands before its submission.

    Call, line and association must be loaded; the number of statements does not depend on the content.
    """
    call, line, association = proposal.call_line.call, proposal.call_line.line, proposal.association
    with in_language(language):
        content = content_of(proposal)
        problems = problems_before_submission(proposal, content, rules_of(proposal))
        frozen = content.as_json()
        return WholeFacts(
            language=language,
            reference=proposal.ref,
            title=proposal.title or _("Projet sans titre"),
            association=f"{pick(association)} ({association.reference})",
            call=f"{call.code} – {pick(call, 'title')}",
            line=f"{line.code} – {pick(line)}",
            starts_on=proposal.starts_on,
            ends_on=proposal.ends_on,
            request_centimes=content.request_centimes,
            total_cost_centimes=content.total_cost_centimes,
            participants=content.planned_participants,
            at=at,
            parts=parts_of(frozen, display_names(frozen, proposal.call_line)),
            missing=tuple(str(problem.message) for problem in problems),
        )


def whole_of_version(version: SubmittedVersion, language: str) -> WholeFacts:
    """Return what one submission says as a paper, from the frozen content. One statement for the names."""
    receipt = receipt_facts(version, language)
    content = version.content
    with in_language(language):
        parts = parts_of(content, display_names(content))
    return WholeFacts(
        language=language,
        reference=receipt.reference,
        title=receipt.title,
        association=receipt.association,
        call=receipt.call,
        line=receipt.line,
        starts_on=receipt.starts_on,
        ends_on=receipt.ends_on,
        request_centimes=receipt.request_centimes,
        total_cost_centimes=receipt.total_cost_centimes,
        participants=receipt.participants,
        at=receipt.submitted_at,
        parts=parts,
        number=version.number,
        sha256=version.sha256,
    )
