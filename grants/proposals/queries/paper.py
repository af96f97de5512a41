"""Gather the facts of a receipt from a submitted version, in one language."""

from datetime import date
from typing import Any

from grants.core.i18n import _, in_language, ngettext
from grants.core.money import format_count
from grants.proposals.models import SubmittedVersion
from grants.proposals.pdf import ReceiptFacts
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
