"""Gather the facts of a receipt from a submitted version, in the language of its reader."""

from datetime import date

from grants.core.i18n import _, in_language, ngettext, pick
from grants.core.money import format_count
from grants.proposals.models import Proposal, SubmittedVersion
from grants.proposals.pdf import ReceiptFacts
from grants.proposals.states import TEXTS


def receipt_facts(proposal: Proposal, version: SubmittedVersion, language: str) -> ReceiptFacts:
    """Return what the receipt of one submission says, from the frozen content; no statement."""
    content = version.content
    association = content["association"]
    budget = content["budget"]
    with in_language(language):
        name = (association["name_ar"] if language == "ar" else None) or association["name_fr"]
        return ReceiptFacts(
            language=language,
            reference=proposal.ref,
            number=version.number,
            submitted_at=version.submitted_at,
            sha256=version.sha256,
            title=content["title"],
            association=f"{name} ({association['reference']})",
            call=f"{proposal.call_line.call.code} – {pick(proposal.call_line.call, 'title', language)}",
            line=f"{proposal.call_line.line_code} – {pick(proposal.call_line.line, 'name', language)}",
            starts_on=_day(content["starts_on"]),
            ends_on=_day(content["ends_on"]),
            request_centimes=sum(row["grant_centimes"] for row in budget),
            total_cost_centimes=sum(row["quantity"] * row["unit_cost_centimes"] for row in budget),
            participants=sum(row["value"] for row in content["beneficiaries"]),
            contents=tuple(_contents(content)),
            files=tuple((row["filename"], row["sha256"]) for row in content["documents"]),
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _contents(content: dict) -> list[tuple[str, str]]:  # type: ignore[type-arg]
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
