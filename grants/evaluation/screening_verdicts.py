"""What the system says of each document and rule before an officer confirms: pure.

Sources: domain notes, section 4, steps 6 and 7, section 5 and section 7, rule 8. How long a document
holds, what a RIB must be and what a call decides are judged where they always are; this module joins
them into one verdict a point, as of the day on which the call closed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from grants.associations.states import DocumentState, ValidityRule
from grants.associations.validity import Dates, Mandate, add_months, expiry, holds_on
from grants.calls.eligibility import Answers, Terms, findings
from grants.core.labels import N_, LabelledEnum

# Raised when a rule changes, so that a verdict kept says by which rules it was given.
RULES = 1
MOST_REASON = 1000
FIRST_YEAR_MONTHS = 12
AFTER_FIRST_YEAR = ("RMOR", "RFIN")
# Documents of which a file alone does not say whether they hold: their dates must be known.
DATED = ("BUR", "PVAG", "RMOR", "RFIN", "CNSS", "PEC")
POINT_OF_RULE = {
    "kind": "association",
    "age": "association",
    "line": "line",
    "city": "city",
    "order": "duration",
    "window": "duration",
    "short": "duration",
    "long": "duration",
    "no_request": "amount",
    "ceiling": "amount",
    "cofunding": "cofunding",
    "late_report": "no_overdue",
}


class Verdict(LabelledEnum):
    OK = "ok", N_("en règle"), "tag-done"
    FAULT = "fault", N_("en défaut"), "tag-late"
    WARNING = "warning", N_("à signaler"), "tag-correct"
    UNKNOWN = "unknown", N_("à juger"), "tag-todo"
    NOT_ASKED = "not_asked", N_("non exigée"), "tag-blocked"


@dataclass(frozen=True)
class Found:
    """The verdict on one point: reason codes, and its evidence as days (ISO), numbers or words."""

    verdict: Verdict
    reasons: tuple[str, ...] = ()
    evidence: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def is_fault(self) -> bool:
        """Say whether the point cannot pass without a written reason."""
        return self.verdict == Verdict.FAULT

    @property
    def is_ok(self) -> bool:
        """Say whether the box may be ticked beforehand."""
        return self.verdict == Verdict.OK

    def as_json(self) -> dict[str, Any]:
        """Return what is kept of it, with the version of the rules."""
        return {
            "rules": RULES,
            "verdict": self.verdict.value,
            "reasons": list(self.reasons),
            "evidence": dict(self.evidence),
        }


def read_found(kept: Mapping[str, Any] | None) -> Found | None:
    """Return a verdict as it was kept; None where none was."""
    if not kept:
        return None
    return Found(Verdict.of(kept["verdict"]), tuple(kept["reasons"]), dict(kept["evidence"]))


@dataclass(frozen=True)
class KeptDocument:
    """The association's own document that a file was taken from."""

    state: DocumentState
    issued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True)
class DocumentFacts:
    """One document of a file: how many readable files and infected ones, and the account's, if taken there.

    completed: a completion was accepted by an officer, who read it.
    """

    code: str
    is_required: bool
    files: int = 0
    infected: int = 0
    completed: bool = False
    kept: KeptDocument | None = None


@dataclass(frozen=True)
class AssociationFacts:
    """What the account says on the day of the check; account_findings: codes of associations.checks."""

    is_verified: bool = True
    founded_on: date | None = None
    receipt_kind: str | None = None
    receipt_on: date | None = None
    provisional_days: int = 60
    is_sworn: bool = False
    mandate: Mandate | None = None
    mandate_ends_on: date | None = None
    has_rib: bool = False
    account_findings: tuple[str, ...] = ()
    is_bank_verified: bool = False


def judge_document(facts: DocumentFacts, association: AssociationFacts, day: date) -> Found:
    """Return the verdict on one document on the day the call closed."""
    if not facts.files and not facts.completed:
        return _absent(facts, association, day)
    evidence = _dates(facts.kept)
    if facts.kept is not None and facts.kept.state == DocumentState.REFUSED and not facts.completed:
        return Found(Verdict.FAULT, ("refused",), evidence)
    if facts.code == "RECEP":
        return _receipt(association, evidence, day)
    if facts.code == "RIB":
        return _account(association, evidence)
    if facts.code == "BUR":
        return _board(facts, association, evidence, day)
    if facts.completed:
        return Found(Verdict.OK, evidence=evidence)
    last_day = _last_day(facts, association)
    if not holds_on(last_day, day):
        return Found(Verdict.FAULT, ("expired",), {**evidence, "expires_on": _iso(last_day)})
    if facts.code in DATED and last_day is None:
        return Found(Verdict.UNKNOWN, ("no_date",), evidence)
    return Found(Verdict.OK, evidence=evidence)


def _absent(facts: DocumentFacts, association: AssociationFacts, day: date) -> Found:
    if facts.infected:
        return Found(Verdict.FAULT if facts.is_required else Verdict.UNKNOWN, ("infected",))
    if facts.code in AFTER_FIRST_YEAR and _is_first_year(association.founded_on, day):
        return Found(Verdict.UNKNOWN, ("first_year",), {"founded_on": _iso(association.founded_on)})
    if facts.is_required:
        return Found(Verdict.FAULT, ("missing",))
    return Found(Verdict.NOT_ASKED)


def _receipt(facts: AssociationFacts, evidence: dict[str, str | int], day: date) -> Found:
    if facts.receipt_on is not None:
        evidence["receipt_on"] = _iso(facts.receipt_on)
    if facts.receipt_kind is None:
        return Found(Verdict.UNKNOWN, ("no_receipt_kind",), evidence)
    if facts.receipt_kind != "provisional":
        return Found(Verdict.OK, evidence=evidence)
    young = facts.receipt_on is None or facts.receipt_on + timedelta(days=facts.provisional_days) >= day
    reasons = (*(("young_receipt",) if young else ()), *(() if facts.is_sworn else ("not_sworn",)))
    if reasons:
        return Found(Verdict.FAULT, ("provisional", *reasons), evidence)
    return Found(Verdict.OK, ("provisional",), evidence)


def _account(facts: AssociationFacts, evidence: dict[str, str | int]) -> Found:
    if not facts.has_rib:
        return Found(Verdict.FAULT, ("no_rib",), evidence)
    if facts.account_findings:
        return Found(Verdict.FAULT, facts.account_findings, evidence)
    if not facts.is_bank_verified:
        return Found(Verdict.UNKNOWN, ("bank_unverified",), evidence)
    return Found(Verdict.OK, evidence=evidence)


def _board(
    document: DocumentFacts, facts: AssociationFacts, evidence: dict[str, str | int], day: date
) -> Found:
    evidence.pop("expires_on", None)
    ends_on = facts.mandate.ends_on if facts.mandate else facts.mandate_ends_on
    if ends_on is None:
        return Found(Verdict.UNKNOWN, ("no_mandate",), evidence)
    evidence["mandate_ends_on"] = _iso(ends_on)
    if ends_on <= day:
        return Found(Verdict.FAULT, ("mandate_over",), evidence)
    issued_on = document.kept.issued_on if document.kept else None
    if facts.mandate and issued_on is not None and issued_on < facts.mandate.starts_on:
        return Found(Verdict.UNKNOWN, ("older_than_board",), evidence)
    return Found(Verdict.OK, evidence=evidence)


def _last_day(document: DocumentFacts, facts: AssociationFacts) -> date | None:
    """Return the last day kept; minutes of a meeting are reckoned anew on the mandate in force."""
    if document.kept is None:
        return None
    if document.code == "PVAG" and document.kept.issued_on is not None and facts.mandate is not None:
        return expiry(ValidityRule.MANDATE_LENGTH, None, Dates(document.kept.issued_on), facts.mandate)
    return document.kept.expires_on


def _is_first_year(founded_on: date | None, day: date) -> bool:
    return founded_on is not None and add_months(founded_on, FIRST_YEAR_MONTHS) > day


def _dates(kept: KeptDocument | None) -> dict[str, str | int]:
    if kept is None:
        return {}
    dates = {"issued_on": kept.issued_on, "expires_on": kept.expires_on}
    return {name: _iso(day) for name, day in dates.items() if day is not None}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


@dataclass(frozen=True)
class ProjectFacts:
    """What a file asks, besides its answers: obligations late at the deadline, files of the association.

    in_call and in_line count the files of the association in the call and in the line, this one
    included; what was withdrawn, set aside or given up is left out.
    """

    is_verified: bool
    answers: Answers
    late_obligations: int = 0
    in_call: int = 1
    in_line: int = 1
    most_in_call: int = 2
    most_in_line: int = 1


def judge_eligibility(terms: Terms, facts: ProjectFacts, codes: Iterable[str]) -> dict[str, Found]:
    """Return the verdict on each point of eligibility named by its code."""
    answers = facts.answers
    reasons: dict[str, list[str]] = {code: [] for code in codes}
    for found in findings(terms, answers):
        point = POINT_OF_RULE.get(found.rule)
        if point in reasons and found.rule not in reasons[point]:
            reasons[point].append(found.rule)
    planted = {
        "association": ("unverified", not facts.is_verified),
        "city": ("no_city", not answers.cities),
        "duration": ("no_dates", answers.starts_on is None or answers.ends_on is None),
        "amount": ("no_request", not answers.request_centimes),
        "cofunding": ("cofunding", not answers.request_centimes or answers.own_centimes is None),
        "no_overdue": ("late_report", bool(facts.late_obligations)),
    }
    for point, (reason, holds) in planted.items():
        if holds and point in reasons and reason not in reasons[point]:
            reasons[point].append(reason)
    evidence = _evidence(terms, facts)
    return {
        code: Found(Verdict.FAULT if given else Verdict.OK, tuple(given), evidence.get(code, {}))
        if given or code != "association" or answers.founded_on is not None
        else Found(Verdict.UNKNOWN, ("no_founding",), evidence.get(code, {}))
        for code, given in reasons.items()
    }


def judge_caps(facts: ProjectFacts) -> Found:
    """Return the warning on more files of one association than may be selected; the allocation binds."""
    evidence: dict[str, str | int] = {
        "in_call": facts.in_call,
        "most_in_call": facts.most_in_call,
        "in_line": facts.in_line,
        "most_in_line": facts.most_in_line,
    }
    reasons = (
        *(("many_in_call",) if facts.in_call > facts.most_in_call else ()),
        *(("many_in_line",) if facts.in_line > facts.most_in_line else ()),
    )
    return Found(Verdict.WARNING if reasons else Verdict.OK, reasons, evidence)


def _evidence(terms: Terms, facts: ProjectFacts) -> dict[str, dict[str, str | int]]:
    answers = facts.answers
    request, own = answers.request_centimes or 0, answers.own_centimes or 0
    total = request + own
    founded: dict[str, str | int] = {"founded_on": _iso(answers.founded_on)} if answers.founded_on else {}
    period = {"starts_on": answers.starts_on, "ends_on": answers.ends_on}
    return {
        "association": founded,
        "duration": {name: _iso(day) for name, day in period.items() if day is not None},
        "amount": {
            "request_centimes": request,
            "ceiling_centimes": terms.ceilings.get(answers.line or "", 0),
        },
        "cofunding": {
            "own_share_pct": own * 100 // total if total > 0 else 0,
            "cofunding_min_pct": terms.cofunding_min_pct,
        },
        "no_overdue": {"late_obligations": facts.late_obligations},
    }
